// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <map>
#include <set>

// The None protocol: in each state some calls are allowed, all others are refused with a text that
// says what would be right, and change nothing.

namespace {

using namespace plait;
using namespace plait::test;
using source = cancellable<int>;
using tested = program<int, int, int>;

// Stands in the wanted state, then goes on as a coroutine that gives its input plus one.
coro<int, int, int> stands(state wanted, source* its) {
    co_await push_back(90);
    co_await receive;
    if (wanted == state::has_output) co_yield 7;
    if (wanted == state::waiting) co_await *its;
    if (wanted == state::failed) throw std::domain_error("failed");
    if (wanted == state::done) co_return 5;
    co_yield co_await receive + 1;
    co_return 5;
}

// All calls that may be refused, by what the refusal says of them.
const std::map<std::string, void (*)(tested&)> calls{
    {"run on", [](tested& it) { it.next(); }},
    {"give output", [](tested& it) { static_cast<void>(it.output()); }},
    {"accept data", [](tested& it) { it.send(1); }},
    {"end its input", [](tested& it) { it.end(); }},
    {"fail", [](tested& it) { it.fail(std::domain_error("outside")); }},
    {"give a result", [](tested& it) { static_cast<void>(it.result()); }},
    {"give its leftover", [](tested& it) { static_cast<void>(it.leftover()); }},
    {"tell its failure", [](tested& it) { static_cast<void>(it.failure()); }}};

struct in_state {
    explicit in_state(state wanted) : program(compose(stands(wanted, &kick))) {
        if (wanted == state::closed) program.close();
        if (wanted != state::ready && wanted != state::closed) program.next();
        REQUIRE(program.state() == wanted);
    }

    // Makes all calls but the allowed ones; each must be refused with this text.
    void refuses_all_but(const std::set<std::string>& allowed, const std::string& instead) {
        const state before = program.state();
        for (const auto& [what, call] : calls) {
            if (allowed.contains(what)) continue;
            CAPTURE(what);
            const std::string expected = std::string("cannot ").append(what) + ": " + instead;
            CHECK(refusal([&] { call(program); }) == expected);
            CHECK(program.state() == before);
        }
    }

