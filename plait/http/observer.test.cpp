// SPDX-License-Identifier: MIT
#include "plait/http/observer.hpp"

#include "plait/http/serving.test.hpp"
#include "plait/testing/virtual_clock.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace {

using namespace plait;
using namespace plait::http;
using namespace std::chrono_literals;
using testing::driver;
using testing::virtual_clock;

class notes final : public observer {
public:
    void opened() noexcept override { all.emplace_back("opened"); }
    void moved(stage from, stage to) noexcept override {
        all.push_back(name(from) + ">" + name(to));
    }
    void ended(const exchange_record& what) noexcept override {
        all.push_back(std::to_string(what.status) + " " + std::string(what.asked.method()) + " " +
                      std::string(what.asked.target()));
        ids.emplace_back(what.asked.id());
        bytes_in = what.bytes_in;
        bytes_out = what.bytes_out;
        to_head = what.to_head;
        to_end = what.to_end;
        fault = what.fault;
        closes = what.closes;
        traceback = what.traceback;
    }
    void timed_out(bytes timer) noexcept override { all.push_back("late: " + std::string(timer)); }
    void closed(stage at) noexcept override { all.push_back("closed " + name(at)); }

    [[nodiscard]] std::string take() {
        std::string text;
        for (const std::string& note : std::exchange(all, {})) text += note + "\n";
        return text;
    }

    static std::string name(stage at) {
        constexpr const char* names[] = {"idle", "reading", "working", "closing"};
        return names[static_cast<int>(at)];
    }

    std::vector<std::string> all;
    std::vector<std::string> ids;
    std::uint64_t bytes_in = 0;
    std::uint64_t bytes_out = 0;
    std::int64_t to_head = 0;
    std::int64_t to_end = 0;
    std::string fault;
    std::string closes;
    std::string traceback;
};

struct observed {
    observed() { how.observer = &seen; }
    notes seen;
    options how;
};

const std::string get = "GET /a?b HTTP/1.1\r\nHost: a\r\n\r\n";

response fixed(request) { return text("OK"); }
response fall(request) { throw std::runtime_error("oops"); }

exchange fall_later(request) {
    while (const auto chunk = co_await receive_or_end) {}
    throw std::runtime_error("oops");
    co_return streamed();
}

exchange nap(virtual_clock* clock) {
    co_await clock->sleep(2s);
    co_yield "begun";
    co_await clock->sleep(3s);
    co_return streamed();
}

}  // namespace

TEST_CASE("an observer is told of each exchange and of each stage") {
    observed test;
    {
        driver server(connection(fixed, test.how));
        server.feed(get);
        CHECK(test.seen.take() == "opened\nidle>working\n200 GET /a?b\nworking>idle\n");
        server.feed(get.substr(0, 5));
        CHECK(test.seen.take() == "idle>reading\n");
        server.feed(get.substr(5));
        CHECK(test.seen.take() == "reading>working\n200 GET /a?b\nworking>idle\n");
    }
    CHECK(test.seen.take() == "closed idle\n");
}

TEST_CASE("bytes are counted as they go over the wire") {
    observed test;
    driver server(connection(echo, test.how));
    const std::string wire =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    server.feed(wire + get);
    CHECK(test.seen.bytes_in == get.size());
    CHECK(test.seen.bytes_in + test.seen.bytes_out ==
          get.size() +
              served{server.written().substr(server.written().rfind("HTTP/1.1 "))}.text.size());
    for (const char c : wire) server.feed(bytes(&c, 1));
    CHECK(test.seen.bytes_in == wire.size());
}

