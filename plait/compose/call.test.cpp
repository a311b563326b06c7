// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

// A coroutine calls another: what comes out, in which order, and what it costs the driver.

namespace {

using namespace plait;
using namespace plait::test;
using strings = std::vector<std::string>;

coro<void, nothing, std::string> says(std::string text) { co_yield text; }

coro<void, nothing, std::string> says_around(std::string inner) {
    co_yield "before " + inner;
    co_await says(inner);
    co_yield "after " + inner;
}

TEST_CASE("outputs of nested calls come out in program order") {
    auto program = compose([]() -> coro<void, nothing, std::string> {
        co_yield "first";
        co_await says_around("a");
        co_await says_around("b");
        co_yield "last";
    }());
    CHECK(run(program) ==
          strings{"first", "before a", "a", "after a", "before b", "b", "after b", "last"});
}

TEST_CASE("a call that yields nothing and returns at once costs no turn of the driver") {
    auto program = compose([]() -> coro<void, nothing, int> {
        const auto silent = []() -> coro<int> { co_return 1; };
        int sum = 0;
        for (int i = 0; i < 100; ++i) sum += co_await silent();
        co_yield sum;
    }());
    CHECK(program.next() == state::has_output);
    CHECK(program.output() == 100);
}

TEST_CASE("a call does not begin before it is awaited") {
    std::string log;
    const auto child = [](std::string* into) -> coro<> {
        *into += "child ";
        co_return;
    };
    const auto parent = [](std::string* into, coro<> callee) -> coro<> {
        *into += "parent ";
        co_await std::move(callee);
    };
    auto program = compose(parent(&log, child(&log)));
    CHECK(log.empty());
    program.next();
    CHECK(log == "parent child ");
}

TEST_CASE("a coroutine that is never called destroys its arguments") {
    std::string log;
    const auto child = [](mark) -> coro<> { co_return; };
    { auto never = child(mark(&log, "argument")); }
    CHECK(log == "argument ");
}

TEST_CASE("a program that never begins destroys its arguments") {
    std::string log;
    const auto child = [](mark) -> coro<> { co_return; };
    { auto never = compose(child(mark(&log, "argument"))); }
    CHECK(log == "argument ");
}

TEST_CASE("a child is destroyed, locals before arguments, before its caller goes on") {
    std::string log;
    const auto child = [](std::string* into, mark) -> coro<> {
        const mark local(into, "local");
        co_return;
    };
    auto program = compose([](std::string* into, auto callee) -> coro<> {
        co_await callee(into, mark(into, "argument"));
        *into += "caller ";
    }(&log, child));
    program.next();
    CHECK(log == "local argument caller ");
}

TEST_CASE("a child that receives reads the caller's input") {
    const auto child = []() -> coro<int, int> { co_return co_await receive; };
    auto program = compose([](auto callee) -> coro<int, int> {
        const int first = co_await receive;
        const int second = co_await callee();
        co_return first * 10 + second;
    }(child));
    feed(program, 1, 2);
    CHECK(program.result() == 12);
}

TEST_CASE("a child that receives nothing may be called by a coroutine that receives") {
    const auto child = []() -> coro<int> { co_return 7; };
    auto program = compose(
        [](auto callee) -> coro<int, std::string, char> { co_return co_await callee(); }(child));
    CHECK(program.next() == state::done);
    CHECK(program.result() == 7);
}

TEST_CASE("a child that only yields writes to the caller's output") {
    const auto child = []() -> coro<void, nothing, int> { co_yield 7; };
    auto program = compose([](auto callee) -> coro<void, int, int> {
        const int x = co_await receive;
        co_await callee();
        co_yield x;
    }(child));
    CHECK(feed(program, 5) == std::vector{7, 5});
}

TEST_CASE("a child that only receives may be called by a coroutine that also yields") {
    const auto child = []() -> coro<int, int> { co_return co_await receive; };
    auto program = compose([](auto callee) -> coro<void, int, std::string> {
        co_yield std::to_string(co_await callee());
    }(child));
    CHECK(feed(program, 5) == strings{"5"});
}

coro<int> factorial(int n) {
    if (n < 2) co_return 1;
    co_return n* co_await factorial(n - 1);
}

TEST_CASE("a coroutine calls itself") {
    auto program = compose(factorial(10));
    program.next();
    CHECK(program.result() == 3628800);
}

TEST_CASE("two calls in one expression both deliver") {
    const auto child = [](int x) -> coro<int> { co_return x; };
    auto program = compose([](auto callee) -> coro<int> {
        co_return co_await callee(40) + co_await callee(2);
    }(child));
    program.next();
    CHECK(program.result() == 42);
}

TEST_CASE("a call as the argument of a call is made first") {
    const auto doubled = [](int x) -> coro<int> { co_return 2 * x; };
    auto program = compose([](auto callee) -> coro<int> {
        co_return co_await callee(co_await callee(co_await callee(1)));
    }(doubled));
    program.next();
    CHECK(program.result() == 8);
}

TEST_CASE("a coroutine kept in a variable is called later by moving it") {
    const auto child = [](int x) -> coro<int> { co_return x; };
    auto program = compose([](auto callee) -> coro<int> {
        auto kept = callee(5);
        const int first = co_await callee(1);
        co_return first + co_await std::move(kept);
    }(child));
    program.next();
    CHECK(program.result() == 6);
}

TEST_CASE("coroutines in a container are called in a loop") {
    const auto child = [](int x) -> coro<void, nothing, int> { co_yield x; };
    std::vector<coro<void, nothing, int>> all;
    for (int i = 0; i < 4; ++i) all.push_back(child(i));
    auto program =
        compose([](std::vector<coro<void, nothing, int>> each) -> coro<void, nothing, int> {
            for (auto& one : each) co_await std::move(one);
        }(std::move(all)));
    CHECK(run(program) == std::vector{0, 1, 2, 3});
}

TEST_CASE("a coroutine assigned over destroys what it was") {
    std::string log;
    const auto child = [](mark) -> coro<> { co_return; };
    auto one = child(mark(&log, "old"));
    one = child(mark(&log, "new"));
    CHECK(log == "old ");
}

struct counter {
    int count = 0;
    coro<int> next(int step) {
        count += step;
        co_return count;
    }
};

TEST_CASE("a member function is a coroutine like any other") {
    counter object;
    auto program = compose([](counter* its) -> coro<int> {
        co_await its->next(2);
        co_return co_await its->next(3);
    }(&object));
    program.next();
    CHECK(program.result() == 5);
    CHECK(object.count == 5);
}

}  // namespace
