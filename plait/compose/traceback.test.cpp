// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <source_location>

// The text of a failure, as Python prints it. These tests run in the source folder, so source lines are
// shown; the file is named as the repository names it.

namespace {

using namespace plait;
using namespace plait::test;

// "  File …, line N, in FUNCTION\n    TEXT\n"
std::string shown(unsigned line, const std::string& function, const std::string& text) {
    return std::string("  File \"") + std::source_location::current().file_name() + "\", line " +
           std::to_string(line) + ", in " + function + "\n    " + text + "\n";
}
std::string shown_after(unsigned line, const std::string& function) {
    return std::string("  File \"") + std::source_location::current().file_name() +
           "\", after line " + std::to_string(line) + ", in " + function + "\n";
}

// The traceback without its heading and the line where the program was composed.
template <class Program>
std::string failure_within(const Program& program) {
    std::string text = program.failure();
    const std::string heading = "Traceback (most recent call last):\n";
    REQUIRE(text.starts_with(heading));
    text.erase(0, heading.size());
    text.erase(0, text.find("  File", 1));
    return text;
}

// clang-format off: a statement has a line of its own
constexpr unsigned line_of_c = __LINE__ + 2;
coro<> c() {
    throw error("b");
    co_return;
}
constexpr unsigned line_of_b = __LINE__ + 2;
coro<> b() {
    co_await c();
}
constexpr unsigned line_of_a = __LINE__ + 2;
coro<> a() {
    co_await b();
}

// clang-format on

TEST_CASE("a failure shows each line on the way, outermost first, then the exception") {
    const unsigned here = __LINE__ + 1;
    auto program = compose(a());
    program.next();
    const std::string text = program.failure();
    const std::string composed = ", line " + std::to_string(here) + ", in ";
    CHECK(text.starts_with("Traceback (most recent call last):\n  File \""));
    CHECK(text.find(composed) != text.npos);
    CHECK(text.find("    auto program = compose(a());\n") != text.npos);
    CHECK(failure_within(program) == shown(line_of_a, "coro<> a()", "co_await b();") +
                                         shown(line_of_b, "coro<> b()", "co_await c();") +
                                         shown(line_of_c, "coro<> c()", "throw error(\"b\");") +
                                         "plait::error: b\n");
}

TEST_CASE("a failure may be asked for again") {
    auto program = compose(a());
    program.next();
    CHECK(program.failure() == program.failure());
}

// clang-format off
constexpr unsigned line_of_the_receive = __LINE__ + 2;
coro<> foreign(int*) {
    co_await std::suspend_never();
    throw std::domain_error("foreign");
}
// clang-format on

TEST_CASE("where the throwing line is not known, the last suspension before it is shown") {
    auto program = compose(foreign(nullptr));
    program.next();
    CHECK(failure_within(program) ==
          shown_after(line_of_the_receive, "coro<> foreign(…)") + "std::domain_error: foreign\n");
}

coro<> foreign_at_once() {
    throw std::domain_error("foreign");
    co_return;
}

TEST_CASE("where nothing was suspended before, only the function is shown") {
    auto program = compose(foreign_at_once());
    program.next();
    CHECK(failure_within(program) ==
          std::string("  File \"") + std::source_location::current().file_name() +
              "\", in coro<> foreign_at_once()\nstd::domain_error: foreign\n");
}

// clang-format off
constexpr unsigned line_of_helper = __LINE__ + 2;
void helper() {
    throw error("in a helper");
}
constexpr unsigned line_of_calls_helper = __LINE__ + 2;
coro<> calls_helper() {
    co_await std::suspend_never();
    helper();
}
// clang-format on

TEST_CASE("an error thrown by a function that is no coroutine shows that function too") {
    auto program = compose(calls_helper());
    program.next();
    CHECK(failure_within(program) ==
          shown_after(line_of_calls_helper, "coro<> calls_helper()") +
              shown(line_of_helper, "void helper()", "throw error(\"in a helper\");") +
              "plait::error: in a helper\n");
}

// clang-format off
constexpr unsigned line_of_waits = __LINE__ + 2;
coro<int, int> waits() {
    co_return co_await receive;
}
// clang-format on

TEST_CASE("end_of_input shows the receive") {
    auto program = compose(waits());
    program.next();
    program.end();
    CHECK(failure_within(program) ==
          shown(line_of_waits, "coro<…> waits()", "co_return co_await receive;") +
              "plait::end_of_input: end of input\n");
}

TEST_CASE("a failure from outside shows the line at which the coroutine stood, exactly") {
    auto program = compose(waits());
    program.next();
    program.fail(std::domain_error("outside"));
    CHECK(failure_within(program) ==
          shown(line_of_waits, "coro<…> waits()", "co_return co_await receive;") +
              "std::domain_error: outside\n");
}

TEST_CASE("a program that failed before it began shows where it was composed") {
    auto program = compose(waits());
    program.fail(std::domain_error("outside"));
    const std::string text = program.failure();
    CHECK(text.find("compose(waits());") != text.npos);
    CHECK(text.ends_with("in coro<…> waits()\nstd::domain_error: outside\n"));
}

inline constexpr local<int> unbound{"unbound"};
// clang-format off
constexpr unsigned line_of_unbound = __LINE__ + 2;
coro<> looks() {
    co_await unbound;
}
// clang-format on

TEST_CASE("a missing local shows the line that looked") {
    auto program = compose(looks());
    program.next();
    CHECK(failure_within(program).starts_with(
        shown(line_of_unbound, "coro<> looks()", "co_await unbound;") + "plait::no_such_local: "));
}

// clang-format off
constexpr unsigned line_of_recursion = __LINE__ + 3;
coro<> recursive(int levels) {
    if (levels == 0) throw error("bottom");
    co_await recursive(levels - 1);
}
// clang-format on

TEST_CASE("a line that repeats is shown once, with how often") {
    auto program = compose(recursive(10));
    program.next();
    CHECK(failure_within(program) ==
          shown(line_of_recursion, "coro<> recursive(…)", "co_await recursive(levels - 1);") +
              "  [the previous line repeated 9 more times]\n" +
              shown(line_of_recursion - 1, "coro<> recursive(…)",
                    "if (levels == 0) throw error(\"bottom\");") +
              "plait::error: bottom\n");
}

// clang-format off
constexpr unsigned line_of_replaces = __LINE__ + 3;
coro<> replaces() {
    try {
        co_await a();
    } catch (const error&) {
        throw protocol_error("replaced");
    }
}
// clang-format on

TEST_CASE("a replacing exception has a traceback of its own") {
    auto program = compose(replaces());
    program.next();
    CHECK(failure_within(program) ==
          shown(line_of_replaces + 2, "coro<> replaces()", "throw protocol_error(\"replaced\");") +
              "plait::protocol_error: replaced\n");
}

coro<> rethrows() {
    try {
        co_await a();
    } catch (...) {
        throw;
    }
}

TEST_CASE("an exception thrown again by throw alone keeps its trace") {
    auto program = compose(rethrows());
    program.next();
    const std::string text = failure_within(program);
    CHECK(text.find("in coro<> rethrows()") < text.find("in coro<> a()"));
    CHECK(text.find("in coro<> a()") < text.find("in coro<> c()"));
}

coro<> second_try() {
    try {
        co_await foreign_at_once();
    } catch (const std::domain_error&) {}
    co_await a();
}

TEST_CASE("an exception that was caught leaves no trace in the next one") {
    auto program = compose(second_try());
    program.next();
    const std::string text = failure_within(program);
    CHECK(text.find("foreign_at_once()\n") == text.npos);
    CHECK(text.ends_with("plait::error: b\n"));
}

TEST_CASE("what is no std::exception is shown by its type") {
    auto program = compose([]() -> coro<> {
        throw 42;
        co_return;
    }());
    program.next();
    CHECK(program.failure().ends_with("\nint\n"));
}

TEST_CASE("an exception that left by result has its traceback, with where it was composed") {
    auto program = compose(a());
    program.next();
    std::string text;
    try {
        program.result();
    } catch (...) {
        text = traceback(std::current_exception());
    }
    CHECK(text == program.failure());
}

TEST_CASE("an exception that passed no program has only its last line") {
    const auto made = std::make_exception_ptr(std::domain_error("alone"));
    CHECK(traceback(made) == "std::domain_error: alone\n");
}

TEST_CASE("no exception has no traceback") { CHECK(traceback(nullptr).empty()); }

TEST_CASE("of the programs that failed, the last sixteen are remembered") {
    std::vector<std::exception_ptr> all;
    for (int i = 0; i < 20; ++i) {
        auto program = compose(a());
        program.next();
        try {
            program.result();
        } catch (...) {
            all.push_back(std::current_exception());
        }
    }
    CHECK(traceback(all[0]) == "plait::error: b\n");
    CHECK(traceback(all[4]).find("in coro<> a()") != std::string::npos);
    CHECK(traceback(all[19]).find("in coro<> a()") != std::string::npos);
}

}  // namespace
