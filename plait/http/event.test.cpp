// SPDX-License-Identifier: MIT
#include "plait/http/event.hpp"

#include "plait/compose/compose.hpp"
#include "plait/http/error.hpp"

#include <doctest/doctest.h>
#include <string>

namespace {

using namespace plait;
using namespace plait::http;
using namespace std::chrono_literals;
using namespace std::string_literals;

TEST_CASE("an event is a line of data and an empty line") {
    CHECK(event("hello").text() == "data: hello\n\n");
}

TEST_CASE("an event may be empty") { CHECK(event("").text() == "data: \n\n"); }

TEST_CASE("each line of an event's data is a field, whatever ends it") {
    CHECK(event("a\nb\r\nc\rd").text() == "data: a\ndata: b\ndata: c\ndata: d\n\n");
}

TEST_CASE("empty lines in an event's data do not end it") {
    CHECK(event("a\n\nb").text() == "data: a\ndata: \ndata: b\n\n");
    CHECK(event("a\n").text() == "data: a\ndata: \n\n");
    CHECK(event("\r\n\r\n").text() == "data: \ndata: \ndata: \n\n");
}

TEST_CASE("an event has a name, an id and a time to wait, if it is told") {
    CHECK(event("x").named("n").id("7").retry(1500ms).text() ==
          "data: x\nevent: n\nid: 7\nretry: 1500\n\n");
}

TEST_CASE("an event can be made step by step") {
    event made("x");
    made.id("7").named("n");
    CHECK(made.text() == "data: x\nid: 7\nevent: n\n\n");
}

TEST_CASE("an event's name and id cannot end their line") {
    for (const auto& wrong : {"a\nb"s, "a\rb"s, "a\0b"s, "\n"s}) {
        CAPTURE(wrong);
        event made("x");
        CHECK_THROWS_AS(made.named(wrong), http::protocol_error);
        CHECK_THROWS_AS(made.id(wrong), http::protocol_error);
        CHECK(made.text() == "data: x\n\n");
    }
}

TEST_CASE("a stream of events is of its type, and not to be stored") {
    const head first = event_stream();
    CHECK(first.status() == 200);
    CHECK(first.field("content-type") == "text/event-stream");
    CHECK(first.field("cache-control") == "no-store");
}

exchange two_events() {
    co_yield event_stream();
    co_yield event("one, which is too long for a small string").named("n").id("1");
    const std::string data = "two";
    co_yield event(data);
    co_return streamed();
}

TEST_CASE("an exchange yields events as parts") {
    auto program = compose(two_events());
    program.next();
    REQUIRE(program.output().head() != nullptr);
    program.next();
    CHECK(program.output().view() ==
          "data: one, which is too long for a small string\nevent: n\nid: 1\n\n");
    program.next();
    CHECK(program.output().view() == "data: two\n\n");
    program.next();
    CHECK(program.result().streamed());
}

}  // namespace
