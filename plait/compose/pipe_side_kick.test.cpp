// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

// Side kicks, locals and stepping within the sides of a pipe.

namespace {

using namespace plait;
using namespace plait::test;
using ints = std::vector<int>;

struct outside : std::runtime_error {
    outside() : std::runtime_error("outside") {}
};

coro<void, nothing, int> yields_from(later<int>* source) {
    for (;;) co_yield co_await *source;
}

coro<void, int, int> passes() {
    for (;;) co_yield co_await receive;
}

// Adds to each item what a side kick gives.
coro<void, int, int> adds_from(later<int>* source) {
    for (;;) {
        const int x = co_await receive;
        co_yield x + co_await *source;
    }
}

coro<void, nothing, int> counts() {
    for (int i = 1;; ++i) co_yield i;
}

TEST_CASE("while the left side waits for a side kick, the pipe waits") {
    later<int> source;
    auto program = compose(yields_from(&source) | passes());
    CHECK(program.next() == state::waiting);
    source.complete(1);
    CHECK(program.state() == state::has_output);
    CHECK(program.output() == 1);
    CHECK(program.next() == state::waiting);
    source.complete(2);
    CHECK(program.output() == 2);
}

TEST_CASE("while the right side waits for a side kick, the pipe waits") {
    later<int> source;
    auto program = compose(counts() | adds_from(&source));
    CHECK(program.next() == state::waiting);
    source.complete(10);
    CHECK(program.output() == 11);
    CHECK(program.next() == state::waiting);
    source.complete(20);
    CHECK(program.output() == 22);
}

TEST_CASE("both sides wait for side kicks, each in its turn") {
    later<int> left;
    later<int> right;
    auto program = compose(yields_from(&left) | adds_from(&right));
    CHECK(program.next() == state::waiting);
    CHECK_FALSE(right.awaited());
    left.complete(1);
    CHECK(program.state() == state::waiting);
    CHECK(right.awaited());
    right.complete(10);
    CHECK(program.output() == 11);
}

TEST_CASE("a side kick that fails in the left side comes out of the right side's receive") {
    later<int> source;
    static constexpr auto catches = []() -> coro<std::string, int> {
        try {
            co_await receive;
        } catch (const std::domain_error& thrown) {
            co_return thrown.what();
        }
        co_return "";
    };
    auto program = compose(yields_from(&source) | catches());
    program.next();
    source.fail(std::domain_error("side"));
    CHECK(program.result() == "side");
}

TEST_CASE("a failure from outside while the left side waits comes out of its side kick") {
    later<int> source;
    static constexpr auto left = [](later<int>* its) -> coro<void, nothing, int> {
        int x = 0;
        try {
            x = co_await *its;
        } catch (const outside&) {
            x = -1;
        }
        co_yield x;
    };
    auto program = compose(left(&source) | passes());
    program.next();
    CHECK(program.fail(outside()) == state::has_output);
    CHECK(program.output() == -1);
    source.complete(5);
    CHECK(program.output() == -1);
}

TEST_CASE("a failure from outside while the right side waits comes out of its side kick") {
    later<int> source;
    static constexpr auto right = [](later<int>* its) -> coro<int, int> {
        co_await receive;
        try {
            co_return co_await *its;
        } catch (const outside&) {}
        co_return -1;
    };
    auto program = compose(counts() | right(&source));
    program.next();
    CHECK(program.fail(outside()) == state::done);
    CHECK(program.result() == -1);
    source.drop();
}

TEST_CASE("closing a pipe cancels the side kick of the side that waits") {
    cancellable<int> source;
    static constexpr auto left = [](cancellable<int>* its) -> coro<void, nothing, int> {
        co_yield co_await *its;
    };
    {
        auto program = compose(left(&source) | passes());
        program.next();
        CHECK(source.awaited());
    }
    CHECK(source.cancelled());
}

TEST_CASE("closing a pipe leaves a side kick that does not cancel to complete late") {
    later<int> source;
    {
        auto program = compose(yields_from(&source) | passes());
        program.next();
    }
    source.complete(1);
    CHECK_FALSE(source.awaited());
}

TEST_CASE("the left side is closed while it waits when its failing right side leaves") {
    cancellable<int> source;
    static constexpr auto left = [](cancellable<int>* its) -> coro<void, nothing, int> {
        try {
            co_yield 1;
        } catch (const std::domain_error&) {}
        co_yield co_await *its;
    };
    static constexpr auto right = []() -> coro<void, int> {
        co_await receive;
        throw std::domain_error("right");
    };
    auto program = compose(left(&source) | right());
    CHECK(program.next() == state::failed);
    CHECK(source.cancelled());
}

TEST_CASE("data sent to the pipe waits until the side kick is over") {
    later<int> source;
    auto program = compose(passes() | adds_from(&source));
    program.next();
    CHECK(program.send(1) == state::waiting);
    CHECK_FALSE(refusal([&] { program.send(2); }).empty());
    source.complete(10);
    CHECK(program.output() == 11);
    program.next();
    CHECK(program.send(2) == state::waiting);
    source.complete(10);
    CHECK(program.output() == 12);
}

inline constexpr local<int> offset{"offset"};

coro<void, int, int> adds_offset() {
    for (;;) co_yield co_await receive + co_await offset;
}

TEST_CASE("both sides see what the caller of the pipe has bound") {
    auto program = compose([]() -> coro<void, int, int> {
        co_await bind(offset, 10);
        co_await (adds_offset() | adds_offset());
    }());
    CHECK(feed(program, 1) == ints{21});
}

TEST_CASE("both sides see what the program has bound") {
    auto program = compose(adds_offset() | adds_offset() | adds_offset(), bind(offset, 100));
    CHECK(feed(program, 1) == ints{301});
}

TEST_CASE("a side does not see what the other side has bound") {
    static constexpr auto binds = []() -> coro<void, int, int> {
        co_await bind(offset, 1);
        for (;;) co_yield co_await receive;
    };
    auto program = compose(binds() | adds_offset(), bind(offset, 100));
    CHECK(feed(program, 1) == ints{101});
}

}  // namespace
