// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

// close(): destroys the frames innermost first, each once, and cannot be swallowed.

namespace {

using namespace plait;
using namespace plait::test;

// Three calls deep, with something to destroy in each frame; `stand` is what the innermost does.
using standing = coro<void, int, int> (*)();

coro<void, int, int> innermost(std::string* log, mark, standing stand) {
    const mark local(log, "local3");
    co_await stand();
}
coro<void, int, int> middle(std::string* log, mark, standing stand) {
    const mark local(log, "local2");
    co_await innermost(log, mark(log, "argument3"), stand);
}
coro<void, int, int> outermost(std::string* log, mark, standing stand) {
    const mark local(log, "local1");
    co_await middle(log, mark(log, "argument2"), stand);
}

coro<void, int, int> in_receive() { co_await receive; }
coro<void, int, int> in_receive_or_end() { co_await receive_or_end; }
coro<void, int, int> in_peek() { co_await peek; }
coro<void, int, int> in_yield() { co_yield 1; }
coro<void, int, int> in_catch() {
    for (;;) {
        try {
            co_await receive;
        } catch (...) {
            continue;
        }
    }
}

constexpr const char* whole_stack = "local3 argument3 local2 argument2 local1 argument1 ";

void check_closing(standing stand, state expected) {
    std::string log;
    auto program = compose(outermost(&log, mark(&log, "argument1"), stand));
    CHECK(program.next() == expected);
    CHECK(log.empty());
    program.close();
    CHECK(log == whole_stack);
    CHECK(program.state() == state::closed);
}

TEST_CASE("close in receive destroys innermost first, locals before arguments, each once") {
    check_closing(in_receive, state::wants_input);
}
TEST_CASE("close in receive_or_end destroys innermost first, each once") {
    check_closing(in_receive_or_end, state::wants_input);
}
TEST_CASE("close in peek destroys innermost first, each once") {
    check_closing(in_peek, state::wants_input);
}
TEST_CASE("close in co_yield destroys innermost first, each once") {
    check_closing(in_yield, state::has_output);
}
TEST_CASE("close cannot be swallowed by a catch of everything") {
    check_closing(in_catch, state::wants_input);
}

TEST_CASE("close in a side kick destroys innermost first, each once") {
    std::string log;
    later<int> source;
    const auto waits = [](std::string* into, later<int>* its) -> coro<> {
        const mark local(into, "inner");
        co_await *its;
    };
    auto program = compose([](std::string* into, later<int>* its, auto child) -> coro<> {
        const mark local(into, "outer");
        co_await child(into, its);
    }(&log, &source, waits));
    CHECK(program.next() == state::waiting);
    program.close();
    CHECK(log == "inner outer ");
    source.complete(1);
}

TEST_CASE("the destructor closes") {
    std::string log;
    {
        auto program = compose(outermost(&log, mark(&log, "argument1"), in_receive));
        program.next();
    }
    CHECK(log == whole_stack);
}

TEST_CASE("close is idempotent") {
    std::string log;
    auto program = compose(outermost(&log, mark(&log, "argument1"), in_yield));
    program.next();
    program.close();
    program.close();
    CHECK(log == whole_stack);
    CHECK(program.state() == state::closed);
}

TEST_CASE("close of a program that has not begun destroys the arguments, and runs nothing") {
    std::string log;
    auto program = compose(outermost(&log, mark(&log, "argument1"), in_receive));
    program.close();
    CHECK(log == "argument1 ");
    CHECK(program.state() == state::closed);
}

TEST_CASE("what is done keeps its result when closed") {
    auto program = compose([]() -> coro<std::string> { co_return "kept"; }());
    program.next();
    program.close();
    CHECK(program.state() == state::done);
    CHECK(program.result() == "kept");
}

TEST_CASE("what has failed keeps its exception when closed") {
    auto program = compose([]() -> coro<> {
        throw std::domain_error("kept");
        co_return;
    }());
    program.next();
    program.close();
    CHECK(program.state() == state::failed);
    CHECK_THROWS_AS(program.result(), std::domain_error);
}

TEST_CASE("what is done keeps its leftover when closed") {
    auto program = compose([]() -> coro<void, int> { co_await push_back(5); }());
    program.next();
    program.close();
    CHECK(program.leftover() == std::vector{5});
}

TEST_CASE("an output that was not taken is destroyed by close") {
    auto program = compose([]() -> coro<void, nothing, counted> { co_yield counted(1); }());
    program.next();
    CHECK(counted::alive == 1);
    program.close();
    CHECK(counted::alive == 0);
}

TEST_CASE("what was pushed back is destroyed with the program") {
    {
        auto program = compose([]() -> coro<void, counted, int> {
            co_await push_back(counted(1), counted(2));
            const counted first = co_await receive;
            const counted second = co_await receive;
            co_await push_back(counted(3));
            co_yield 0;
        }());
        program.next();
        CHECK(counted::alive == 3);
    }
    CHECK(counted::alive == 0);
}

TEST_CASE("temporaries of the expression that stands are destroyed by close") {
    std::string log;
    static constexpr auto child = [](const mark*) -> coro<int, int> { co_return co_await receive; };
    auto program = compose([](std::string* into) -> coro<void, int> {
        const mark local(into, "local");
        const auto address = [](const mark& its) { return &its; };
        co_await child(address(mark(into, "temporary")));
    }(&log));
    program.next();
    program.close();
    CHECK(log == "temporary local ");
}

TEST_CASE("a coroutine that is kept but not called is destroyed by close") {
    std::string log;
    static constexpr auto never = [](mark) -> coro<> { co_return; };
    auto program = compose([](std::string* into) -> coro<void, int> {
        const auto kept = never(mark(into, "kept"));
        co_await receive;
    }(&log));
    program.next();
    program.close();
    CHECK(log == "kept ");
}

TEST_CASE("destructors run by close may drive and close another program") {
    struct owner {
        program<void, int, nothing>* owned;
        ~owner() { owned->close(); }
    };
    std::string log;
    auto inner = compose([](std::string* into) -> coro<void, int> {
        const mark local(into, "inner");
        co_await receive;
    }(&log));
    inner.next();
    auto outer =
        compose([](program<void, int, nothing>* its, std::string* into) -> coro<void, int> {
            const mark local(into, "outer");
            const owner owns{its};
            co_await receive;
        }(&inner, &log));
    outer.next();
    outer.close();
    CHECK(log == "inner outer ");
}

TEST_CASE("a closed program can be followed by another of the same coroutine") {
    for (int i = 0; i < 3; ++i) {
        auto program = compose(in_receive());
        program.next();
        program.close();
        CHECK(program.state() == state::closed);
    }
}

}  // namespace
