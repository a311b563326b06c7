// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <source_location>
#include <stdexcept>

// With plait::throw_site the throwing line is exact for any exception. This file is compiled with
// debug information, without optimisation, in a binary of its own.

namespace {

using namespace plait;
using namespace plait::test;

// The line, in the file as the compiler was told to spell it.
bool shows(const std::string& text, unsigned line, const std::string& function) {
    const std::string file = std::source_location::current().file_name();
    return text.find("  File \"" + file + "\", line " + std::to_string(line) + ", in " + function +
                     "\n") != text.npos;
}

// clang-format off: a statement has a line of its own
constexpr unsigned line_of_body = __LINE__ + 3;
coro<> throws_in_body() {
    co_await std::suspend_never();
    throw std::runtime_error("body");
}
constexpr unsigned line_of_function = __LINE__ + 2;
void throws() {
    throw std::domain_error("function");
}
coro<> calls_function() {
    co_await std::suspend_never();
    throws();
}
constexpr unsigned line_of_number = __LINE__ + 2;
coro<> throws_number() {
    throw 42;
    co_return;
}
// clang-format on

TEST_CASE("a throw in a coroutine's body is shown at its very line") {
    auto program = compose(throws_in_body());
    program.next();
    CAPTURE(program.failure());
    CHECK(shows(program.failure(), line_of_body, "coro<> throws_in_body()"));
    CHECK(program.failure().find("after line") == std::string::npos);
}

TEST_CASE("a throw in a function that a coroutine calls is shown in that function") {
    auto program = compose(calls_function());
    program.next();
    CAPTURE(program.failure());
    CHECK(program.failure().find("throw_site.test.cpp\", line " + std::to_string(line_of_function) +
                                 ", in ") != std::string::npos);
    CHECK(program.failure().find("throws()\n") != std::string::npos);
}

TEST_CASE("a throw of what is no std::exception is shown at its very line") {
    auto program = compose(throws_number());
    program.next();
    CAPTURE(program.failure());
    CHECK(shows(program.failure(), line_of_number, "coro<> throws_number()"));
}

TEST_CASE("an error that knows its own line is not asked twice") {
    const unsigned line = __LINE__ + 2;
    auto program = compose([]() -> coro<> {
        throw error("own");
        co_return;
    }());
    program.next();
    CHECK(program.failure().find("line " + std::to_string(line) + ", in ") != std::string::npos);
}

TEST_CASE("a failure from outside is shown where the coroutine stood, not where it was made") {
    auto program = compose([]() -> coro<int, int> { co_return co_await receive; }());
    program.next();
    std::exception_ptr made;
    try {
        throw std::runtime_error("outside");
    } catch (...) {
        made = std::current_exception();
    }
    program.fail(made);
    CHECK(program.failure().find("co_await receive") != std::string::npos);
}

TEST_CASE("an exception that a function catches on the way does not disturb") {
    auto program = compose([]() -> coro<> {
        co_await std::suspend_never();
        try {
            throws();
        } catch (const std::domain_error&) {}
        co_await throws_in_body();
    }());
    program.next();
    CHECK(shows(program.failure(), line_of_body, "coro<> throws_in_body()"));
}

TEST_CASE("an exception is thrown and caught as ever") {
    CHECK_THROWS_WITH_AS(throws(), "function", std::domain_error);
}

}  // namespace
