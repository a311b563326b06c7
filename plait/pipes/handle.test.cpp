// SPDX-License-Identifier: MIT
#include "plait/pipes/handle.hpp"

#include "plait/pipes/collect.hpp"
#include "plait/pipes/filter.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/pipes/plug.hpp"
#include "plait/pipes/stage.hpp"

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;

namespace {

auto throwing_at(int bad) {
    return map([bad](int x) {
        if (x == bad) throw std::runtime_error("boom");
        return x;
    });
}

}  // namespace

TEST_CASE("an opened pipeline takes items one by one and in blocks, in order") {
    std::vector<int> result;
    auto h = collect(result).open();
    h.push(1);
    const int two = 2;
    h.push(two);
    h.push(numbers(3, 5));
    h.push(std::span<const int>());
    h.finish();
    CHECK(result == numbers(1, 5));
}

TEST_CASE("items are converted to what the pipeline was opened for") {
    std::vector<std::string> result;
    auto h = collect(result).open();
    h.push("literal");
    CHECK(result == std::vector<std::string>{"literal"});
}

TEST_CASE("a pushed rvalue is moved through") {
    std::vector<std::unique_ptr<int>> result;
    auto h = (filter([](const auto& p) { return p != nullptr; }) | collect(result))
                 .open<std::unique_ptr<int>>();
    h.push(std::make_unique<int>(1));
    CHECK(*result.at(0) == 1);
}

TEST_CASE("the states of a handle") {
    std::vector<int> result;
    auto h = (throwing_at(3) | collect(result)).open<int>();
    CHECK(h.state() == handle_state::open);
    SUBCASE("finished") {
        h.finish();
        CHECK(h.state() == handle_state::finished);
        h.abort();  // too late to matter
        CHECK(h.state() == handle_state::finished);
    }
    SUBCASE("aborted") {
        h.abort();
        CHECK(h.state() == handle_state::aborted);
        h.abort();
        CHECK(h.state() == handle_state::aborted);
    }
    SUBCASE("failed") {
        CHECK_THROWS(h.push(3));
        CHECK(h.state() == handle_state::failed);
    }
    CHECK_FALSE(h.wants_more());
    CHECK_FALSE(h.deadline().has_value());
}

TEST_CASE("calls out of turn are refused, and say why") {
    std::vector<int> result;
    auto h = (throwing_at(3) | collect(result)).open<int>();
    SUBCASE("after finish") {
        h.finish();
        CHECK_THROWS_WITH_AS(h.push(1), "push after finish", protocol_error);
        CHECK_THROWS_WITH_AS(h.push(numbers(1, 2)), "push after finish", protocol_error);
        CHECK_THROWS_WITH_AS(h.finish(), "finish after finish", protocol_error);
        CHECK_THROWS_WITH_AS(h.tick(), "tick after finish", protocol_error);
    }
    SUBCASE("after abort") {
        h.abort();
        CHECK_THROWS_WITH_AS(h.push(1), "push after abort", protocol_error);
        CHECK_THROWS_WITH_AS(h.finish(), "finish after abort", protocol_error);
    }
    SUBCASE("after a failure") {
        CHECK_THROWS_WITH_AS(h.push(3), "boom", std::runtime_error);
        CHECK_THROWS_WITH_AS(h.push(4), "pipeline failed earlier: boom", protocol_error);
        CHECK_THROWS_WITH_AS(h.finish(), "pipeline failed earlier: boom", protocol_error);
    }
    CHECK(result.empty());
}

TEST_CASE("a failure that is no std::exception is named as such") {
    auto h = (map([](int x) -> int { throw x; }) | plug).open<int>();
    CHECK_THROWS_AS(h.push(1), int);
    CHECK_THROWS_WITH(h.push(1), "pipeline failed earlier: an exception of unknown type");
}

TEST_CASE(
    "when a push throws, every sink is gone before the handler runs, and finish is not said") {
    std::string ends;
    auto alive = std::make_shared<int>();
    const auto holds = [](std::shared_ptr<int>) -> coro<void, int, int> {
        while (auto x = co_await receive_or_end) co_yield *x;
    };
    auto h = (stage("above", tells_end, std::ref(ends), 'a') | stage("holds", +holds, alive) |
              throwing_at(3) | stage("below", tells_end, std::ref(ends), 'b') | plug)
                 .open();
    h.push(1);
    const auto before = alive.use_count();
    try {
        h.push(3);
        FAIL("it must throw");
    } catch (const std::runtime_error&) {
        CHECK(alive.use_count() < before);
    }
    CHECK(ends.empty());
}

