// SPDX-License-Identifier: MIT
#include "plait/pipes/stage.hpp"

#include "plait/pipes/collect.hpp"
#include "plait/pipes/errors.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/plug.hpp"
#include "plait/testing/counted.hpp"
#include "plait/testing/virtual_clock.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <sstream>
#include <string>
#include <vector>

using namespace plait;
using namespace plait::pipes;
using namespace std::chrono_literals;

namespace {

coro<void, int, int> add(int n) {
    while (auto x = co_await receive_or_end) co_yield *x + n;
}

coro<void, int, int> until_end_of_input() {
    for (;;) {
        const int x = co_await receive;
        co_yield 2 * x;
    }
}

coro<void, int, int> framed() {
    co_yield -1;
    while (auto x = co_await receive_or_end) co_yield *x;
    co_yield -2;
}

coro<void, int, int> first(int n) {
    for (; n > 0; --n) {
        const int x = co_await receive;
        co_yield x;
    }
}

coro<void, int, int> asks_again() {
    for (;;)
        if (auto x = co_await receive_or_end) co_yield *x;
}

coro<void, int, int> deaf(int depth) {
    if (depth > 0) co_await deaf(depth - 1);
    co_await asks_again();
}

coro<void, int> adds_up(int& sum) {  // NOLINT(*-reference-*): it outlives the pipeline
    while (auto x = co_await receive_or_end) sum += *x;
}

template <class Stage>
std::string printed(const Stage& stage) {
    std::ostringstream out;
    out << stage;
    return std::move(out).str();
}

const std::vector<int> one_to_three{1, 2, 3};

}  // namespace

TEST_CASE("a coroutine is a stage") {
    std::vector<int> result;
    (stage("add", add, 5) | collect(result)).feed(one_to_three);
    CHECK(result == std::vector{6, 7, 8});
}

TEST_CASE("a captureless lambda is a stage") {
    std::vector<int> result;
    const auto twice = []() -> coro<void, int, int> {
        while (auto x = co_await receive_or_end) {
            co_yield *x;
            co_yield *x;
        }
    };
    (stage("twice", twice) | collect(result)).feed(one_to_three);
    CHECK(result == std::vector{1, 1, 2, 2, 3, 3});
}

TEST_CASE("with adds an argument and keeps those there were") {
    std::vector<int> result;
    const auto range = [](int from, int to) -> coro<void, int, int> {
        while (auto x = co_await receive_or_end)
            if (from <= *x && *x < to) co_yield *x;
    };
    const auto from_two = stage("range", +range).with(2);
    (from_two.with(3) | collect(result)).feed(one_to_three);
    CHECK(result == std::vector{2});
    CHECK(printed(from_two) == "range(2)\n");
    CHECK(printed(from_two.with(3)) == "range(2, 3)\n");
}

TEST_CASE("leaving by end_of_input is a normal end") {
    std::vector<int> result;
    (stage("double", until_end_of_input) | collect(result)).feed(one_to_three);
    CHECK(result == std::vector{2, 4, 6});
}

TEST_CASE("a coroutine may yield before its first item and after its last") {
    std::vector<int> result;
    (stage("framed", framed) | collect(result)).feed(one_to_three);
    CHECK(result == std::vector{-1, 1, 2, 3, -2});
}

TEST_CASE("what is yielded before the first receive comes at the first push") {
    std::vector<int> result;
    auto h = (stage("framed", framed) | collect(result)).open();
    CHECK(result.empty());
    h.push(7);
    CHECK(result == std::vector{-1, 7});
}

TEST_CASE("a coroutine that never got an item runs at finish") {
    std::vector<int> result;
    (stage("framed", framed) | collect(result)).feed(std::vector<int>());
    CHECK(result == std::vector{-1, -2});
}

TEST_CASE("a coroutine that returns wants no more, and the stage above goes on") {
    std::vector<int> before;
    std::vector<int> result;
    auto h = (collect(before) | stage("first", first, 2) | collect(result)).open<int>();
    h.push(1);
    CHECK(h.wants_more());
    h.push(2);
    CHECK_FALSE(h.wants_more());
    h.push(3);
    h.finish();
    CHECK(before == std::vector{1, 2});
    CHECK(result == std::vector{1, 2});
}

TEST_CASE("feed ends early when a coroutine has returned") {
    int produced = 0;
    std::vector<int> result;
    const auto numbers = [](int& count) -> coro<void, nothing, int> {
        for (;;) co_yield count++;
    };
    (stage("first", first, 3) | collect(result)).feed(numbers(produced));
    CHECK(result == std::vector{0, 1, 2});
    CHECK(produced == 3);
}

