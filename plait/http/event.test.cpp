// SPDX-License-Identifier: MIT
#include "plait/http/event.hpp"

#include "plait/compose/compose.hpp"
#include "plait/http/connection.hpp"
#include "plait/http/error.hpp"
#include "plait/testing/driver.hpp"

#include <doctest/doctest.h>
#include <cstddef>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

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

// An event at once, one after 40 s, and the end 10 s later.
coro<void, nothing, event> slow(testing::virtual_clock* clock) {
    co_yield event("first");
    co_await clock->sleep(40s);
    co_yield event("second");
    co_await clock->sleep(10s);
}

// A server that answers with these events, and has sent its head.
class stream {
public:
    explicit stream(coro<void, nothing, event> (*source)(testing::virtual_clock*)) {
        answers_ = [this, source](request) { return send_events(source(&clock)); };
        server.emplace(clock, connection(answers_));
        server->feed("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        const std::string head = server->take();
        body_ = head.substr(head.find("\r\n\r\n") + 4);
    }
    // What has come since, without the chunks' frames.
    std::string took() {
        std::string wire = std::exchange(body_, {}) + server->take();
        std::string text;
        while (!wire.empty()) {
            const std::size_t size = std::stoul(wire, nullptr, 16);
            const std::size_t begin = wire.find("\r\n") + 2;
            text += size == 0 ? "(end)" : wire.substr(begin, size);
            wire.erase(0, begin + size + 2);
        }
        return text;
    }

    testing::virtual_clock clock;
    std::optional<testing::driver<void, output>> server;

private:
    std::function<exchange(request)> answers_;
    std::string body_;
};

TEST_CASE("events are sent as they come, and the stream ends with them") {
    stream news(slow);
    CHECK(news.took() == "data: first\n\n");
    news.server->advance(14s);
    CHECK(news.took().empty());
    news.server->advance(26s);
    CHECK(news.took() == ":\n\n:\n\ndata: second\n\n");
    news.server->advance(10s);
    CHECK(news.took() == "(end)");
    CHECK(news.server->failure().empty());
}

TEST_CASE("a comment is sent every 15 seconds of silence") {
    stream news(slow);
    CHECK(news.took() == "data: first\n\n");
    news.server->advance(15s);
    CHECK(news.took() == ":\n\n");
    news.server->advance(15s);
    CHECK(news.took() == ":\n\n");
}

TEST_CASE("a stream of events outlives all the connection's own timers") {
    stream news([](testing::virtual_clock* clock) -> coro<void, nothing, event> {
        co_await clock->sleep(2h);
        co_yield event("at last");
        co_await clock->sleep(2h);
    });
    news.server->advance(2h);
    CHECK(news.took().ends_with(":\n\ndata: at last\n\n"));
}

TEST_CASE("a stream of events ends when the server drains") {
    stream news(slow);
    CHECK(news.took() == "data: first\n\n");
    news.server->surroundings().set_draining(true);
    news.server->drain();
    CHECK(news.took() == "(end)");
}

TEST_CASE("a source of events that fails cuts the stream off") {
    stream news([](testing::virtual_clock* clock) -> coro<void, nothing, event> {
        co_yield event("first");
        co_await clock->sleep(1s);
        throw std::runtime_error("no more");
    });
    CHECK(news.took() == "data: first\n\n");
    news.server->advance(1s);
    CHECK(news.took().empty());
    CHECK(news.server->parting() == testing::parting::aborted);
}

TEST_CASE("when the peer goes, the source of events is closed") {
    testing::virtual_clock clock;
    bool closed = false;
    struct guard {
        bool* flag;
        ~guard() { *flag = true; }
    };
    const auto source = [](testing::virtual_clock* time, bool* flag) -> coro<void, nothing, event> {
        const guard tells{flag};
        co_await time->sleep(1h);
    };
    const auto answers = [&](request) { return send_events(source(&clock, &closed)); };
    testing::driver server(clock, connection(answers));
    server.feed("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK_FALSE(closed);
    server.reset();
    CHECK(closed);
}

}  // namespace
