// SPDX-License-Identifier: MIT
#include "plait/testing/transcript.hpp"

#include "plait/compose/compose.hpp"
#include "plait/testing/replay.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace {

using namespace plait;
using namespace plait::testing;
using namespace std::chrono_literals;

using what = transcript::what;

std::string all_bytes() {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    return all;
}

std::string refusal(std::string_view text) {
    try {
        static_cast<void>(transcript::parse(text));
    } catch (const failure& found) {
        return found.what();
    }
    return "accepted";
}

// Greets after a second, then repeats; gives up after five seconds of silence.
coro<void, bytes, output> parrot(virtual_clock* clock, std::string greeting) {
    co_await clock->sleep(1s);
    co_yield greeting;
    for (;;) {
        co_await patience = timeout(5s);
        std::string heard;
        try {
            const auto piece = co_await receive_or_end;
            if (!piece) co_return;
            heard = *piece;
        } catch (const timed_out&) {
            co_return;
        }
        co_yield heard;
    }
}

}  // namespace

TEST_CASE("an event is a line of seconds, what happened, and what about") {
    transcript events;
    events.add(0s, what::received, "GET\r\n");
    events.add(250ms, what::wrote, "200");
    events.add(30s, what::hung_up);
    CHECK(events.text() == "0 received \"GET\\r\\n\"\n0.25 wrote \"200\"\n30 hung_up\n");
}

TEST_CASE("a transcript read back from its text is the same, whatever the bytes") {
    transcript events;
    events.add(1ns, what::received, all_bytes());
    events.add(1001ms, what::wrote, "\"quoted\" \\ and \"");
    for (const what kind :
         {what::ended, what::reset, what::timed_out, what::drained, what::yielded, what::hung_up,
          what::aborted, what::returned, what::failed, what::gave_up})
        events.add(2s, kind, kind == what::failed ? "plait::error: x" : "");
    CHECK(transcript::parse(events.text()) == events);
}

TEST_CASE("what is written in a row at the same time is one event") {
    transcript events;
    events.add(1s, what::wrote, "a");
    events.add(1s, what::wrote, "b");
    events.add(2s, what::wrote, "c");
    CHECK(events.text() == "1 wrote \"ab\"\n2 wrote \"c\"\n");
}

TEST_CASE("what is received in a row stays apart") {
    transcript events;
    events.add(1s, what::received, "a");
    events.add(1s, what::received, "b");
    CHECK(events.events().size() == 2);
}

TEST_CASE("empty lines and remarks are skipped") {
    CHECK(transcript::parse("# why\n\n0 ended\n").text() == "0 ended\n");
}

TEST_CASE("a line without seconds is refused, by its number") {
    CHECK(refusal("0 ended\nsoon ended\n") ==
          "transcript, line 2: begins with seconds, as 0 or 0.25: \"soon ended\"");
    CHECK(refusal("-1 ended") != "accepted");
    CHECK(refusal("0. ended") != "accepted");
    CHECK(refusal("0.1234567890 ended") != "accepted");
    CHECK(refusal("99999999999999999999 ended") != "accepted");
    CHECK(refusal(" ended") != "accepted");
}

TEST_CASE("an unknown event is refused") {
    CHECK(refusal("0 sneezed") == "transcript, line 1: no such event: \"0 sneezed\"");
}

TEST_CASE("a text that is not well quoted is refused") {
    for (const char* text :
         {"0 wrote abc", "0 wrote \"abc", "0 wrote \"a\"b\"", "0 wrote \"\\q\"", "0 wrote \"\\x1\"",
          "0 wrote \"\\xzz\"", "0 wrote \"\\\"", "0 wrote \""}) {
        CAPTURE(text);
        CHECK(refusal(text).find("not well quoted") != std::string::npos);
    }
}

TEST_CASE("time that goes back is refused") {
    CHECK(refusal("2 ended\n1 hung_up\n").find("time goes back") != std::string::npos);
}

TEST_CASE("long texts are shortened on demand") {
    transcript events;
    events.add(0s, what::received, "abcdefgh");
    CHECK(events.text(3) == "0 received \"abc\"… (8 bytes)\n");
}

TEST_CASE("the first difference is told") {
    const auto a = transcript::parse("0 received \"a\"\n1 wrote \"b\"\n");
    const auto b = transcript::parse("0 received \"a\"\n1 wrote \"c\"\n");
    const auto c = transcript::parse("0 received \"a\"\n");
    CHECK(first_difference(a, a).empty());
    CHECK(first_difference(a, b) == "wanted: 1 wrote \"b\"\ngot:    1 wrote \"c\"");
    CHECK(first_difference(a, c) == "wanted: 1 wrote \"b\"\ngot:    nothing more");
    CHECK(first_difference(c, a) == "wanted: nothing more\ngot:    1 wrote \"b\"");
}

TEST_CASE("a program that does as recorded passes the replay of a transcript") {
    const auto recorded = transcript::parse(
        "1 wrote \"hi\"\n"
        "3 received \"polly\"\n"
        "3 wrote \"polly\"\n"
        "8 timed_out\n"
        "8 returned\n");
    const auto got = replay([](virtual_clock& clock) { return parrot(&clock, "hi"); }, recorded);
    CHECK(got.state == state::done);
    CHECK(got.transcript == recorded);
}

TEST_CASE("a program that does something else fails the replay of a transcript") {
    const auto recorded = transcript::parse("1 wrote \"hi\"\n2 ended\n2 returned\n");
    try {
        replay([](virtual_clock& clock) { return parrot(&clock, "ho"); }, recorded);
        FAIL("nothing was found");
    } catch (const failure& found) {
        CHECK(
            std::string_view(found.what()).find("wanted: 1 wrote \"hi\"\ngot:    1 wrote \"ho\"") !=
            std::string_view::npos);
    }
}

TEST_CASE("a program that is late fails the replay of a transcript") {
    const auto recorded = transcript::parse("0.5 wrote \"hi\"\n2 ended\n2 returned\n");
    CHECK_THROWS_AS(replay([](virtual_clock& clock) { return parrot(&clock, "hi"); }, recorded),
                    failure);
}

TEST_CASE("a reset and a drain are replayed") {
    const auto recorded = transcript::parse("0.5 drained\n0.75 reset\n");
    const auto got = replay([](virtual_clock& clock) { return parrot(&clock, "hi"); }, recorded);
    CHECK(got.state == state::closed);
}