TEST_CASE("a coroutine that asks again after the end is an error that names it") {
    std::vector<int> result;
    const auto p = stage("bad_worker", asks_again) | collect(result);
    CHECK_THROWS_WITH_AS(p.feed(one_to_three),
                         "stage 'bad_worker' asked for input after the end of the stream",
                         stage_ignored_close);
    CHECK(result == one_to_three);
}

TEST_CASE("a coroutine that asks again is found below others, and below calls of its own") {
    std::vector<int> result;
    const auto p = stage("add", add, 0) | stage("deaf", deaf, 3) | collect(result);
    CHECK_THROWS_AS(p.feed(one_to_three), stage_ignored_close);
}

TEST_CASE("a coroutine that swallows end_of_input and asks again is an error") {
    const auto swallows = []() -> coro<void, int, int> {
        for (;;) {
            try {
                const int x = co_await receive;
                co_yield x;
            } catch (const end_of_input&) {}
        }
    };
    CHECK_THROWS_AS((stage("swallows", swallows) | plug).feed(one_to_three), stage_ignored_close);
}

TEST_CASE("a coroutine that yields nothing ends a pipeline") {
    int sum = 0;
    (stage("add", add, 1) | stage("adds_up", adds_up, std::ref(sum))).feed(one_to_three);
    CHECK(sum == 9);
}

TEST_CASE("an exception in a coroutine leaves feed unchanged") {
    const auto throws = []() -> coro<void, int, int> {
        const int x = co_await receive;
        throw std::out_of_range("no " + std::to_string(x));
    };
    CHECK_THROWS_WITH_AS((stage("throws", throws) | plug).feed(one_to_three), "no 1",
                         std::out_of_range);
}

TEST_CASE("a failure below does not come out of a co_yield above") {
    bool caught = false;
    const auto catches = [](bool& seen) -> coro<void, int, int> {
        try {
            while (auto x = co_await receive_or_end) co_yield *x;
        } catch (...) {
            seen = true;
        }
    };
    const auto p = stage("catches", catches, std::ref(caught)) |
                   map([](int) -> int { throw std::runtime_error("boom"); }) | plug;
    CHECK_THROWS_WITH(p.feed(one_to_three), "boom");
    CHECK_FALSE(caught);
}

TEST_CASE("a failure below leaves the coroutine where it yielded: first, in between or last") {
    for (const int wrong : {-1, 2, -2}) {
        CAPTURE(wrong);
        std::vector<int> result;
        const auto p = stage("framed", framed) | map([wrong](int x) {
                           if (x == wrong) throw std::runtime_error("boom");
                           return x;
                       }) |
                       collect(result);
        auto h = p.open();
        std::vector<int> expected;
        for (const int x : {-1, 1, 2, 3, -2}) {
            if (x == wrong) break;
            expected.push_back(x);
        }
        const auto run = [&] {
            for (const int x : one_to_three) h.push(x);
            h.finish();
        };
        CHECK_THROWS_WITH_AS(run(), "boom", std::runtime_error);
        CHECK(h.state() == handle_state::failed);
        CHECK(result == expected);
    }
}

TEST_CASE("what calls of a coroutine yield is taken before they go on") {
    std::string seen;
    struct says {
        static coro<void, int, std::string> twice(std::string& log, int x) {
            co_yield std::to_string(x);
            log += '+';
            co_yield std::to_string(x);
            log += '.';
        }
        static coro<void, int, std::string> all(std::string& log) {
            while (auto x = co_await receive_or_end) co_await twice(log, *x);
        }
    };
    (stage("says", says::all, std::ref(seen)) |
     map([&](const std::string& x) { return seen += x; }) | plug)
        .feed(one_to_three);
    CHECK(seen == "1+1.2+2.3+3.");
}

TEST_CASE("a side kick is refused: it belongs to compose") {
    const auto waits = [](testing::virtual_clock& clock) -> coro<void, int, int> {
        static_cast<void>(co_await receive);
        co_await clock.sleep(1s);
    };
    testing::virtual_clock clock;
    CHECK_THROWS_WITH_AS((stage("load", waits, std::ref(clock)) | plug).feed(one_to_three),
                         "stage 'load' waits for something outside the pipeline; join it with "
                         "compose's | instead",
                         pipeline_error);
}

