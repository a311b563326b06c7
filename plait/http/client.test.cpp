// SPDX-License-Identifier: MIT
#include "plait/http/client.hpp"

#include "plait/http/client.test.hpp"
#include "plait/http/error.hpp"

#include <doctest/doctest.h>

#include <coroutine>
#include <string>

namespace {

using namespace plait::http;
using namespace std::chrono_literals;
using plait::bytes;
using plait::coro;
using plait::state;
using plait::testing::parting;

class fixture {
public:
    test_network net;
    client through{net, net.clock()};

    test_request ask(client_request asked) { return {through, std::move(asked)}; }
    test_request ask(bytes url = "http://a/") { return ask(get(url)); }
};

TEST_CASE_FIXTURE(fixture, "nothing happens before what send gives is awaited") {
    const auto sending = through.send(get("http://a/"));
    CHECK(net.size() == 0);
}

TEST_CASE_FIXTURE(fixture, "a request opens a connection to its origin") {
    const auto asked = ask("https://Example.com:8443/x");
    REQUIRE(net.size() == 1);
    CHECK(net[0].target() == "https example.com:8443");
}

TEST_CASE_FIXTURE(fixture, "the connector gets an IPv6 address without brackets") {
    const auto asked = ask("http://[2001:db8::1]/");
    CHECK(net[0].target() == "http 2001:db8::1:80");
}

TEST_CASE_FIXTURE(fixture, "the request is written as soon as the connection is open") {
    const auto asked = ask();
    CHECK(net[0]->written() == "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
}

TEST_CASE_FIXTURE(fixture, "an answer comes back whole") {
    auto asked = ask();
    net[0]->feed(ok("hello"));
    CHECK(asked.told() == "200 hello");
}

TEST_CASE_FIXTURE(fixture, "an answer comes back whole from single bytes") {
    auto asked = ask();
    for (const char c : ok("hello")) net[0]->feed(bytes(&c, 1));
    CHECK(asked.told() == "200 hello");
}

TEST_CASE_FIXTURE(fixture, "an answer without a body is complete with its head") {
    auto asked = ask();
    net[0]->feed("HTTP/1.1 204 No Content\r\n\r\n");
    CHECK(asked.told() == "204 ");
}

TEST_CASE_FIXTURE(fixture, "an answer that ends with the connection is whole") {
    auto asked = ask();
    net[0]->feed("HTTP/1.1 200 OK\r\n\r\nhel");
    net[0]->feed("lo");
    CHECK(asked.waits());
    net[0]->end();
    CHECK(asked.told() == "200 hello");
}

coro<std::string> with_trailer(client* through) {
    answer got = co_await through->send(get("http://a/"));
    const std::string text = co_await got.text();
    co_return text + "+" + std::string(got.trailers().find("X-Sum").value_or("none"));
}

TEST_CASE_FIXTURE(fixture, "trailers are there at the end") {
    auto asked = compose(with_trailer(&through));
    asked.next();
    net[0]->feed(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nX-Sum: 3\r\n");
    CHECK(asked.state() == state::waiting);
    net[0]->feed("\r\n");
    CHECK(asked.result() == "ab+3");
}

coro<std::string> head_only(client* through) {
    answer got = co_await through->send(get("http://a/x"));
    co_return std::to_string(got.status()) + " " + std::string(got.head().reason()) + " " +
        std::string(got.head().field("X-A").value_or("none")) + " " + got.from().text();
}

TEST_CASE_FIXTURE(fixture, "the head is there before the body") {
    auto asked = compose(head_only(&through));
    asked.next();
    net[0]->feed("HTTP/1.1 404 Gone Fishing\r\nX-A: b\r\nContent-Length: 5\r\n\r\n");
    CHECK(asked.result() == "404 Gone Fishing b http://a/x");
}

// Says each piece as it comes.
coro<void> pieces(client* through, std::string* log) {
    answer got = co_await through->send(get("http://a/"));
    *log += "head|";
    for (;;) {
        const auto piece = co_await got.chunk();
        if (!piece) break;
        *log += *piece;
        *log += '|';
    }
    *log += "end";
}

TEST_CASE_FIXTURE(fixture, "pieces are given as they come") {
    std::string log;
    auto asked = compose(pieces(&through, &log));
    asked.next();
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
    CHECK(log == "head|");
    net[0]->feed("ab");
    CHECK(log == "head|ab|");
    net[0]->feed("cd");
    CHECK(log == "head|ab|cd|end");
}

coro<answer> take_answer(client* through) { co_return co_await through->send(get("http://a/")); }

TEST_CASE_FIXTURE(fixture, "a body that nobody asks for is not taken from the server") {
    auto asked = compose(take_answer(&through));
    asked.next();
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n");
    const answer got = asked.result();
    CHECK(net[0]->state() == state::waiting);
    net[0]->feed("abc");
    CHECK(net[0]->state() == state::waiting);
}

coro<std::string> one_chunk(answer* of) {
    const auto piece = co_await of->chunk();
    co_return piece ? std::string(*piece) : "end";
}

std::string next_of(answer& of) {
    auto asked = compose(one_chunk(&of));
    asked.next();
    if (asked.state() == state::waiting) return "waits";
    try {
        return asked.result();
    } catch (const std::exception& failure) {
        return std::string("failed: ") + failure.what();
    }
}

TEST_CASE_FIXTURE(fixture, "the end comes again when it is asked for again") {
    auto asked = compose(take_answer(&through));
    asked.next();
    net[0]->feed(ok("ab"));
    answer got = asked.result();
    CHECK(next_of(got) == "ab");
    CHECK(next_of(got) == "end");
    CHECK(next_of(got) == "end");
}

TEST_CASE_FIXTURE(fixture, "a piece that came when nobody waited any more is not lost") {
    auto asked = compose(take_answer(&through));
    asked.next();
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
    answer got = asked.result();
    CHECK(next_of(got) == "waits");  // and is closed
    net[0]->feed("ab");
    net[0]->feed("cd");
    CHECK(next_of(got) == "ab");
    CHECK(next_of(got) == "cd");
    CHECK(next_of(got) == "end");
}

TEST_CASE_FIXTURE(fixture, "a piece stays valid when the connection is lost") {
    auto asked = compose(take_answer(&through));
    asked.next();
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
    answer got = asked.result();
    auto sending = got.chunk();
    REQUIRE(sending.await_ready());
    const auto piece = sending.await_resume();
    net[0]->reset();
    CHECK(*piece == "ab");
    CHECK(next_of(got).find("lost") != std::string::npos);
    CHECK(next_of(got).find("lost") != std::string::npos);
}

coro<std::string> piece_and_rest(client* through) {
    answer got = co_await through->send(get("http://a/"));
    std::string told(*co_await got.chunk());
    told += "+";
    told += co_await got.text();
    co_return told;
}

TEST_CASE_FIXTURE(fixture, "text gives the rest behind the pieces") {
    auto asked = compose(piece_and_rest(&through));
    asked.next();
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nab");
    net[0]->feed("cd");
    net[0]->feed("ef");
    CHECK(asked.result() == "ab+cdef");
}

// ---- from coroutines of another kind

class foreign {
public:
    struct promise_type {
        foreign get_return_object() {
            return foreign(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        std::suspend_always final_suspend() const noexcept { return {}; }
        void return_value(std::string text) { told = std::move(text); }
        void unhandled_exception() {
            try {
                throw;
            } catch (const std::exception& failure) {
                told = std::string("failed: ") + failure.what();
            }
        }
        std::string told = "waits";
    };
    explicit foreign(std::coroutine_handle<promise_type> self) : self_(self) {}
    foreign(const foreign&) = delete;
    foreign& operator=(const foreign&) = delete;
    ~foreign() { self_.destroy(); }
    const std::string& told() const { return self_.promise().told; }

private:
    std::coroutine_handle<promise_type> self_;
};

foreign fetch_from_afar(client* through) {
    answer got = co_await through->send(get("http://a/"));
    std::string text;
    while (auto piece = co_await got.chunk()) text += *piece;
    co_return text + " " + std::to_string(got.status());
}

TEST_CASE_FIXTURE(fixture, "any coroutine can send and read") {
    const foreign asked = fetch_from_afar(&through);
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
    CHECK(asked.told() == "waits");
    net[0]->feed("cd");
    CHECK(asked.told() == "abcd 200");
}

TEST_CASE_FIXTURE(fixture, "any coroutine gets the failure") {
    const foreign asked = fetch_from_afar(&through);
    net[0]->feed("SSH-2.0-x\r\n");
    CHECK(asked.told() == "failed: the version is not 'HTTP/', a digit, '.', a digit");
}

TEST_CASE_FIXTURE(fixture, "any coroutine can be destroyed while it waits") {
    {
        const foreign asked = fetch_from_afar(&through);
        CHECK(net[0]->state() == state::wants_input);
    }
    net.advance(1s);
    CHECK(net[0].ended());
}

// ---- bodies of requests

client_request::stream two_pieces(plait::testing::virtual_clock* clock) {
    std::string piece = "he";
    co_yield piece;
    co_await clock->sleep(1s);
    piece = "llo";
    co_yield piece;
}

TEST_CASE_FIXTURE(fixture, "a streamed request goes out as it is made") {
    auto asked = ask(post("http://a/", "text/plain", two_pieces(&net.clock())));
    CHECK(net[0]->written().ends_with("\r\n\r\n2\r\nhe\r\n"));
    net.advance(1s);
    CHECK(net[0]->written().ends_with("\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"));
    net[0]->feed(ok("thanks"));
    CHECK(asked.told() == "200 thanks");
}

client_request::stream broken_stream() {
    std::string piece = "he";
    co_yield piece;
    throw std::runtime_error("out of paper");
}

TEST_CASE_FIXTURE(fixture, "a body that fails aborts the connection, and the sender is told") {
    auto asked = ask(post("http://a/", "text/plain", broken_stream()));
    CHECK(asked.told() == "failed: out of paper");
    CHECK(net[0]->parting() == parting::aborted);
    CHECK(through.connections() == 0);
}

TEST_CASE_FIXTURE(fixture, "a request that cannot be written fails without harm to the others") {
    auto asked = ask(post("http://a/", "text/plain", "hello").with("Content-Length", "4"));
    CHECK(asked.told().find("failed: Content-Length is 4") == 0);
}

// ---- faults of servers

TEST_CASE_FIXTURE(fixture, "a server that breaks HTTP is reset, and the sender is told") {
    auto asked = ask();
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n");
    CHECK(asked.told() == "failed: more than one Content-Length");
    CHECK(net[0]->parting() == parting::aborted);
    CHECK(through.connections() == 0);
}

TEST_CASE_FIXTURE(fixture, "a fault in the body comes out of the reading") {
    auto asked = ask();
    net[0]->feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
    CHECK(asked.told().find("failed: a chunk's size") == 0);
    CHECK(net[0]->parting() == parting::aborted);
}

TEST_CASE_FIXTURE(fixture, "a truncated body is a fault") {
    auto asked = ask();
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell");
    net[0]->end();
    CHECK(asked.told() == "failed: the input ends inside of the body");
}

TEST_CASE_FIXTURE(fixture, "a truncated chunked body is a fault") {
    auto asked = ask();
    net[0]->feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n");
    net[0]->end();
    CHECK(asked.told() == "failed: the input ends inside of the body");
}

TEST_CASE_FIXTURE(fixture, "a connection closed without an answer is a fault") {
    auto asked = ask();
    net[0]->end();
    CHECK(asked.told() == "failed: the server closed the connection without an answer");
}

TEST_CASE_FIXTURE(fixture, "a reset before the answer is told") {
    auto asked = ask();
    net[0]->reset();
    CHECK(asked.told().find("failed: the connection was lost") == 0);
}

TEST_CASE_FIXTURE(fixture, "a reset inside of the body is told") {
    auto asked = ask();
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell");
    net[0]->reset();
    CHECK(asked.told().find("failed: the connection was lost") == 0);
}

TEST_CASE_FIXTURE(fixture, "what the connector fails by comes out of send") {
    net.accepts = false;
    auto asked = ask();
    CHECK(asked.waits());
    net[0].refuse(std::make_exception_ptr(std::runtime_error("a:80: connection refused")));
    CHECK(asked.told() == "failed: a:80: connection refused");
    CHECK(through.connections() == 0);
}

class throwing_network {
public:
    void start(const std::string&, std::uint16_t, bool, coro<void, bytes, plait::output>) {
        throw std::runtime_error("no network");
    }
};

TEST_CASE("what the connector throws comes out of send") {
    plait::testing::virtual_clock clock;
    throwing_network net;
    client through(net, clock);
    test_request asked(through, get("http://a/"));
    CHECK(asked.told() == "failed: no network");
    CHECK(through.connections() == 0);
}

// ---- limits

client_options small_text() {
    client_options how;
    how.text = 4;
    return how;
}

TEST_CASE("a text as large as allowed is given") {
    test_network net;
    client through(net, net.clock(), small_text());
    test_request asked(through, get("http://a/"));
    net[0]->feed(ok("abcd"));
    CHECK(asked.told() == "200 abcd");
}

TEST_CASE("a text that is told to be too large is refused before it comes") {
    test_network net;
    client through(net, net.clock(), small_text());
    test_request asked(through, get("http://a/"));
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    CHECK(asked.told() == "failed: the answer's body is larger than 4 bytes");
}

TEST_CASE("a text that turns out too large is refused") {
    test_network net;
    client through(net, net.clock(), small_text());
    test_request asked(through, get("http://a/"));
    net[0]->feed("HTTP/1.1 200 OK\r\n\r\nabc");
    CHECK(asked.waits());
    net[0]->feed("de");
    CHECK(asked.told() == "failed: the answer's body is larger than 4 bytes");
}

TEST_CASE("16 MiB go into a text, one byte more does not") {
    CHECK(client_options().text == 16 * 1024 * 1024);
}

TEST_CASE_FIXTURE(fixture, "a body beyond 16 MiB can be streamed") {
    auto asked = compose(take_answer(&through));
    asked.next();
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nab");
    answer got = asked.result();
    CHECK(next_of(got) == "ab");
}

// ---- giving up

TEST_CASE_FIXTURE(fixture, "a request cancelled before the answer closes its connection soon") {
    auto asked = ask();
    asked.cancel();
    net.advance(1s);
    CHECK(net[0]->parting() == parting::aborted);
    CHECK(through.connections() == 0);
}

TEST_CASE_FIXTURE(fixture, "a request cancelled while its body is written closes the connection") {
    auto asked = ask(post("http://a/", "text/plain", two_pieces(&net.clock())));
    asked.cancel();
    net.advance(1s);
    CHECK(net[0]->parting() == parting::aborted);
    CHECK_FALSE(net[0]->written().ends_with("0\r\n\r\n"));
}

TEST_CASE_FIXTURE(fixture, "an answer dropped at a long body closes the connection at once") {
    auto asked = compose(take_answer(&through));
    asked.next();
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\nab");
    static_cast<void>(asked.result());
    CHECK(net[0]->parting() == parting::aborted);
    CHECK(through.connections() == 0);
}

TEST_CASE_FIXTURE(fixture, "an answer dropped at a short body keeps the connection") {
    auto asked = compose(take_answer(&through));
    asked.next();
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
    static_cast<void>(asked.result());
    net[0]->feed("cde");
    CHECK(net[0]->state() == state::waiting);
    CHECK(through.connections() == 1);
    auto next = ask("http://a/next");
    net.settle();
    CHECK(net.size() == 1);
    CHECK(net[0]->written().ends_with("GET /next HTTP/1.1\r\nHost: a\r\n\r\n"));
}

TEST_CASE_FIXTURE(fixture, "an answer dropped at a body that trickles closes after a second") {
    auto asked = compose(take_answer(&through));
    asked.next();
    net[0]->feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
    static_cast<void>(asked.result());
    net.advance(999ms);
    CHECK_FALSE(net[0].ended());
    net.advance(1ms);
    CHECK(net[0]->parting() == parting::aborted);
}

TEST_CASE_FIXTURE(fixture, "an answer dropped at a body without end closes the connection") {
    auto asked = compose(take_answer(&through));
    asked.next();
    net[0]->feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    static_cast<void>(asked.result());
    for (int i = 0; i < 20 && !net[0].ended(); ++i)
        net[0]->feed("1000\r\n" + std::string(4096, 'x') + "\r\n");
    CHECK(net[0]->parting() == parting::aborted);
}

TEST_CASE_FIXTURE(fixture, "an answer dropped at an undelimited body closes the connection") {
    auto asked = compose(take_answer(&through));
    asked.next();
    net[0]->feed("HTTP/1.1 200 OK\r\n\r\nab");
    static_cast<void>(asked.result());
    CHECK(net[0]->parting() == parting::aborted);
}

TEST_CASE_FIXTURE(fixture, "an answer can be moved while it is read") {
    auto asked = compose(take_answer(&through));
    asked.next();
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
    answer got = asked.result();
    CHECK(next_of(got) == "ab");
    answer moved = std::move(got);
    net[0]->feed("cd");
    CHECK(next_of(moved) == "cd");
}

TEST_CASE_FIXTURE(fixture, "an answer assigned over gives up the one that was there") {
    auto first = compose(take_answer(&through));
    first.next();
    net[0]->feed("HTTP/1.1 200 OK\r\n\r\n");
    answer got = first.result();
    auto second = compose(take_answer(&through));
    second.next();
    net[1]->feed(ok("x"));
    got = second.result();
    CHECK(net[0]->parting() == parting::aborted);
    CHECK(next_of(got) == "x");
}

// ---- the end of the client

TEST_CASE("a client that ends closes what is idle") {
    test_network net;
    {
        client through(net, net.clock());
        test_request asked(through, get("http://a/"));
        net[0]->feed(ok("x"));
        CHECK_FALSE(net[0].ended());
    }
    CHECK(net[0].ended());
}

TEST_CASE("an answer outlives its client") {
    test_network net;
    std::optional<client> through(std::in_place, net, net.clock());
    auto asked = compose(take_answer(&*through));
    asked.next();
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
    answer got = asked.result();
    through.reset();
    CHECK(next_of(got) == "ab");
    net[0]->feed("cd");
    CHECK(next_of(got) == "cd");
    CHECK(net[0].ended());
}

TEST_CASE("a request under way outlives its client") {
    test_network net;
    std::optional<client> through(std::in_place, net, net.clock());
    test_request asked(*through, get("http://a/"));
    through.reset();
    net[0]->feed(ok("x"));
    CHECK(asked.told() == "200 x");
    CHECK(net[0].ended());
}

TEST_CASE("a network that goes before the client fails what is under way") {
    plait::testing::virtual_clock clock;
    std::optional<test_network> net(std::in_place);
    client through(*net, clock);
    test_request asked(through, get("http://a/"));
    const auto home = net->home();
    net.reset();
    home->run();
    CHECK(asked.told().find("failed: the connection was lost") == 0);
}

}  // namespace
