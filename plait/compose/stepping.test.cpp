// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

// compose(serve(), stepping): control comes back also at each call.

namespace {

using namespace plait;
using namespace plait::test;

coro<int> child(std::string* log, int x) {
    *log += "child ";
    co_return x;
}

coro<int> parent(std::string* log) {
    *log += "parent ";
    const int first = co_await child(log, 1);
    *log += "between ";
    const int second = co_await child(log, 2);
    *log += "after ";
    co_return first + second;
}

TEST_CASE("a stepping program comes back at each call, before the callee's first line") {
    std::string log;
    auto program = compose(parent(&log), stepping);
    CHECK(program.next() == state::ready);
    CHECK(log == "parent ");
    CHECK(program.next() == state::ready);
    CHECK(log == "parent child between ");
    CHECK(program.next() == state::done);
    CHECK(log == "parent child between child after ");
    CHECK(program.result() == 3);
}

TEST_CASE("a program that does not step runs through its calls") {
    std::string log;
    auto program = compose(parent(&log));
    CHECK(program.next() == state::done);
}

TEST_CASE("a step shows the callee in the trace") {
    std::string log;
    auto program = compose(parent(&log), stepping);
    program.next();
    CHECK(program.trace().find("child(…)") != std::string::npos);
}

TEST_CASE("a stepping program still wants input and has output") {
    static constexpr auto reads = []() -> coro<int, int> { co_return co_await receive; };
    auto program = compose([]() -> coro<void, int, int> { co_yield co_await reads(); }(), stepping);
    CHECK(program.next() == state::ready);
    CHECK(program.next() == state::wants_input);
    CHECK(program.send(5) == state::has_output);
    CHECK(program.output() == 5);
    CHECK(program.next() == state::done);
}

TEST_CASE("data cannot be sent at a step") {
    static constexpr auto reads = []() -> coro<int, int> { co_return co_await receive; };
    auto program = compose([]() -> coro<int, int> { co_return co_await reads(); }(), stepping);
    program.next();
    CHECK(refusal([&] { program.send(1); }) ==
          "cannot accept data: it is ready: call next() first");
}

TEST_CASE("fail at a step ends the callee before its first line, and the caller is told") {
    std::string log;
    static constexpr auto fragile = [](std::string* into) -> coro<std::string> {
        try {
            co_await child(into, 1);
        } catch (const std::domain_error& thrown) {
            co_return thrown.what();
        }
        co_return "";
    };
    auto program = compose(fragile(&log), stepping);
    program.next();
    CHECK(program.fail(std::domain_error("outside")) == state::done);
    CHECK(log.empty());
    CHECK(program.result() == "outside");
}

TEST_CASE("close at a step destroys the callee's arguments, then the caller") {
    std::string log;
    static constexpr auto takes = [](mark) -> coro<> { co_return; };
    auto program = compose(
        [](std::string* into) -> coro<> {
            const mark local(into, "caller");
            co_await takes(mark(into, "argument"));
        }(&log),
        stepping);
    CHECK(program.next() == state::ready);
    program.close();
    CHECK(log == "argument caller ");
}

TEST_CASE("the end said at a step reaches the callee's receive") {
    static constexpr auto reads = []() -> coro<bool, int> {
        const auto got = co_await receive_or_end;
        co_return got.has_value();
    };
    auto program = compose([]() -> coro<bool, int> { co_return co_await reads(); }(), stepping);
    program.next();
    CHECK(program.end() == state::ready);
    CHECK(program.next() == state::done);
    CHECK_FALSE(program.result());
}

TEST_CASE("a side kick is no step") {
    auto program = compose([]() -> coro<> { co_await std::suspend_never(); }(), stepping);
    CHECK(program.next() == state::done);
}

TEST_CASE("a call after a side kick is a step, and ready says so") {
    later<int> source;
    std::string log;
    auto program = compose(
        [](later<int>* its, std::string* into) -> coro<int> {
            const int x = co_await *its;
            co_return co_await child(into, x);
        }(&source, &log),
        stepping);
    program.next();
    source.complete(4);
    CHECK(program.state() == state::ready);
    CHECK(program.next() == state::done);
    CHECK(program.result() == 4);
}

TEST_CASE("steps are counted: one for each call, however deep") {
    static constexpr auto deep = [](auto self, int levels) -> coro<> {
        if (levels > 0) co_await self(self, levels - 1);
    };
    auto program = compose(deep(deep, 50), stepping);
    int steps = 0;
    while (program.next() == state::ready) ++steps;
    CHECK(steps == 50);
}

}  // namespace
