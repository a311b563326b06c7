// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

// The stack of a program that stands or runs. And the traces of what crosses inner programs, pipes and
// side kicks.

namespace {

using namespace plait;
using namespace plait::test;
using strings = std::vector<std::string>;

// The functions of a trace, outermost first, without the line where the program was composed.
strings functions(const std::string& text) {
    strings names;
    for (std::size_t at = text.find("\n  File \""); at != text.npos;
         at = text.find("\n  File \"", at + 1)) {
        const std::size_t from = text.find(", in ", at) + 5;
        names.push_back(text.substr(from, text.find('\n', from) - from));
    }
    names.erase(names.begin());
    return names;
}

coro<int, int, int> inner() {
    const int x = co_await receive;
    co_yield x;
    co_return x;
}
coro<int, int, int> outer() { co_return co_await inner(); }

TEST_CASE("the trace of a program that has not begun shows its coroutine") {
    const auto program = compose(outer());
    CHECK(program.trace().find("compose(outer());") != std::string::npos);
}

TEST_CASE("the trace shows the stack as it stands, outermost first") {
    auto program = compose(outer());
    program.next();
    CHECK(functions(program.trace()) == strings{"coro<…> outer()", "coro<…> inner()"});
}

TEST_CASE("the trace shows the line at which each coroutine stands") {
    auto program = compose(outer());
    program.next();
    CHECK(program.trace().find("    const int x = co_await receive;\n") != std::string::npos);
    program.send(1);
    CHECK(program.trace().find("    co_yield x;\n") != std::string::npos);
    CHECK(program.trace().find("co_await receive;") == std::string::npos);
}

TEST_CASE("the trace of a finished program shows only where it was composed") {
    auto program = compose(outer());
    feed(program, 1);
    CHECK(program.state() == state::done);
    CHECK(functions(program.trace()).empty());
}

TEST_CASE("the trace of a closed program shows only where it was composed") {
    auto program = compose(outer());
    program.next();
    program.close();
    CHECK(functions(program.trace()).empty());
}

TEST_CASE("the trace in a side kick shows the line that awaits") {
    later<int> source;
    auto program = compose([](later<int>* its) -> coro<> {
        co_await *its;  // here
    }(&source));
    program.next();
    CHECK(program.trace().find("    co_await *its;  // here\n") != std::string::npos);
    source.complete(1);
}

TEST_CASE("a coroutine sees its own trace, with the very line that asks") {
    auto program = compose([]() -> coro<std::string> {
        const auto here = co_await this_program;
        co_return here.trace();  // asked
    }());
    program.next();
    CHECK(program.result().ends_with("    co_return here.trace();  // asked\n"));
}

coro<std::string> sees_its_callers() {
    const auto here = co_await this_program;
    co_return here.trace();
}
coro<std::string> calls_it() { co_return co_await sees_its_callers(); }

TEST_CASE("a coroutine sees its callers in its trace") {
    auto program = compose(calls_it());
    program.next();
    CHECK(functions(program.result()) ==
          strings{"coro<…> calls_it()", "coro<…> sees_its_callers()"});
}

coro<std::string> drives_it() {
    const auto here = co_await this_program;
    auto within = compose(calls_it(), here);
    within.next();
    co_return within.result();
}

TEST_CASE("a coroutine sees through inner programs to the outermost") {
    auto program = compose(drives_it());
    program.next();
    CHECK(functions(program.result()) ==
          strings{"coro<…> drives_it()", "coro<…> calls_it()", "coro<…> sees_its_callers()"});
}

coro<void, int, int> drives_outer() {
    const auto here = co_await this_program;
    auto within = compose(outer(), here);
    within.next();
    co_await receive;
}

TEST_CASE("the trace of a program shows its inner programs below who drives them") {
    auto program = compose(drives_outer());
    program.next();
    CHECK(functions(program.trace()) ==
          strings{"coro<…> drives_outer()", "coro<…> outer()", "coro<…> inner()"});
}

TEST_CASE("an inner program that has ended is no longer in the trace") {
    auto program = compose([]() -> coro<void, int> {
        const auto here = co_await this_program;
        {
            auto within = compose(outer(), here);
            within.next();
        }
        co_await receive;
    }());
    program.next();
    CHECK(functions(program.trace()).size() == 1);
}

// ---- failures that cross

coro<> fails() {
    throw error("deep");
    co_return;
}

coro<> drives_failing() {
    const auto here = co_await this_program;
    auto within = compose(fails(), here);
    within.next();
    within.result();
}

TEST_CASE("a failure that crosses an inner program keeps its trace") {
    auto program = compose(drives_failing());
    program.next();
    CHECK(functions(program.failure()) == strings{"coro<> drives_failing()", "coro<> fails()"});
}

TEST_CASE("a failure that crosses three inner programs keeps its trace") {
    static constexpr auto wraps = [](auto self, int levels) -> coro<> {
        const auto here = co_await this_program;
        if (levels == 0) {
            co_await drives_failing();
        } else {
            auto within = compose(self(self, levels - 1), here);
            within.next();
            within.result();
        }
    };
    auto program = compose(wraps(wraps, 2));
    program.next();
    const strings names = functions(program.failure());
    REQUIRE(names.size() >= 3);
    CHECK(names.back() == "coro<> fails()");
    CHECK(names[names.size() - 2] == "coro<> drives_failing()");
}

coro<void, nothing, int> fails_on_the_left() {
    co_yield 1;
    co_await fails();
}
coro<void, int> reads_on_the_right() {
    for (;;) co_await receive;
}

TEST_CASE("a failure of the left side shows both sides of the pipe") {
    auto program = compose(fails_on_the_left() | reads_on_the_right());
    program.next();
    const std::string text = program.failure();
    const auto names = functions(text);
    REQUIRE(names.size() == 4);
    CHECK(names[0].find("operator|(…)") != std::string::npos);
    CHECK(names[1] == "coro<…> reads_on_the_right()");
    CHECK(names[2] == "coro<…> fails_on_the_left()");
    CHECK(names[3] == "coro<> fails()");
    CHECK(text.ends_with("plait::error: deep\n"));
}

TEST_CASE("the trace of a pipe shows both sides") {
    static constexpr auto left = []() -> coro<void, int, int> {
        for (;;) co_yield co_await receive;
    };
    auto program = compose(left() | reads_on_the_right());
    program.next();
    const std::string text = program.trace();
    CHECK(text.find("operator|(…)") != text.npos);
    CHECK(text.find("in coro<…> reads_on_the_right()") != text.npos);
}

coro<> awaits(later<int>* source) { co_await *source; }
coro<> calls_awaits(later<int>* source) { co_await awaits(source); }

TEST_CASE("a failure of a side kick shows the coroutines that waited") {
    later<int> source;
    auto program = compose(calls_awaits(&source));
    program.next();
    source.fail(std::domain_error("side"));
    CHECK(functions(program.failure()) == strings{"coro<> calls_awaits(…)", "coro<> awaits(…)"});
    CHECK(program.failure().ends_with("std::domain_error: side\n"));
}

TEST_CASE("a failure that crosses from a joined program by ready and result keeps its trace") {
    auto joined = compose(fails());
    joined.next();
    auto program = compose([](auto* its) -> coro<> {
        co_await its->ready();
        its->result();
    }(&joined));
    program.next();
    CHECK(program.failure().find("in coro<> fails()") != std::string::npos);
}

}  // namespace
