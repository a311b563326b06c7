// SPDX-License-Identifier: MIT
#include "plait/http/call.hpp"

#include "plait/http/error.hpp"
#include "plait/testing/doctest.hpp"
#include "plait/testing/driver.hpp"
#include "plait/testing/memory_file.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <string>

namespace {

using namespace plait::http;
using namespace std::chrono_literals;
using plait::bytes;
using plait::coro;
using plait::output;
using plait::state;
using plait::testing::check_replay;
using plait::testing::driver;
using plait::testing::fails;

// Status and body of the answer, as "200 text".
coro<std::string, bytes, output> talk(client_request asked) {
    response_head answer = co_await call(std::move(asked));
    std::string told = std::to_string(answer.status()) + " ";
    for (;;) {
        const auto chunk = co_await read_chunk(answer.body());
        if (!chunk) break;
        told += *chunk;
    }
    co_return told;
}

auto fetch() { return talk(get("http://a/")); }

TEST_CASE("call writes the request before it reads") {
    driver client(fetch());
    client.run();
    CHECK(client.written() == "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(client.state() == state::wants_input);
}

TEST_CASE("an answer with Content-Length comes whole at any cut") {
    check_replay(fetch, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "200 hello");
}

TEST_CASE("an answer in chunks comes whole at any cut") {
    check_replay(fetch,
                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nhe\r\n3\r\nllo\r\n"
                 "0\r\nX: y\r\n\r\n",
                 "200 hello");
}

TEST_CASE("an answer without length ends with the connection") {
    check_replay(fetch, "HTTP/1.1 200 OK\r\n\r\nhello", "200 hello");
}

TEST_CASE("an answer of HTTP/1.0 is understood") {
    check_replay(fetch, "HTTP/1.0 200 OK\r\n\r\nhello", "200 hello");
}

TEST_CASE("the reason phrase may be missing") {
    check_replay(fetch, "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n", "404 ");
    check_replay(fetch, "HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n", "404 ");
}

TEST_CASE("interim answers are skipped") {
    check_replay(fetch,
                 "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                 "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
                 "200 x");
}

TEST_CASE("interim answers without end are refused") {
    std::string wire;
    for (int i = 0; i < 17; ++i) wire += "HTTP/1.1 102 P\r\n\r\n";
    check_replay(fetch, wire, fails<protocol_error>("interim"));
}

TEST_CASE("sixteen interim answers are still taken") {
    std::string wire;
    for (int i = 0; i < 16; ++i) wire += "HTTP/1.1 102 P\r\n\r\n";
    check_replay(fetch, wire + "HTTP/1.1 204 N\r\n\r\n", "204 ");
}

TEST_CASE("101, which nobody has asked for, is refused") {
    check_replay(fetch, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
                 fails<protocol_error>("101"));
}

TEST_CASE("codings other than chunked are refused") {
    check_replay(fetch, "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                 fails<protocol_error>("chunked"));
    check_replay(fetch, "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
                 fails<protocol_error>("chunked"));
}

TEST_CASE("both framings at once are refused") {
    check_replay(fetch,
                 "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                 fails<protocol_error>("both"));
}

TEST_CASE("the answer to HEAD has no body, whatever its fields say") {
    check_replay([] { return talk(client_request("HEAD", "http://a/")); },
                 "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "200 ");
}

TEST_CASE("204 and 304 have no body") {
    check_replay(fetch, "HTTP/1.1 204 No Content\r\n\r\n", "204 ");
    check_replay(fetch, "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "304 ");
}

TEST_CASE("a connection closed before any answer is a fault") {
    check_replay(fetch, "", fails<protocol_error>("without an answer"));
}

TEST_CASE("an end inside of the head is a fault") {
    check_replay(fetch, "HTTP/1.1 200 OK\r\nContent-", fails<protocol_error>("head"));
}

TEST_CASE("an end inside of a body of known length is a fault") {
    check_replay(fetch, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
                 fails<protocol_error>("body"));
}

TEST_CASE("an end inside of a chunked body is a fault") {
    check_replay(fetch, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                 fails<protocol_error>("body"));
}

TEST_CASE("a head of 64 KiB is taken, one byte more is not") {
    const auto head = [](std::size_t size) {
        std::string text = "HTTP/1.1 204 N\r\nX: \r\n\r\n";
        text.insert(text.size() - 4, size - text.size(), 'x');
        return text;
    };
    driver taken(fetch());
    taken.feed(head(65536));
    CHECK(taken.result() == "204 ");
    driver refused(fetch());
    refused.feed(head(65537));
    CHECK(refused.failure().find("too long") != std::string::npos);
}

TEST_CASE("a fault of the server is a bad gateway's, not ours") {
    driver client(fetch());
    client.feed("HTTP/1.1 200 OK\nX: y\n\n");
    REQUIRE(client.state() == state::failed);
    try {
        static_cast<void>(client.result());
    } catch (const protocol_error& fault) {
        CHECK(fault.status() == 502);
    }
}

TEST_CASE("what follows the answer is left") {
    driver client(fetch());
    client.feed("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\n");
    CHECK(client.result() == "200 x");
    CHECK(client.leftover() == "HTTP/1.1 200 OK\r\n");
}

// ---- request bodies

client_request::stream yield(std::vector<std::string> pieces) {
    for (std::string& piece : pieces) co_yield piece;
}

client_request posting(client_request::content body) {
    return post("http://a/", "text/plain", std::move(body));
}

std::string body_written(driver<std::string, output>& client) {
    return client.written().substr(client.written().find("\r\n\r\n") + 4);
}

TEST_CASE("a body in memory follows the head in one output") {
    plait::patience_slot slot;
    plait::testing::test_surroundings around;
    auto client = plait::compose(talk(posting("hello")), bind(plait::patience, slot),
                                 bind(plait::ambient, around));
    client.next();
    REQUIRE(client.state() == state::has_output);
    CHECK(client.output().views().back() == "hello");
    CHECK(client.output().views().size() == 2);
}

TEST_CASE("a file follows the head") {
    const auto file = std::make_shared<plait::testing::memory_file>("0123456789");
    driver client(talk(posting(file_body(file, 2, 5))));
    client.run();
    CHECK(body_written(client) == "23456");
}

TEST_CASE("a stream is written in chunks as it gives them") {
    driver client(talk(posting(yield({"he", "", "llo worlds and more"}))));
    client.run();
    CHECK(body_written(client) == "2\r\nhe\r\n13\r\nllo worlds and more\r\n0\r\n\r\n");
}

TEST_CASE("an empty stream is a last chunk") {
    driver client(talk(posting(yield({}))));
    client.run();
    CHECK(body_written(client) == "0\r\n\r\n");
}

TEST_CASE("a stream with a length is written as it is") {
    driver client(talk(posting(yield({"he", "llo"})).with("Content-Length", "5")));
    client.run();
    CHECK(body_written(client) == "hello");
}

TEST_CASE("an empty stream with a length of 0 is a head alone") {
    driver client(talk(posting(yield({})).with("Content-Length", "0")));
    client.run();
    CHECK(body_written(client).empty());
    CHECK(client.state() == state::wants_input);
}

TEST_CASE("a stream that gives more than it has promised fails before the excess is written") {
    driver client(talk(posting(yield({"he", "llo"})).with("Content-Length", "4")));
    client.run();
    CHECK(client.failure().find("more bytes") != std::string::npos);
    CHECK(body_written(client) == "he");
}

TEST_CASE("a stream that gives less than it has promised fails") {
    driver client(talk(posting(yield({"he"})).with("Content-Length", "3")));
    client.run();
    CHECK(client.failure().find("fewer bytes") != std::string::npos);
}

client_request::stream broken() {
    std::string piece = "he";
    co_yield piece;
    throw std::runtime_error("out of paper");
}

TEST_CASE("what the stream throws comes out of call") {
    driver client(talk(posting(broken())));
    client.run();
    CHECK(client.failure().find("out of paper") != std::string::npos);
    CHECK(body_written(client) == "2\r\nhe\r\n");
}

TEST_CASE("a stream is not asked for more than the server takes") {
    int given = 0;
    const auto counting = [](int* count) -> client_request::stream {
        for (;;) {
            std::string piece(1000, 'x');
            ++*count;
            co_yield piece;
        }
    };
    driver client(talk(posting(counting(&given))));
    client.accept(2500);
    CHECK(given == 3);
    client.accept(1000);
    CHECK(given == 4);
}

client_request::stream slow(plait::testing::virtual_clock* clock) {
    std::string piece = "he";
    co_yield piece;
    co_await clock->sleep(5min);
    co_yield piece;
}

TEST_CASE("a stream may take its time") {
    plait::testing::virtual_clock clock;
    driver client(clock, talk(posting(slow(&clock))));
    client.run();
    CHECK(client.state() == state::waiting);
    client.advance(5min);
    CHECK(body_written(client) == "2\r\nhe\r\n2\r\nhe\r\n0\r\n\r\n");
}

// ---- answers that come before the request is written

TEST_CASE("an early refusal ends the writing") {
    driver client(talk(posting(std::string(200'000, 'x'))));
    client.accept(100'000);
    client.feed("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno");
    client.accept(31'500);
    client.advance(0s);
    CHECK(client.result() == "413 no");
    CHECK(client.written().size() < 200'000);
}

TEST_CASE("an early answer of success waits until all is written") {
    driver client(talk(posting(std::string(200'000, 'x'))));
    client.accept(100'000);
    client.feed("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    client.accept(driver<std::string, output>::without_end);
    client.advance(0s);
    CHECK(client.result() == "200 ok");
    CHECK(body_written(client).size() == 200'000);
}

TEST_CASE("an early answer behind which the server closes ends the writing") {
    driver client(talk(posting(std::string(200'000, 'x'))));
    client.accept(100'000);
    client.feed("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
    client.accept(31'500);
    client.advance(0s);
    CHECK(client.result() == "200 ok");
    CHECK(client.written().size() < 200'000);
}

TEST_CASE("an interim answer does not end the writing") {
    driver client(talk(posting(std::string(200'000, 'x'))));
    client.accept(100'000);
    client.feed("HTTP/1.1 100 Continue\r\n\r\n");
    client.accept(driver<std::string, output>::without_end);
    for (int i = 0; i < 10; ++i) client.advance(0s);
    CHECK(body_written(client).size() == 200'000);
    client.feed("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    CHECK(client.result() == "200 ok");
}

TEST_CASE("an early refusal is seen when the stream has taken its time") {
    plait::testing::virtual_clock clock;
    driver client(clock, talk(posting(slow(&clock))));
    client.feed("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
    client.advance(5min);
    CHECK(client.result() == "403 no");
    CHECK(body_written(client) == "2\r\nhe\r\n");
}

TEST_CASE("a large body goes out in pieces of 64 KiB") {
    driver client(talk(posting(std::string(200'000, 'x'))));
    client.accept(0);
    std::size_t outputs = 0;
    for (; client.state() == state::has_output || outputs == 0; ++outputs) {
        client.accept(65'536);
        client.advance(0s);
    }
    CHECK(body_written(client) == std::string(200'000, 'x'));
    CHECK(outputs >= 4);
}

// ---- time

TEST_CASE("a server that says nothing for 30 s is given up") {
    driver client(fetch());
    client.advance(29'999ms);
    CHECK(client.state() == state::wants_input);
    client.advance(1ms);
    CHECK(client.failure().find("timed_out") != std::string::npos);
}

TEST_CASE("behind the first byte there are 30 s more") {
    driver client(fetch());
    client.advance(29s);
    client.feed("H");
    client.advance(29'999ms);
    CHECK(client.state() == state::wants_input);
    client.advance(10ms);
    CHECK(client.failure().find("timed_out") != std::string::npos);
}

TEST_CASE("a body earns a second by 500 bytes") {
    driver client(fetch());
    client.feed("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    client.feed(std::string(5000, 'x'));
    client.advance(39s);
    CHECK(client.state() == state::wants_input);
    client.advance(2s);
    CHECK(client.failure().find("timed_out") != std::string::npos);
}

TEST_CASE("an interim answer begins the wait anew") {
    driver client(fetch());
    client.advance(29s);
    client.feed("HTTP/1.1 102 Processing\r\n\r\n");
    client.advance(29s);
    client.feed("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    CHECK(client.result() == "200 ");
}

TEST_CASE("a server that does not take the request for 30 s is given up") {
    driver client(talk(posting(std::string(1000, 'x'))));
    client.accept(0);
    client.advance(29'999ms);
    CHECK(client.state() == state::has_output);
    client.advance(1ms);
    CHECK(client.failure().find("timed_out") != std::string::npos);
}

coro<int, bytes, output> patient_call() {
    client_options how;
    how.first_byte = client_options::duration::max();
    const response_head answer = co_await call(get("http://a/"), how);
    co_return answer.status();
}

TEST_CASE("a wait without end is a wait without end") {
    driver client(patient_call());
    client.advance(24h * 365);
    client.feed("HTTP/1.1 204 N\r\n\r\n");
    CHECK(client.result() == 204);
}

}  // namespace
