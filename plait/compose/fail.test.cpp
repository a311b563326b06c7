// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

// fail(): an exception from outside comes out where the innermost coroutine stands.

namespace {

using namespace plait;
using namespace plait::test;
using strings = std::vector<std::string>;

struct outside : std::runtime_error {
    outside() : std::runtime_error("outside") {}
};

coro<std::string, int> catches_at_receive() {
    try {
        co_await receive;
    } catch (const outside& thrown) {
        co_return thrown.what();
    }
    co_return "received";
}

TEST_CASE("fail comes out of a waiting receive") {
    auto program = compose(catches_at_receive());
    program.next();
    CHECK(program.fail(outside()) == state::done);
    CHECK(program.result() == "outside");
}

TEST_CASE("fail comes out of a waiting receive_or_end") {
    auto program = compose([]() -> coro<bool, int> {
        bool caught = false;
        try {
            co_await receive_or_end;
        } catch (const outside&) {
            caught = true;
        }
        co_return caught;
    }());
    program.next();
    program.fail(outside());
    CHECK(program.result());
}

TEST_CASE("fail comes out of a waiting peek") {
    auto program = compose([]() -> coro<bool, int> {
        bool caught = false;
        try {
            co_await peek;
        } catch (const outside&) {
            caught = true;
        }
        co_return caught;
    }());
    program.next();
    program.fail(outside());
    CHECK(program.result());
}

TEST_CASE("fail comes out of a co_yield") {
    auto program = compose([]() -> coro<bool, nothing, int> {
        bool caught = false;
        try {
            co_yield 1;
        } catch (const outside&) {
            caught = true;
        }
        co_return caught;
    }());
    program.next();
    CHECK(program.fail(outside()) == state::done);
    CHECK(program.result());
}

TEST_CASE("fail comes out of a co_yield that converts") {
    auto program = compose([]() -> coro<bool, nothing, std::string> {
        bool caught = false;
        try {
            co_yield "literal";
        } catch (const outside&) {
            caught = true;
        }
        co_return caught;
    }());
    program.next();
    program.fail(outside());
    CHECK(program.result());
}

TEST_CASE("fail that nobody catches ends the program") {
    auto program = compose([]() -> coro<void, int> { co_await receive; }());
    program.next();
    CHECK(program.fail(outside()) == state::failed);
    CHECK_THROWS_AS(program.result(), outside);
}

TEST_CASE("a coroutine that catches a failure may yield, and that output is not lost") {
    auto program = compose([]() -> coro<void, int, std::string> {
        for (;;) {
            std::string text;
            try {
                text = std::to_string(co_await receive);
            } catch (const outside& thrown) {
                text = thrown.what();
            }
            co_yield text;
        }
    }());
    program.next();
    CHECK(program.fail(outside()) == state::has_output);
    CHECK(program.output() == "outside");
    CHECK(program.next() == state::wants_input);
    CHECK(feed(program, 5) == strings{"5"});
}

TEST_CASE("a coroutine that catches a failure may receive on") {
    auto program = compose([]() -> coro<int, int> {
        int failures = 0;
        for (;;) {
            try {
                co_return failures * 10 + co_await receive;
            } catch (const outside&) {
                ++failures;
            }
        }
    }());
    program.next();
    CHECK(program.fail(outside()) == state::wants_input);
    CHECK(program.fail(outside()) == state::wants_input);
    program.send(7);
    CHECK(program.result() == 27);
}

TEST_CASE("fail hits the innermost coroutine and unwinds frame by frame") {
    std::string log;
    static constexpr auto inner = [](std::string* into) -> coro<void, int> {
        const mark local(into, "inner");
        co_await receive;
    };
    static constexpr auto middle = [](std::string* into) -> coro<void, int> {
        const mark local(into, "middle");
        co_await inner(into);
    };
    auto program = compose([](std::string* into) -> coro<void, int> {
        try {
            co_await middle(into);
        } catch (const outside&) {
            *into += "caught ";
        }
    }(&log));
    program.next();
    CHECK(program.fail(outside()) == state::done);
    CHECK(log == "inner middle caught ");
}

TEST_CASE("a failure is caught by the callee where it stands, and the caller never knows") {
    auto program = compose(
        []() -> coro<std::string, int> { co_return co_await catches_at_receive() + " below"; }());
    program.next();
    program.fail(outside());
    CHECK(program.result() == "outside below");
}

TEST_CASE("fail may be answered by another exception") {
    auto program = compose([]() -> coro<void, int> {
        try {
            co_await receive;
        } catch (const outside&) {
            throw std::range_error("answer");
        }
    }());
    program.next();
    program.fail(outside());
    CHECK_THROWS_WITH_AS(program.result(), "answer", std::range_error);
}

TEST_CASE("a program that has not begun ends by fail, and none of it runs") {
    std::string log;
    auto program = compose([](std::string* into, mark) -> coro<void, int> {
        *into += "ran ";
        co_await receive;
    }(&log, mark(&log, "argument")));
    CHECK(program.fail(outside()) == state::failed);
    CHECK(log == "argument ");
    CHECK_THROWS_AS(program.result(), outside);
}

TEST_CASE("fail takes an exception_ptr") {
    auto program = compose(catches_at_receive());
    program.next();
    CHECK(program.fail(std::make_exception_ptr(outside())) == state::done);
    CHECK(program.result() == "outside");
}

TEST_CASE("fail delivers the very object of the exception_ptr") {
    const auto why = std::make_exception_ptr(outside());
    auto program = compose([]() -> coro<void, int> { co_await receive; }());
    program.next();
    program.fail(why);
    std::exception_ptr left;
    try {
        program.result();
    } catch (...) {
        left = std::current_exception();
    }
    CHECK(left == why);
}

TEST_CASE("fail by what is no std::exception") {
    auto program = compose([]() -> coro<int, int> {
        try {
            co_await receive;
        } catch (int thrown) {
            co_return thrown;
        }
        co_return 0;
    }());
    program.next();
    program.fail(std::make_exception_ptr(42));
    CHECK(program.result() == 42);
}

TEST_CASE("fail after the end of input comes first, and the end is not told twice") {
    auto program = compose([]() -> coro<std::string, int, int> {
        std::string log;
        try {
            co_yield 1;
        } catch (const outside&) {
            log += "failed ";
        }
        if (!co_await receive_or_end) log += "ended";
        co_return log;
    }());
    program.next();
    program.end();
    CHECK(program.fail(outside()) == state::done);
    CHECK(program.result() == "failed ended");
}

TEST_CASE("fail reaches a coroutine that reads what was pushed back only when it stands still") {
    auto program = compose([]() -> coro<std::string, int, int> {
        co_await push_back(1, 2);
        std::string log = std::to_string(co_await receive);
        try {
            co_yield 0;
        } catch (const outside&) {
            log += " failed ";
        }
        co_return log + std::to_string(co_await receive);
    }());
    program.next();
    program.fail(outside());
    CHECK(program.result() == "1 failed 2");
}

TEST_CASE("a failure in the middle of a loop of outputs ends the loop") {
    auto program = compose([]() -> coro<int, nothing, int> {
        int last = 0;
        try {
            for (int i = 1;; ++i) co_yield last = i;
        } catch (const outside&) {}
        co_return last;
    }());
    for (int i = 0; i < 5; ++i) program.next();
    program.fail(outside());
    CHECK(program.result() == 5);
}

}  // namespace
