// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <memory>
#include <system_error>

// Exceptions cross calls as they cross functions.

namespace {

using namespace plait;
using namespace plait::test;

coro<> throws_error(std::string text) {
    throw std::domain_error(text);
    co_return;
}

coro<> passes_on(int levels) {
    if (levels == 0)
        co_await throws_error("from below");
    else
        co_await passes_on(levels - 1);
}

TEST_CASE("an exception leaves the child and is caught around its co_await") {
    auto program = compose([]() -> coro<std::string> {
        try {
            co_await throws_error("text");
        } catch (const std::domain_error& thrown) {
            co_return thrown.what();
        }
        co_return "";
    }());
    CHECK(program.next() == state::done);
    CHECK(program.result() == "text");
}

TEST_CASE("an exception passes a hundred callers that do not catch it") {
    auto program = compose([]() -> coro<std::string> {
        try {
            co_await passes_on(100);
        } catch (const std::domain_error& thrown) {
            co_return thrown.what();
        }
        co_return "";
    }());
    program.next();
    CHECK(program.result() == "from below");
}

TEST_CASE("an exception that nobody catches leaves by result") {
    auto program = compose(throws_error("uncaught"));
    CHECK(program.next() == state::failed);
    CHECK_THROWS_WITH_AS(program.result(), "uncaught", std::domain_error);
}

TEST_CASE("the result of a failed program rethrows each time it is asked for") {
    auto program = compose(throws_error("again"));
    program.next();
    CHECK_THROWS_AS(program.result(), std::domain_error);
    CHECK_THROWS_AS(program.result(), std::domain_error);
}

TEST_CASE("an exception thrown before the first suspension leaves by result") {
    auto program = compose([]() -> coro<int, int, int> {
        throw std::domain_error("at once");
        co_return 1;
    }());
    CHECK(program.next() == state::failed);
}

TEST_CASE("an exception is replaced by another") {
    auto program = compose([]() -> coro<> {
        try {
            co_await throws_error("first");
        } catch (const std::domain_error&) {
            throw std::range_error("second");
        }
    }());
    program.next();
    CHECK_THROWS_WITH_AS(program.result(), "second", std::range_error);
}

TEST_CASE("a caught exception is thrown again by throw alone") {
    auto program = compose([]() -> coro<> {
        try {
            co_await throws_error("same");
        } catch (...) {
            throw;
        }
    }());
    program.next();
    CHECK_THROWS_WITH_AS(program.result(), "same", std::domain_error);
}

TEST_CASE("a nested exception arrives with what it nests") {
    auto program = compose([]() -> coro<> {
        try {
            co_await throws_error("cause");
        } catch (...) {
            std::throw_with_nested(std::range_error("effect"));
        }
    }());
    program.next();
    std::string cause;
    try {
        program.result();
    } catch (const std::range_error& effect) {
        try {
            std::rethrow_if_nested(effect);
        } catch (const std::domain_error& nested) {
            cause = nested.what();
        }
    }
    CHECK(cause == "cause");
}

TEST_CASE("after a catch the program is as good as new") {
    auto program = compose([]() -> coro<int, int, int> {
        int caught = 0;
        for (int i = 0; i < 3; ++i) {
            try {
                co_await passes_on(3);
            } catch (const std::domain_error&) {
                ++caught;
            }
            co_yield co_await receive;
        }
        co_return caught;
    }());
    CHECK(feed(program, 1, 2, 3) == std::vector{1, 2, 3});
    CHECK(program.result() == 3);
}

TEST_CASE("the nearest caller that can catch it does") {
    static constexpr auto catches_range = []() -> coro<std::string> {
        try {
            co_await throws_error("domain");
        } catch (const std::range_error&) {
            co_return "inner";
        }
        co_return "none";
    };
    auto program = compose([]() -> coro<std::string> {
        std::string who = "none";
        try {
            who = co_await catches_range();
        } catch (const std::domain_error&) {
            who = "outer";
        }
        co_return who;
    }());
    program.next();
    CHECK(program.result() == "outer");
}

TEST_CASE("locals of the frames it passes are destroyed, innermost first") {
    std::string log;
    static constexpr auto inner = [](std::string* into) -> coro<> {
        const mark local(into, "inner");
        co_await throws_error("out");
    };
    static constexpr auto outer = [](std::string* into) -> coro<> {
        const mark local(into, "outer");
        co_await inner(into);
    };
    auto program = compose([](std::string* into) -> coro<> {
        try {
            co_await outer(into);
        } catch (const std::domain_error&) {
            *into += "caught ";
        }
    }(&log));
    program.next();
    CHECK(log == "inner outer caught ");
}

TEST_CASE("what is no std::exception crosses as well") {
    auto program = compose([]() -> coro<int> {
        const auto child = []() -> coro<> {
            throw 42;
            co_return;
        };
        try {
            co_await child();
        } catch (int thrown) {
            co_return thrown;
        }
        co_return 0;
    }());
    program.next();
    CHECK(program.result() == 42);
}

TEST_CASE("a move-only exception crosses, and is one object all the way") {
    struct refusal_letter {
        refusal_letter() = default;
        refusal_letter(refusal_letter&&) = default;
        std::unique_ptr<int> number = std::make_unique<int>(7);
    };
    auto program = compose([]() -> coro<> {
        throw refusal_letter();
        co_return;
    }());
    program.next();
    int number = 0;
    try {
        program.result();
    } catch (const refusal_letter& letter) {
        number = *letter.number;
    }
    CHECK(number == 7);
}

TEST_CASE("an exception after some output does not undo the output") {
    auto program = compose([]() -> coro<void, nothing, int> {
        co_yield 1;
        co_await throws_error("later");
    }());
    CHECK(program.next() == state::has_output);
    CHECK(program.output() == 1);
    CHECK(program.next() == state::failed);
}

TEST_CASE("in a catch block the coroutine throws through calls of functions as anywhere") {
    static constexpr auto function = [] {
        throw std::system_error(ENOENT, std::generic_category());
    };
    auto program = compose([]() -> coro<int> {
        int code = 0;
        try {
            function();
        } catch (const std::system_error& thrown) {
            code = thrown.code().value();
        }
        co_return code;
    }());
    program.next();
    CHECK(program.result() == ENOENT);
}

TEST_CASE("an exception from making the child's arguments is the caller's own") {
    static constexpr auto child = [](int) -> coro<> { co_return; };
    static constexpr auto argument = []() -> int { throw std::domain_error("argument"); };
    auto program = compose([]() -> coro<std::string> {
        try {
            co_await child(argument());
        } catch (const std::domain_error& thrown) {
            co_return thrown.what();
        }
        co_return "";
    }());
    program.next();
    CHECK(program.result() == "argument");
}

TEST_CASE("an exception crosses from a receive to callers that are in the middle of a try") {
    static constexpr auto child = []() -> coro<int, int> {
        const int got = co_await receive;
        if (got < 0) throw std::domain_error("negative");
        co_return got;
    };
    auto program = compose([]() -> coro<void, int, std::string> {
        for (;;) {
            std::string answer;
            try {
                answer = std::to_string(co_await child());
            } catch (const std::domain_error& thrown) {
                answer = thrown.what();
            }
            co_yield answer;
        }
    }());
    CHECK(feed(program, 1, -1, 2) == std::vector<std::string>{"1", "negative", "2"});
}

TEST_CASE("plait's errors are std::runtime_errors with their text") {
    CHECK_THROWS_WITH_AS(throw error("text"), "text", std::runtime_error);
    CHECK_THROWS_WITH_AS(throw protocol_error("text"), "text", error);
    CHECK_THROWS_WITH_AS(throw end_of_input(), "end of input", error);
    CHECK_THROWS_WITH_AS(throw timed_out(), "timed out", error);
}

TEST_CASE("an error knows where it was made") {
    const unsigned here = __LINE__ + 1;
    const error made("text");
    CHECK(made.where().line() == here);
    CHECK(std::string_view(made.where().file_name()).ends_with("exception.test.cpp"));
}

TEST_CASE("an error made for another line says that line") {
    const auto there = std::source_location::current();
    const auto make = [&] { return protocol_error("text", there); };
    CHECK(make().where().line() == there.line());
}

}  // namespace
