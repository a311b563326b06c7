// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

// How pipes end: ends, failures and leftovers travel both ways, and nothing is destroyed twice.

namespace {

using namespace plait;
using namespace plait::test;
using ints = std::vector<int>;
using strings = std::vector<std::string>;

struct outside : std::runtime_error {
    outside() : std::runtime_error("outside") {}
};

coro<void, int, int> passes_for_ever() {
    for (;;) co_yield co_await receive;
}

coro<void, int, std::string> spells() {
    while (const auto x = co_await receive_or_end) co_yield std::to_string(*x);
    co_yield "end";
}

coro<void, nothing, int> throws_after_two() {
    co_yield 1;
    co_yield 2;
    throw std::domain_error("left");
}

TEST_CASE("when the left side returns, the right side is told the end") {
    static constexpr auto one = []() -> coro<void, nothing, int> { co_yield 1; };
    auto program = compose(one() | spells());
    CHECK(run(program) == strings{"1", "end"});
}

TEST_CASE("a left side that yields nothing ends the right side's input at once") {
    static constexpr auto none = []() -> coro<void, nothing, int> { co_return; };
    auto program = compose(none() | spells());
    CHECK(run(program) == strings{"end"});
}

TEST_CASE("when the left side leaves by end_of_input, that is a normal end") {
    auto program = compose(passes_for_ever() | spells());
    CHECK(feed(program, 1) == strings{"1"});
    CHECK(program.end() == state::has_output);
    CHECK(program.output() == "end");
    CHECK(program.next() == state::done);
}

TEST_CASE("a right side that leaves by end_of_input fails the pipe by it") {
    static constexpr auto none = []() -> coro<void, nothing, int> { co_return; };
    auto program = compose(none() | passes_for_ever());
    CHECK(program.next() == state::failed);
    CHECK_THROWS_AS(program.result(), end_of_input);
}

TEST_CASE("a pipe as the left side that leaves by end_of_input ends normally too") {
    auto program = compose(passes_for_ever() | passes_for_ever() | spells());
    CHECK(feed(program, 5) == strings{"5"});
    CHECK(program.end() == state::has_output);
    CHECK(program.output() == "end");
}

TEST_CASE("the left side may yield after it was told the end") {
    static constexpr auto adds_last = []() -> coro<void, int, int> {
        while (const auto x = co_await receive_or_end) co_yield *x;
        co_yield 99;
    };
    auto program = compose(adds_last() | spells());
    feed(program, 1);
    CHECK(program.end() == state::has_output);
    CHECK(program.output() == "99");
}

TEST_CASE("a right side that asks again after the end is told that this is an error") {
    static constexpr auto none = []() -> coro<void, nothing, int> { co_return; };
    static constexpr auto asks_twice = []() -> coro<void, int> {
        co_await receive_or_end;
        co_await receive_or_end;
    };
    auto program = compose(none() | asks_twice());
    CHECK(program.next() == state::failed);
    CHECK(refusal([&] { program.result(); }) == "asked for input again after the end of the pipe");
}

TEST_CASE("when the right side returns, the left side is closed") {
    std::string log;
    static constexpr auto counts = [](std::string* into) -> coro<void, nothing, int> {
        const mark local(into, "left");
        for (int i = 1;; ++i) co_yield i;
    };
    static constexpr auto takes_two = [](std::string* into) -> coro<int, int> {
        const mark local(into, "right");
        const int first = co_await receive;
        co_return first * 10 + co_await receive;
    };
    auto program = compose(counts(&log) | takes_two(&log));
    CHECK(program.next() == state::done);
    CHECK(program.result() == 12);
    CHECK(log == "right left ");
}

TEST_CASE("a right side that never receives ends the pipe, and the left side never begins") {
    std::string log;
    static constexpr auto left = [](std::string* into, mark) -> coro<void, nothing, int> {
        *into += "ran ";
        co_yield 1;
    };
    static constexpr auto right = []() -> coro<int, int> { co_return 7; };
    auto program = compose(left(&log, mark(&log, "argument")) | right());
    CHECK(program.next() == state::done);
    CHECK(program.result() == 7);
    CHECK(log == "argument ");
}

TEST_CASE("a failure of the left side comes out of the right side's receive") {
    static constexpr auto catches = []() -> coro<std::string, int> {
        int sum = 0;
        try {
            for (;;) sum += co_await receive;
        } catch (const std::domain_error& thrown) {
            co_return std::to_string(sum) + thrown.what();
        }
    };
    auto program = compose(throws_after_two() | catches());
    program.next();
    CHECK(program.result() == "3left");
}

TEST_CASE("a failure of the left side that nobody catches fails the pipe") {
    auto program = compose(throws_after_two() | passes_for_ever());
    CHECK(run(program) == ints{1, 2});
    CHECK(program.state() == state::failed);
    CHECK_THROWS_WITH_AS(program.result(), "left", std::domain_error);
}

TEST_CASE("after the left side's failure the right side may yield on") {
    static constexpr auto apologises = []() -> coro<void, int, std::string> {
        bool failed = false;
        while (!failed) {
            try {
                co_yield std::to_string(co_await receive);
            } catch (const std::domain_error&) {
                failed = true;
            }
        }
        co_yield "sorry";
    };
    auto program = compose(throws_after_two() | apologises());
    CHECK(run(program) == strings{"1", "2", "sorry"});
    CHECK(program.state() == state::done);
}

TEST_CASE("a failure of the left side passes two right sides") {
    auto program = compose(throws_after_two() | passes_for_ever() | passes_for_ever());
    CHECK(run(program) == ints{1, 2});
    CHECK_THROWS_WITH_AS(program.result(), "left", std::domain_error);
}

TEST_CASE(
    "a failure of the right side comes out of the left side's co_yield, and leaves the pipe") {
    std::string log;
    static constexpr auto left = [](std::string* into) -> coro<void, nothing, int> {
        try {
            for (int i = 1;; ++i) co_yield i;
        } catch (const std::domain_error& thrown) {
            *into += thrown.what();
        }
    };
    static constexpr auto right = []() -> coro<void, int> {
        co_await receive;
        throw std::domain_error("right");
    };
    auto program = compose(left(&log) | right());
    CHECK(program.next() == state::failed);
    CHECK(log == "right");
    CHECK_THROWS_WITH_AS(program.result(), "right", std::domain_error);
}

TEST_CASE("a failure of the right side before it received ends a left side that has not begun") {
    std::string log;
    static constexpr auto left = [](mark) -> coro<void, nothing, int> { co_yield 1; };
    static constexpr auto right = []() -> coro<void, int> {
        throw std::domain_error("right");
        co_return;
    };
    auto program = compose(left(mark(&log, "argument")) | right());
    CHECK(program.next() == state::failed);
    CHECK(log == "argument ");
}

TEST_CASE("what the left side answers to the right side's failure is lost with the pipe") {
    static constexpr auto left = []() -> coro<void, nothing, int> {
        try {
            co_yield 1;
        } catch (const std::domain_error&) {}
        co_yield 2;
        co_yield 3;
    };
    static constexpr auto right = []() -> coro<void, int> {
        co_await receive;
        throw std::domain_error("right");
    };
    auto program = compose(left() | right());
    CHECK(program.next() == state::failed);
    CHECK_THROWS_WITH_AS(program.result(), "right", std::domain_error);
}

TEST_CASE("a failure from outside at an output comes out of the right side's co_yield") {
    static constexpr auto right = []() -> coro<std::string, int, int> {
        try {
            for (;;) co_yield co_await receive;
        } catch (const outside& thrown) {
            co_return thrown.what();
        }
    };
    auto program = compose(passes_for_ever() | right());
    feed(program);
    program.send(1);
    CHECK(program.fail(outside()) == state::done);
    CHECK(program.result() == "outside");
}

TEST_CASE("a failure from outside at an input comes out of the left side's receive") {
    static constexpr auto left = []() -> coro<void, int, int> {
        for (;;) {
            int x = 0;
            try {
                x = co_await receive;
            } catch (const outside&) {
                x = -1;
            }
            co_yield x;
        }
    };
    auto program = compose(left() | spells());
    CHECK(feed(program, 1) == strings{"1"});
    CHECK(program.fail(outside()) == state::has_output);
    CHECK(program.output() == "-1");
    CHECK(program.next() == state::wants_input);
}

TEST_CASE("a failure from outside that the left side does not catch reaches the right side") {
    static constexpr auto right = []() -> coro<std::string, int> {
        try {
            for (;;) co_await receive;
        } catch (const outside& thrown) {
            co_return std::string("right saw ") + thrown.what();
        }
    };
    auto program = compose(passes_for_ever() | right());
    program.next();
    CHECK(program.fail(outside()) == state::done);
    CHECK(program.result() == "right saw outside");
}

TEST_CASE("what the left side has left of its input is pushed back for the caller") {
    static constexpr auto reads_too_far = []() -> coro<void, int, int> {
        const int first = co_await receive;
        const int second = co_await receive;
        const int third = co_await receive;
        co_await push_back(second, third);
        co_yield first;
    };
    static constexpr auto one = []() -> coro<int, int> { co_return co_await receive; };
    auto program = compose([]() -> coro<ints, int> {
        ints all;
        all.push_back(co_await (reads_too_far() | one()));
        all.push_back(co_await receive);
        all.push_back(co_await receive);
        co_return all;
    }());
    feed(program, 1, 2, 3);
    CHECK(program.result() == ints{1, 2, 3});
}

TEST_CASE("references that the left side has left are pushed back") {
    static constexpr auto reads_too_far = []() -> coro<void, int&, int&> {
        int& first = co_await receive;
        int& second = co_await receive;
        co_await push_back(second);
        co_yield first;
    };
    static constexpr auto one = []() -> coro<int*, int&> { co_return &co_await receive; };
    auto program = compose(reads_too_far() | one());
    int first = 1;
    int second = 2;
    feed(program, first, second);
    CHECK(program.result() == &first);
    CHECK(program.leftover() == std::vector{&second});
}

TEST_CASE("what the left side has left is there after a failure too") {
    static constexpr auto left = []() -> coro<void, int, int> {
        co_await push_back(co_await receive);
        throw std::domain_error("left");
    };
    auto program = compose(left() | spells());
    feed(program, 5);
    CHECK(program.state() == state::failed);
    CHECK(program.leftover() == ints{5});
}

TEST_CASE("close in the middle destroys both sides, the right one first, each once") {
    std::string log;
    static constexpr auto left = [](std::string* into) -> coro<void, int, int> {
        const mark local(into, "left");
        for (;;) co_yield co_await receive;
    };
    static constexpr auto right = [](std::string* into) -> coro<void, int, int> {
        const mark local(into, "right");
        for (;;) co_yield co_await receive;
    };
    auto program = compose(left(&log) | right(&log));
    feed(program, 1);
    program.close();
    CHECK(log == "right left ");
}

TEST_CASE("a pipe that never begins destroys the arguments of both sides") {
    std::string log;
    static constexpr auto left = [](mark) -> coro<void, nothing, int> { co_yield 1; };
    static constexpr auto right = [](mark) -> coro<void, int> { co_await receive; };
    { auto never = left(mark(&log, "left")) | right(mark(&log, "right")); }
    CHECK(log.size() == 11);
}

}  // namespace