    source kick;
    tested program;
};

TEST_CASE("a program that has not begun refuses all but next, end, fail and close") {
    in_state(state::ready)
        .refuses_all_but({"run on", "end its input", "fail"}, "it is ready: call next() first");
}

TEST_CASE("a program that wants input refuses all but send, end, fail and close") {
    in_state(state::wants_input)
        .refuses_all_but({"accept data", "end its input", "fail"},
                         "it wants input: call send() or end()");
}

TEST_CASE("a program that has output refuses all but output, next, end, fail and close") {
    in_state(state::has_output)
        .refuses_all_but({"give output", "run on", "end its input", "fail"},
                         "take its output first: output(), then next()");
}

TEST_CASE("a program that waits refuses all but ready, end, fail and close") {
    in_state(state::waiting)
        .refuses_all_but({"end its input", "fail"},
                         "it waits for a side kick: co_await ready() first");
}

TEST_CASE("a program that is done refuses all but result, leftover and close") {
    in_state(state::done)
        .refuses_all_but({"give a result", "give its leftover"},
                         "it is done: only result() and leftover() are left");
}

TEST_CASE("a program that has failed refuses all but result, failure, leftover and close") {
    in_state(state::failed)
        .refuses_all_but({"give a result", "give its leftover", "tell its failure"},
                         "it has failed: only result() and failure() are left");
}

TEST_CASE("a program that is closed refuses everything but close") {
    in_state(state::closed).refuses_all_but({}, "it is closed");
}

TEST_CASE("a program that is running refuses every call from inside") {
    std::vector<std::string> said;
    tested* self = nullptr;
    auto program = compose([](tested** me, std::vector<std::string>* into) -> coro<int, int, int> {
        for (const auto& one : calls) into->push_back(refusal([&] { one.second(**me); }));
        co_return (*me)->state() == state::running ? 1 : 0;
    }(&self, &said));
    self = &program;
    program.next();
    CHECK(program.result() == 1);
    std::vector<std::string> expected;
    for (const auto& [what, call] : calls)
        expected.push_back("cannot " + what + ": it is running: this call comes from inside");
    CHECK(said == expected);
}

TEST_CASE("a program whose input has ended refuses data, and goes on by end") {
    auto program = compose([]() -> coro<void, int> {
        co_await receive_or_end;
        co_await receive_or_end;
    }());
    program.next();
    program.end();
    CHECK(refusal([&] { program.send(1); }) ==
          "cannot accept data: its input has ended: call end() again, or close it");
    CHECK(program.end() == state::done);
}

TEST_CASE("next is allowed when ready") {
    in_state it(state::ready);
    CHECK(it.program.next() == state::wants_input);
}

TEST_CASE("next is allowed when there is output") {
    in_state it(state::has_output);
    CHECK(it.program.next() == state::wants_input);
}

TEST_CASE("send is allowed when input is wanted") {
    in_state it(state::wants_input);
    CHECK(it.program.send(1) == state::has_output);
    CHECK(it.program.output() == 2);
}

TEST_CASE("output may be taken twice, or not at all") {
    in_state it(state::has_output);
    CHECK(it.program.output() == it.program.output());
    in_state other(state::has_output);
    CHECK(other.program.next() == state::wants_input);
}

TEST_CASE("end is allowed in every state that is not the last") {
    for (const state here : {state::ready, state::wants_input, state::has_output, state::waiting}) {
        CAPTURE(here);
        in_state it(here);
        CHECK_NOTHROW(it.program.end());
    }
}

TEST_CASE("fail is allowed in every state that is not the last") {
    for (const state here : {state::ready, state::wants_input, state::has_output, state::waiting}) {
        CAPTURE(here);
        in_state it(here);
        CHECK(it.program.fail(std::domain_error("outside")) == state::failed);
    }
}

TEST_CASE("close is allowed in every state") {
    for (const state here : {state::ready, state::wants_input, state::has_output, state::waiting,
                             state::done, state::failed, state::closed}) {
        CAPTURE(here);
        in_state it(here);
        it.program.close();
        CHECK(finished(it.program.state()));
    }
}

TEST_CASE("trace is allowed in every state") {
    for (const state here : {state::ready, state::wants_input, state::has_output, state::waiting,
                             state::done, state::failed, state::closed}) {
        CAPTURE(here);
        in_state it(here);
        CHECK(it.program.trace().starts_with("Traceback (most recent call last):\n"));
    }
}

TEST_CASE("a refused call changes nothing: the program goes on as if it had not been made") {
    in_state it(state::has_output);
    CHECK_THROWS_AS(it.program.send(1), protocol_error);
    CHECK(it.program.next() == state::wants_input);
    CHECK_THROWS_AS(it.program.next(), protocol_error);
    CHECK(it.program.send(1) == state::has_output);
    CHECK(it.program.output() == 2);
    CHECK(it.program.next() == state::done);
    CHECK(it.program.result() == 5);
}

TEST_CASE("a refusal knows the line of the call") {
    in_state it(state::has_output);
    unsigned line = 0;
    try {
        line = __LINE__ + 1;
        it.program.send(1);
    } catch (const protocol_error& refused) {
        CHECK(refused.where().line() == line);
    }
}

TEST_CASE("the states have names") {
    CHECK(std::string(to_string(state::ready)) == "ready");
    CHECK(std::string(to_string(state::wants_input)) == "wants_input");
    CHECK(std::string(to_string(state::has_output)) == "has_output");
    CHECK(std::string(to_string(state::waiting)) == "waiting");
    CHECK(std::string(to_string(state::done)) == "done");
    CHECK(std::string(to_string(state::failed)) == "failed");
    CHECK(std::string(to_string(state::closed)) == "closed");
    CHECK(std::string(to_string(state::running)) == "running");
}

TEST_CASE("done, failed and closed are finished, and no other state is") {
    CHECK(finished(state::done));
    CHECK(finished(state::failed));
    CHECK(finished(state::closed));
    CHECK_FALSE(finished(state::ready));
    CHECK_FALSE(finished(state::wants_input));
    CHECK_FALSE(finished(state::has_output));
    CHECK_FALSE(finished(state::waiting));
    CHECK_FALSE(finished(state::running));
}

}  // namespace
