// SPDX-License-Identifier: MIT
//
// How long a server waits, in virtual time.
#include "plait/http/serving.test.hpp"
#include "plait/testing/virtual_clock.hpp"

#include <chrono>

namespace {

using namespace plait;
using namespace plait::http;
using namespace std::chrono_literals;
using testing::driver;
using testing::parting;
using testing::virtual_clock;

const std::string get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

std::string post(std::uint64_t size) {
    return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
}

response fixed(request) { return text("OK"); }

}  // namespace

TEST_CASE("a connection idle for 60 seconds closes silently") {
    driver server(connection(fixed));
    server.feed(get);
    static_cast<void>(server.take());
    server.advance(59'999ms);
    CHECK(server.state() == state::wants_input);
    server.advance(1ms);
    CHECK(server.state() == state::done);
    CHECK(server.take().empty());
}

TEST_CASE("a connection that never asks closes silently as well") {
    driver server(connection(fixed));
    server.run();
    server.advance(60s);
    CHECK(server.state() == state::done);
    CHECK(server.written().empty());
}

TEST_CASE("an empty line does not count as a request: the connection stays idle") {
    for (const std::string line : {"\r\n", "\r"}) {
        driver server(connection(fixed));
        server.feed(line);
        server.advance(60s);
        CHECK(server.state() == state::done);
        CHECK(server.written().empty());
    }
}

TEST_CASE("idle begins anew with each answer") {
    driver server(connection(fixed));
    for (int i = 0; i < 3; ++i) {
        server.feed(get);
        server.advance(59s);
        CHECK(server.state() == state::wants_input);
    }
}

TEST_CASE("a head has 10 seconds from its first byte, then 408") {
    driver server(connection(fixed));
    server.advance(30s);
    for (int second = 0; second < 10; ++second) {
        CHECK(server.take().empty());
        server.feed(get.substr(static_cast<std::size_t>(second), 1));
        server.advance(1s);
    }
    const served got{server.take(), server.parting()};
    CHECK(got.status() == 408);
    CHECK(got.has("\r\nConnection: close\r\n"));
    CHECK(got.parting == parting::hung_up);
}

TEST_CASE("408 has no body for a HEAD whose request line has come") {
    driver server(connection(fixed));
    server.feed("HEAD / HTTP/1.1\r\nHo");
    server.advance(10s);
    const served got{server.take()};
    CHECK(got.status() == 408);
    CHECK(got.body().empty());
}

TEST_CASE("a body has 20 seconds, and one more for each 500 bytes, then 408") {
    driver server(connection(echo));
    server.feed(post(100'000));
    server.advance(19s);
    server.feed(std::string(5000, 'x'));
    server.advance(10'999ms);
    CHECK(server.take().empty());
    server.advance(1ms);
    CHECK(served{server.take()}.status() == 408);
    CHECK(server.parting() == parting::hung_up);
}

TEST_CASE("a trickle of bytes does not prolong the wait for a body") {
    driver server(connection(echo));
    server.feed(post(100'000));
    for (int second = 0; second < 20; ++second) {
        CHECK(server.take().empty());
        server.feed("x");
        server.advance(1s);
    }
    server.advance(1s);
    CHECK(served{server.take()}.status() == 408);
}

TEST_CASE("nor does it where the application answers each piece, or waits in between") {
    virtual_clock clock;
    constexpr auto streams_with = [](virtual_clock* clock, bool naps) -> exchange {
        while (const auto chunk = co_await receive_or_end) {
            if (naps) co_await clock->sleep(1s);
            co_yield "got it";
        }
        co_return streamed();
    };
    for (const bool naps : {false, true}) {
        const auto streams = [&](request) { return streams_with(&clock, naps); };
        driver server(clock, connection(streams));
        server.feed(post(100'000));
        for (int piece = 0; piece < 4; ++piece) {
            CHECK(server.parting() == parting::none);
            if (naps) server.advance(1s);
            server.advance(5s);
            server.feed("x");
        }
        server.advance(3s);
        CHECK(server.parting() == parting::aborted);
    }
}

TEST_CASE("the time that an application takes is not its peer's") {
    virtual_clock clock;
    constexpr auto naps_with = [](virtual_clock* clock) -> exchange {
        co_yield "begun";
        while (const auto chunk = co_await receive_or_end) co_await clock->sleep(15s);
        co_return streamed();
    };
    const auto naps = [&](request) { return naps_with(&clock); };
    driver server(clock, connection(naps));
    server.feed(post(10));
    for (int piece = 0; piece < 10; ++piece) {
        server.advance(1s);
        server.feed("x");
        server.advance(15s);
    }
    CHECK(server.written().ends_with("0\r\n\r\n"));
}

TEST_CASE("a body that comes fast enough may take as long as it is long") {
    driver server(connection(echo));
    server.feed(post(60'000));
    for (int second = 0; second < 120; ++second) {
        server.feed(std::string(500, 'x'));
        server.advance(1s);
    }
    CHECK(served{server.take()}.body().size() == 60'000);
}

TEST_CASE("an application has 30 seconds until its head is out, then 503, and is closed") {
    virtual_clock clock;
    int ended = 0;
    struct counting {
        int* ended;
        ~counting() { ++*ended; }
    };
    constexpr auto sleeps_with = [](virtual_clock* clock, int* ended) -> exchange {
        const counting here{ended};
        co_await clock->sleep(100s);
        co_return streamed();
    };
    const auto sleeps = [&](request) { return sleeps_with(&clock, &ended); };
    driver server(clock, connection(sleeps));
    server.feed(get);
    server.advance(29'999ms);
    CHECK(server.take().empty());
    CHECK(ended == 0);
    server.advance(1ms);
    CHECK(served{server.take()}.status() == 503);
    CHECK(ended == 1);
    CHECK(server.parting() == parting::hung_up);
}

TEST_CASE("many short waits of an application count together") {
    virtual_clock clock;
    constexpr auto naps_with = [](virtual_clock* clock) -> exchange {
        for (int i = 0; i < 100; ++i) co_await clock->sleep(1s);
        co_return streamed();
    };
    const auto naps = [&](request) { return naps_with(&clock); };
    driver server(clock, connection(naps));
    server.feed(get);
    for (int second = 0; second < 30; ++second) server.advance(1s);
    CHECK(served{server.take()}.status() == 503);
}

TEST_CASE("an application whose head is out may wait as long as it likes") {
    virtual_clock clock;
    constexpr auto streams_with = [](virtual_clock* clock) -> exchange {
        co_yield "begun";
        co_await clock->sleep(3600s);
        co_yield "end";
        co_return streamed();
    };
    const auto streams = [&](request) { return streams_with(&clock); };
    driver server(clock, connection(streams));
    server.feed(get);
    CHECK(served{server.take()}.status() == 200);
    server.advance(3600s);
    CHECK(server.take() == "3\r\nend\r\n0\r\n\r\n");
}

TEST_CASE("a wait that the application has started is its own: it is told of the end") {
    virtual_clock clock;
    constexpr auto comments_with = [](virtual_clock* clock) -> exchange {
        co_yield "begun";
        for (int i = 0; i < 2; ++i) {
            co_await patience = timeout(15s);
            bool silent = false;
            try {
                co_await clock->sleep(3600s);
            } catch (const timed_out&) {
                silent = true;
            }
            if (silent) co_yield "still here";
        }
        co_return streamed();
    };
    const auto comments = [&](request) { return comments_with(&clock); };
    driver server(clock, connection(comments));
    server.feed(get);
    static_cast<void>(server.take());
    server.advance(14s);
    CHECK(server.take().empty());
    server.advance(1s);
    CHECK(server.take() == "a\r\nstill here\r\n");
    server.advance(15s);
    CHECK(server.take() == "a\r\nstill here\r\n0\r\n\r\n");
}

TEST_CASE("an application's own wait holds for input as well") {
    const auto hasty = [](request) -> exchange {
        co_await patience = timeout(2s);
        bool late = false;
        try {
            while (auto heard = co_await receive_or_end) {}
        } catch (const timed_out&) {
            late = true;
        }
        response answer = text(late ? "too slow" : "thanks");
        co_return std::move(answer);
    };
    driver server(connection(hasty));
    server.feed(post(10));
    server.advance(2s);
    CHECK(served{server.take()}.body() == "too slow");
}

TEST_CASE("an application's own wait ends with its exchange") {
    const auto patient = [](request) -> exchange {
        co_await patience = timeout(3600s);
        while (auto heard = co_await receive_or_end) {}
        response answer = text("OK");
        co_return std::move(answer);
    };
    driver server(connection(patient));
    server.feed(post(1));
    server.feed("x");
    static_cast<void>(server.take());
    server.advance(60s);
    CHECK(server.state() == state::done);
}

TEST_CASE("an application that lets its own wait leave it is answered by 503") {
    virtual_clock clock;
    constexpr auto hasty_with = [](virtual_clock* clock) -> exchange {
        co_await patience = timeout(2s);
        co_await clock->sleep(3600s);
        co_return streamed();
    };
    const auto hasty = [&](request) { return hasty_with(&clock); };
    driver server(clock, connection(hasty));
    server.feed(get);
    server.advance(2s);
    CHECK(served{server.take()}.status() == 503);
}

TEST_CASE("a peer that takes nothing for 30 seconds is aborted") {
    driver server(connection(fixed));
    server.accept(0);
    server.feed(get);
    server.advance(29'999ms);
    CHECK(server.parting() == parting::none);
    server.advance(1ms);
    CHECK(server.parting() == parting::aborted);
    CHECK(server.state() == state::done);
}

TEST_CASE("a peer that takes 500 bytes a second may take as long as it needs") {
    const std::string body(100'000, 'x');
    const auto long_answer = [&](request) { return text(body); };
    driver server(connection(long_answer));
    server.accept(0);
    server.feed(get);
    for (int second = 0; second < 201; ++second) {
        server.accept(500);
        server.advance(1s);
    }
    CHECK(served{server.written()}.body() == body);
    CHECK(server.state() == state::wants_input);
}

TEST_CASE("a write that takes too long ends the application") {
    const std::string block(200'000, 'x');
    int ended = 0;
    struct counting {
        int* ended;
        ~counting() { ++*ended; }
    };
    constexpr auto pours_with = [](int* ended, const std::string* block) -> exchange {
        const counting here{ended};
        for (;;) co_yield *block;
    };
    const auto pours = [&](request) { return pours_with(&ended, &block); };
    driver server(connection(pours));
    server.accept(1000);
    server.feed(get);
    server.advance(32s);
    CHECK(server.parting() == parting::aborted);
    CHECK(ended == 1);
}

TEST_CASE("a body to be discarded has the time of a body, then the connection closes") {
    driver server(connection(fixed));
    server.feed(post(10));
    CHECK(served{server.take()}.status() == 200);
    server.advance(20s);
    CHECK(server.parting() == parting::hung_up);
    CHECK(server.take().empty());
}

TEST_CASE("timers are options") {
    options how;
    how.timers.idle = 1s;
    driver server(connection(fixed, how));
    server.run();
    server.advance(1s);
    CHECK(server.state() == state::done);
}

TEST_CASE("a stream's idle wait ends when draining begins") {
    virtual_clock clock;
    constexpr auto listens_with = [](virtual_clock* clock) -> exchange {
        co_yield "begun";
        bool over = false;
        while (!over) {
            co_await patience = timeout(15s).idle();
            try {
                co_await clock->sleep(3600s);
            } catch (const timed_out&) {
                // Either it was long enough, or the server stops.
            }
            over = (co_await ambient).draining();
        }
        co_return streamed();
    };
    const auto listens = [&](request) { return listens_with(&clock); };
    driver server(clock, connection(listens));
    server.feed(get);
    server.advance(100s);
    static_cast<void>(server.take());
    server.drain();
    CHECK(server.take() == "0\r\n\r\n");
}
