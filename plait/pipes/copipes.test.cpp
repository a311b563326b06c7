// SPDX-License-Identifier: MIT

// What CoPipes (Dmitry Vakhrushev, Python) does, done alike; and what it does wrong, done right. What
// other files here test already is not repeated.

#include "plait/pipes/broadcast.hpp"
#include "plait/pipes/collect.hpp"
#include "plait/pipes/graph.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/pipes/plug.hpp"
#include "plait/pipes/route.hpp"
#include "plait/pipes/split.hpp"
#include "plait/pipes/unique.hpp"

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;

namespace {

coro<void, int, int> add(int n) {
    while (auto x = co_await receive_or_end) co_yield *x + n;
}
coro<void, int, int> multiply(int n) {
    while (auto x = co_await receive_or_end) co_yield *x* n;
}
coro<void, int, routed<int>> even_odd(outlet<int> even, outlet<int> odd) {
    while (auto x = co_await receive_or_end) {
        auto to = *x % 2 == 0 ? even : odd;
        co_yield to(*x);
    }
}

}  // namespace

TEST_CASE("CoPipes: a forked pipeline prints as a tree") {
    const auto p = stage("add", add, 1) |
                   fork(stage("split", even_odd),
                        branch(stage("multiply", multiply, 2) | stage("add", add, 5)),
                        branch(stage("multiply", multiply, 5) | stage("add", add, 2))) |
                   stage("add", add, 2);
    CHECK(printed(p) ==
          "add(1)\n"
          "split:\n"
          "    -->\n"
          "        multiply(2)\n"
          "        add(5)\n"
          "    -->\n"
          "        multiply(5)\n"
          "        add(2)\n"
          "add(2)\n");
}

TEST_CASE("CoPipes: a stage with parameters is a value to be used again") {
    const auto add_5 = stage("add", add, 5);
    std::vector<int> result;
    (add_5 | add_5 | collect(result)).feed(numbers(1, 3));
    (add_5 | collect(result)).feed(numbers(1, 3));
    CHECK(result == std::vector{11, 12, 13, 6, 7, 8});
    CHECK(printed(add_5) == "add(5)\n");
}

TEST_CASE("CoPipes, 1: the end reaches every stage, also one that another pipeline refers to") {
    std::string ends;
    const auto tail = stage("tail", tells_end, std::ref(ends), 't') | plug;
    (stage("head", tells_end, std::ref(ends), 'h') | tail).feed(numbers(1, 3));
    CHECK(ends == "ht");
    tail.feed(numbers(1, 3));
    CHECK(ends == "htt");
}

TEST_CASE("CoPipes, 2: while an exception is handled, nothing below is open any more") {
    bool open = false;
    struct sentinel {
        explicit sentinel(bool& told) : told_(&told) { *told_ = true; }
        sentinel(const sentinel&) = delete;
        sentinel& operator=(const sentinel&) = delete;
        ~sentinel() { *told_ = false; }
        bool* told_;
    };
    const auto watches = [](bool& told) -> coro<void, int, int> {
        const sentinel here(told);
        while (auto x = co_await receive_or_end) co_yield *x;
    };
    const auto throws_at_2 = map([](int x) {
        if (x == 2) throw std::runtime_error("boom");
        return x;
    });
    const auto p = throws_at_2 | stage("watches", watches, std::ref(open)) | plug;
    try {
        p.feed(numbers(1, 3));
        FAIL("it must throw");
    } catch (const std::runtime_error&) {
        CHECK_FALSE(open);
    }
}

TEST_CASE("CoPipes, 3: a worker below that swallows the end does not pass silently") {
    const auto deaf = []() -> coro<void, int> {
        for (;;) static_cast<void>(co_await receive_or_end);
    };
    CHECK_THROWS_WITH((stage("add", add, 1) | stage("deaf", deaf)).feed(numbers(1, 3)),
                      "stage 'deaf' asked for input after the end of the stream");
}

TEST_CASE("CoPipes, 4: a stage that returns early leaves the stage above whole") {
    std::vector<int> result;
    std::string ends;
    const auto once = []() -> coro<void, int, int> {
        const int x = co_await receive;
        co_yield x;
    };
    (stage("above", tells_end, std::ref(ends), 'a') | stage("once", once) | collect(result))
        .feed(numbers(1, 3));
    CHECK(result == std::vector{1});
    CHECK(ends == "a");
}

TEST_CASE("CoPipes, 5: after a failure the first failure is named") {
    auto h =
        (map([](int x) -> int { throw std::runtime_error("boom " + std::to_string(x)); }) | plug)
            .open<int>();
    CHECK_THROWS_WITH(h.push(1), "boom 1");
    CHECK_THROWS_WITH(h.push(2), "pipeline failed earlier: boom 1");
}

TEST_CASE("CoPipes, 7: lambdas print by the name of their stage") {
    CHECK(printed(map([](int x) { return x; }) | map("named", [](int x) { return x; })) ==
          "map\nnamed\n");
}

TEST_CASE("CoPipes, 8: depth is no error") {
    graph g;
    std::vector<int> result;
    auto last = g.add(stage("add", add, 1));
    for (int n = 1; n < 2'000; ++n) {
        const auto next = g.add(stage("add", add, 1));
        g.connect(last, next);
        last = next;
    }
    g.connect(last, g.add(collect(result)));
    g.feed(std::vector{0});
    CHECK(result == std::vector{2'000});
}

TEST_CASE("CoPipes, 9: a mistyped name shows before the first item") {
    int fed = 0;
    const auto counting = map([&fed](int x) {
        ++fed;
        return x;
    });
    const auto name = [](int x) { return x % 2 == 0 ? "even" : "odd"; };
    CHECK_THROWS_AS(
        (counting | fork(split("parity", name), branch("even", plug), branch("old", plug)))
            .feed(numbers(1, 3)),
        pipeline_error);
    CHECK(fed == 0);
}

TEST_CASE("CoPipes, 11: unique does not grow for ever") {
    pipes::detail::ordered_keys<int, std::nullptr_t> keys;
    for (int key = 0; key < 100'000; ++key) {
        if (keys.size() == 1000) keys.remove_oldest();
        keys.add(key, nullptr);
    }
    CHECK(keys.size() == 1000);
    CHECK(keys.find(98'999) == keys.none);
    CHECK(keys.find(99'000) != keys.none);
}