TEST_CASE("when finish throws, the sinks below are aborted") {
    std::string ends;
    const auto throws_at_end = []() -> coro<void, int, int> {
        while (auto heard = co_await receive_or_end) {}
        throw std::runtime_error("late");
    };
    auto h = (stage("a", tells_end, std::ref(ends), 'a') | stage("throws", throws_at_end) |
              stage("b", tells_end, std::ref(ends), 'b') | plug)
                 .open();
    h.push(1);
    CHECK_THROWS_WITH(h.finish(), "late");
    CHECK(h.state() == handle_state::failed);
    CHECK(ends == "a");
}

TEST_CASE("a handle that goes unfinished aborts") {
    std::string ends;
    {
        auto h = (stage("a", tells_end, std::ref(ends), 'a') | plug).open();
        h.push(1);
    }
    CHECK(ends.empty());
}

TEST_CASE("an opened pipeline may move") {
    std::vector<int> result;
    auto h = (stage("add", last_word, 7) | collect(result)).open();
    h.push(1);
    auto moved = std::move(h);
    moved.push(2);
    moved.finish();
    CHECK(result == std::vector{7});
}

TEST_CASE("a stage cannot push into the pipeline it stands in, nor end it") {
    std::function<void()> act;
    std::vector<int> result;
    auto acting = (map([&](int x) {
                       if (x == 2) act();
                       return x;
                   }) |
                   collect(result))
                      .open<int>();
    acting.push(1);
    SUBCASE("push") {
        act = [&] { acting.push(3); };
        CHECK_THROWS_WITH_AS(acting.push(2), "push from within the pipeline itself",
                             protocol_error);
    }
    SUBCASE("finish") {
        act = [&] { acting.finish(); };
        CHECK_THROWS_WITH_AS(acting.push(2), "finish from within the pipeline itself",
                             protocol_error);
    }
    CHECK(acting.state() == handle_state::failed);
    CHECK(result == std::vector{1});
}

TEST_CASE("a stage that aborts its pipeline lives until the push returns") {
    std::function<void()> act;
    std::string ends;
    auto alive = std::make_shared<int>();
    auto h = (map([&act, alive](int x) {
                  if (x == 2) act();
                  return x + *alive;
              }) |
              stage("below", tells_end, std::ref(ends), 'b') | plug)
                 .open<int>();
    act = [&] {
        h.abort();
        CHECK(h.state() == handle_state::aborted);
        CHECK_FALSE(h.wants_more());
        CHECK(alive.use_count() > 1);
    };
    SUBCASE("in a push") { h.push(2); }
    SUBCASE("in a block") { h.push(numbers(1, 3)); }
    CHECK(h.state() == handle_state::aborted);
    CHECK(alive.use_count() == 1);
    CHECK(ends.empty());
    CHECK_THROWS_WITH_AS(h.push(1), "push after abort", protocol_error);
}

TEST_CASE("two handles of one pipeline do not know each other") {
    std::vector<int> result;
    const auto p = map([n = 0](int x) mutable { return x + n++; }) | collect(result);
    auto a = p.open<int>();
    auto b = p.open<int>();
    a.push(10);
    b.push(20);
    a.push(10);
    b.push(20);
    CHECK(result == std::vector{10, 20, 11, 21});
}

TEST_CASE(
    "counters count what comes into each stage, what leaves it, and errors where they began") {
    std::vector<int> result;
    auto h = (filter("odd", [](int x) { return x % 2 != 0; }) |
              flat_map("twice", [](int x) { return std::vector{x, x}; }) | throwing_at(5) |
              collect(result))
                 .open<int>(counters);
    for (int x = 1; x < 5; ++x) h.push(x);
    CHECK_THROWS(h.push(5));
    std::ostringstream text;
    h.print(text);
    CHECK(text.str() ==
          "odd  [in 5, out 3, errors 0]\n"
          "twice  [in 3, out 5, errors 0]\n"
          "map  [in 5, out 4, errors 1]\n"
          "collect  [in 4, out 4, errors 0]\n");
}

TEST_CASE("without counters nothing is counted") {
    std::vector<int> result;
    auto h = collect(result).open();
    h.push(1);
    std::ostringstream text;
    h.print(text);
    CHECK(text.str() == "collect\n");
}