TEST_CASE("streamed bytes are counted with their framing") {
    constexpr auto streams = [](request) -> exchange {
        const std::string block(100'000, 'x');
        co_yield "a";
        co_yield block;
        co_return streamed();
    };
    observed test;
    driver server(connection(streams, test.how));
    server.feed(get);
    CHECK(test.seen.bytes_out == server.written().size());
}

TEST_CASE("the times to the head, and to the end, are measured from the first byte") {
    virtual_clock clock;
    const auto naps = [&](request) { return nap(&clock); };
    observed test;
    driver server(clock, connection(naps, test.how));
    server.feed(get.substr(0, 10));
    server.advance(1s);
    server.feed(get.substr(10));
    server.advance(5s);
    CHECK(test.seen.to_head == 3'000'000);
    CHECK(test.seen.to_end == 6'000'000);
}

TEST_CASE("each exchange has an id of its own: 16 hex digits") {
    observed test;
    driver server(connection(fixed, test.how));
    server.feed(get + get);
    REQUIRE(test.seen.ids.size() == 2);
    CHECK(test.seen.ids[0] != test.seen.ids[1]);
    CHECK(test.seen.ids[0].size() == 16);
    CHECK(test.seen.ids[0].find_first_not_of("0123456789abcdef") == std::string::npos);
}

TEST_CASE("the id that an error shows is the one that is noted") {
    observed test;
    driver server(connection(fall, test.how));
    server.feed(get);
    REQUIRE(test.seen.ids.size() == 1);
    CHECK(served{server.written()}.has("X-Request-Id: " + test.seen.ids[0] + "\r\n"));
    CHECK(served{server.written()}.body().find(test.seen.ids[0]) != std::string::npos);
}

TEST_CASE("a 500 comes with the traceback, from the connection to the view") {
    observed test;
    driver server(connection(fall_later, test.how));
    server.feed(get);
    CHECK(test.seen.traceback.find("serve(") != std::string::npos);
    CHECK(test.seen.traceback.find("fall_later(") != std::string::npos);
    CHECK(test.seen.traceback.find("std::runtime_error: oops") != std::string::npos);
}

TEST_CASE("a plain view's 500 comes with where the connection stood, and what was thrown") {
    observed test;
    driver server(connection(fall, test.how));
    server.feed(get);
    CHECK(test.seen.traceback.find("serve(") != std::string::npos);
    CHECK(test.seen.traceback.find("std::runtime_error: oops") != std::string::npos);
}

TEST_CASE("what an application reports of its own answer is told, of this exchange only") {
    const auto answers_itself = [](const request& asked) {
        if (asked.method() == "HEAD") asked.report("it was the cellar\n");
        return text("sorry").with_status(500);
    };
    observed test;
    driver server(connection(answers_itself, test.how));
    server.feed("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(test.seen.traceback == "it was the cellar\n");
    server.feed(get);
    CHECK(test.seen.traceback.empty());
}

TEST_CASE("the place of a failure that somebody answers is not told") {
    const auto answers_itself = [](const request& asked) {
        asked.locate("it was the cellar\n");
        return text("wait").with_status(429);
    };
    observed test;
    driver server(connection(answers_itself, test.how));
    server.feed(get);
    CHECK(test.seen.traceback.empty());
}

TEST_CASE("the place of a failure stands behind its traceback, on the page too if debugging") {
    const auto reports_and_falls = [](const request& asked) -> response {
        asked.locate("it was the cellar\n");
        throw std::runtime_error("oops");
    };
    observed test;
    test.how.debug = true;
    driver server(connection(reports_and_falls, test.how));
    server.feed(get);
    const auto thrown = test.seen.traceback.find("std::runtime_error: oops\n");
    const auto reported = test.seen.traceback.find("it was the cellar\n");
    REQUIRE(reported != std::string::npos);
    CHECK(thrown < reported);
    CHECK(test.seen.traceback.find("it was the cellar\n", reported + 1) == std::string::npos);
    CHECK(served{server.written()}.body().find("it was the cellar") != std::string::npos);
}

TEST_CASE("what is no 500 has no traceback, nor has the exchange behind one that had") {
    const auto falls_once = [](request asked) -> response {
        if (asked.method() == "HEAD") throw std::runtime_error("oops");
        throw status_error(404);
    };
    observed test;
    driver server(connection(falls_once, test.how));
    server.feed("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK_FALSE(test.seen.traceback.empty());
    server.feed(get);
    CHECK(test.seen.traceback.empty());
}

TEST_CASE("a fault is noted by its reason, with what could be read of the request") {
    observed test;
    driver server(connection(fixed, test.how));
    server.feed("GET /x HTTP/1.1\r\nHost : a\r\n");
    CHECK(test.seen.fault == "field");
    CHECK(test.seen.closes == "fault");
    CHECK(test.seen.take() ==
          "opened\nidle>working\n400 GET /x\nworking>closing\nclosed closing\n");
}

TEST_CASE("a fault is of the exchange that has it, and of no other") {
    observed test;
    driver server(connection(fixed, test.how));
    server.feed("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(test.seen.fault == "method");
    driver another(connection(fixed, test.how));
    another.feed(get);
    CHECK(test.seen.fault.empty());
    CHECK(test.seen.closes.empty());
}

TEST_CASE("why a connection closes is told") {
    const auto closes = [](const std::string& wire) {
        observed test;
        driver server(connection(fixed, test.how));
        server.feed(wire);
        return test.seen.closes;
    };
    CHECK(closes("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") == "client");
    CHECK(closes("GET / HTTP/1.0\r\n\r\n") == "client");
    CHECK(closes("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n") == "unread body");
    CHECK(closes(get).empty());
}

TEST_CASE("timers that run out are noted by name") {
    observed test;
    driver server(connection(fixed, test.how));
    server.feed("G");
    server.advance(10s);
    CHECK(test.seen.take() ==
          "opened\nidle>reading\nlate: head\nreading>working\n408  \nworking>closing\nclosed "
          "closing\n");
    driver idle(connection(fixed, test.how));
    idle.advance(60s);
    CHECK(test.seen.take() == "opened\nlate: idle\nclosed idle\n");
}

TEST_CASE("an exchange cut off by the peer is noted") {
    observed test;
    driver server(connection(echo, test.how));
    server.feed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n");
    static_cast<void>(test.seen.take());
    server.reset();
    CHECK(test.seen.take() == "0 POST /\nclosed working\n");
    CHECK(test.seen.closes == "reset");
}

TEST_CASE("an exchange cut off by a write that took too long is noted") {
    constexpr auto streams = [](request) -> exchange {
        const std::string block(100'000, 'x');
        co_yield block;
        co_return streamed();
    };
    observed test;
    {
        driver server(connection(streams, test.how));
        server.accept(0);
        server.feed(get);
        server.advance(30s);
    }
    CHECK(test.seen.closes == "write timeout");
    CHECK(test.seen.take() == "opened\nidle>working\nlate: write\n200 GET /a?b\nclosed working\n");
}