TEST_CASE("abort destroys a coroutine where it stands, and nothing is emitted") {
    testing::counts seen;
    std::vector<int> result;
    const auto keeps = [](testing::counted kept) -> coro<void, int, int> {
        while (auto x = co_await receive_or_end) co_yield *x + kept.value();
        co_yield -1;
    };
    {
        auto h = (stage("keeps", +keeps, testing::counted(seen)) | collect(result)).open();
        h.push(1);
        CHECK(seen.alive() > 0);
        h.abort();
        CHECK(seen.alive() == 0);
    }
    CHECK(seen.misused == 0);
    CHECK(result == std::vector{1});
}

TEST_CASE("each bind gets copies of the arguments") {
    testing::counts seen;
    const auto keeps = [](testing::counted kept) -> coro<void, int, int> {
        while (auto x = co_await receive_or_end) co_yield *x + kept.value();
    };
    {
        const auto p = stage("keeps", +keeps, testing::counted(seen, 10));
        std::vector<int> result;
        (p | collect(result)).feed(one_to_three);
        (p | p | collect(result)).feed(one_to_three);
        CHECK(result == std::vector{11, 12, 13, 21, 22, 23});
    }
    CHECK(seen.alive() == 0);
    CHECK(seen.misused == 0);
}

TEST_CASE("move-only items are moved through coroutines") {
    using owner = std::unique_ptr<int>;
    const auto increments = []() -> coro<void, owner, owner> {
        while (auto x = co_await receive_or_end) {
            ++**x;
            co_yield std::move(*x);
        }
    };
    std::vector<owner> result;
    auto h = (stage("increment", increments) | collect(result)).open();
    h.push(std::make_unique<int>(1));
    h.finish();
    REQUIRE(result.size() == 1);
    CHECK(*result[0] == 2);
}

TEST_CASE("what a coroutine has yielded stays its own") {
    std::vector<std::string> result;
    const auto repeats = []() -> coro<void, int, std::string> {
        std::string text = "a string too long to lie in its object itself";
        while (auto heard = co_await receive_or_end) co_yield text;
    };
    (stage("repeats", repeats) | collect(result)).feed(one_to_three);
    REQUIRE(result.size() == 3);
    CHECK(result[0] == result[2]);
}

TEST_CASE("a coroutine may receive by reference") {
    std::vector<int> result;
    const auto lengths = []() -> coro<void, const std::string&, int> {
        while (const auto* text = co_await receive_or_end) co_yield static_cast<int>(text->size());
    };
    (stage("length", lengths) | collect(result)).feed(std::vector<std::string>{"one", "three"});
    CHECK(result == std::vector{3, 5});
}

TEST_CASE("items are converted to what a coroutine receives") {
    std::vector<int> result;
    const auto lengths = []() -> coro<void, std::string_view, int> {
        while (auto text = co_await receive_or_end) co_yield static_cast<int>(text->size());
    };
    (stage("length", lengths) | collect(result)).feed(std::vector<std::string>{"one", "three"});
    CHECK(result == std::vector{3, 5});
}

TEST_CASE("a coroutine is aborted if it yields again although nobody wants more") {
    int rounds = 0;
    std::vector<int> result;
    const auto endless = [](int& count) -> coro<void, int, int> {
        const int x = co_await receive;
        for (;; ++count) co_yield x;
    };
    (stage("endless", endless, std::ref(rounds)) | stage("first", first, 2) | collect(result))
        .feed(one_to_three);
    CHECK(result == std::vector{1, 1});
    CHECK(rounds == 2);
}

TEST_CASE("a coroutine above one that wants no more is told the end") {
    bool told = false;
    const auto tells = [](bool& end) -> coro<void, int, int> {
        while (auto x = co_await receive_or_end) co_yield *x;
        end = true;
    };
    (stage("tells", tells, std::ref(told)) | stage("first", first, 1) | plug).feed(one_to_three);
    CHECK(told);
}

TEST_CASE("arguments print if they are values, and never as addresses") {
    enum class colour { red, green };
    struct opaque {};
    const auto f = [](int, bool, std::string, std::chrono::milliseconds, opaque, colour,
                      const char*) -> coro<void, int, int> { co_return; };
    CHECK(printed(stage("f", +f, 1, true, std::string("text"), 100ms, opaque(), colour::green,
                        "literal")) == "f(1, true, 'text', 100ms, _, 1, 'literal')\n");
}
