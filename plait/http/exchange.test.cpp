// SPDX-License-Identifier: MIT
//
// What an application sees of its exchange, and what its peer sees of its answer.
#include "plait/http/serving.test.hpp"
#include "plait/testing/memory_file.hpp"
#include "plait/testing/virtual_clock.hpp"

#include <chrono>
#include <memory>

namespace {

using namespace plait;
using namespace plait::http;
using namespace std::chrono_literals;
using testing::driver;
using testing::parting;
using testing::virtual_clock;

std::string ask(std::string_view method, std::string_view version = "1.1",
                std::string_view fields = {}) {
    return std::string(method) + " / HTTP/" + std::string(version) + "\r\nHost: a\r\n" +
           std::string(fields) + "\r\n";
}
const std::string get = ask("GET");

// A body of that many bytes, in chunks or told in advance.
std::string post(std::string_view body, std::string_view version = "1.1") {
    return ask("POST", version, "Content-Length: " + std::to_string(body.size()) + "\r\n") +
           std::string(body);
}

exchange shout(request) {
    const head first = head(200).with("Content-Type", "text/plain");
    co_yield first;
    while (auto chunk = co_await receive_or_end) {
        std::string loud(*chunk);
        for (char& c : loud)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
        co_yield loud;
    }
    co_return streamed();
}

exchange count_to_three(request) {
    co_yield "one ";
    co_yield "two ";
    co_yield "three";
    co_return streamed();
}

// The data of a chunked body, or what is wrong with it.
std::string unchunked(std::string_view body) {
    std::string data;
    for (;;) {
        const std::size_t line = body.find("\r\n");
        if (line == body.npos) return "no line";
        const std::size_t size = std::stoul(std::string(body.substr(0, line)), nullptr, 16);
        body.remove_prefix(line + 2);
        if (size == 0) return data + (body == "\r\n" ? "" : "|" + std::string(body));
        data += body.substr(0, size);
        if (body.substr(size, 2) != "\r\n") return "no CRLF";
        body.remove_prefix(size + 2);
    }
}

}  // namespace

// ---- what is written, and how it is framed

TEST_CASE("a response has Date, its fields, Content-Length, and no Server") {
    CHECK(serve_all_cuts([](request) { return text("OK").with("X-A", "b"); }, get).text ==
          "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
          "Content-Type: text/plain; charset=utf-8\r\nX-A: b\r\nContent-Length: 2\r\n\r\nOK");
}

TEST_CASE("Date follows the clock") {
    driver server(connection([](request) { return text("OK"); }));
    server.feed(get);
    server.advance(3s);
    static_cast<void>(server.take());
    server.feed(get);
    CHECK(served{server.take()}.has("Date: Sun, 06 Nov 1994 08:49:40 GMT\r\n"));
}

TEST_CASE("an application's own Date is kept") {
    const auto dated = [](request) {
        return text("OK").with("Date", "Mon, 01 Jan 2024 00:00:00 GMT");
    };
    const served got = serve_all_cuts(dated, get);
    CHECK(got.answers() == 1);
    CHECK(got.has("Date: Mon, 01 Jan 2024 00:00:00 GMT\r\n"));
}

TEST_CASE("parts are chunked to HTTP/1.1") {
    const served got = serve_all_cuts(count_to_three, get + get);
    CHECK(got.has("\r\nTransfer-Encoding: chunked\r\n"));
    CHECK_FALSE(got.has("Content-Length"));
    CHECK(got.has("\r\n\r\n4\r\none \r\n4\r\ntwo \r\n5\r\nthree\r\n0\r\n\r\n"));
    CHECK(got.answers() == 2);
}

TEST_CASE("parts are delimited by the end of the connection to HTTP/1.0") {
    const served got =
        serve_all_cuts(count_to_three, ask("GET", "1.0", "Connection: keep-alive\r\n") + get);
    CHECK(got.body() == "one two three");
    CHECK_FALSE(got.has("chunked"));
    CHECK(got.has("\r\nConnection: close\r\n"));
    CHECK(got.parting == parting::hung_up);
}

TEST_CASE("empty parts do not end a chunked body") {
    const auto sparse = [](request) -> exchange {
        co_yield "";
        co_yield "a";
        co_yield "";
        co_yield "b";
        co_return streamed();
    };
    CHECK(unchunked(serve_all_cuts(sparse, get).body()) == "ab");
}

TEST_CASE("an exchange that yields nothing has an empty body") {
    const auto silent = [](request) -> exchange { co_return streamed(); };
    CHECK(unchunked(serve_all_cuts(silent, get).body()).empty());
}

TEST_CASE("an exchange may return a whole response") {
    const auto plain = [](request) -> exchange {
        response answer = text("whole").with_status(201);
        co_return std::move(answer);
    };
    const served got = serve_all_cuts(plain, get + get);
    CHECK(got.line(0) == "HTTP/1.1 201 Created");
    CHECK(got.has("Content-Length: 5\r\n"));
    CHECK(got.answers() == 2);
}

TEST_CASE("streamed parts with a told length have Content-Length") {
    const auto told = [](request) -> exchange {
        const head first = head().with("Content-Length", "6");
        co_yield first;
        co_yield "abc";
        co_yield "def";
        co_return streamed();
    };
    const served got = serve_all_cuts(told, get + get);
    CHECK(got.has("\r\nContent-Length: 6\r\n\r\nabcdef"));
    CHECK(got.answers() == 2);
    CHECK(serve_all_cuts(told, ask("GET", "1.0")).body() == "abcdef");
}

TEST_CASE("more bytes than were told throw in the application, and abort if it gives up") {
    const auto greedy = [](request) -> exchange {
        const head first = head().with("Content-Length", "4");
        co_yield first;
        co_yield "abc";
        co_yield "def";
        co_return streamed();
    };
    const served got = serve_all_cuts(greedy, get);
    CHECK(got.body() == "abc");
    CHECK(got.parting == parting::aborted);
}

TEST_CASE("an application that has yielded too much may correct itself") {
    const auto corrects = [](request) -> exchange {
        const head first = head().with("Content-Length", "4");
        co_yield first;
        bool refused = false;
        try {
            co_yield "abcdef";
        } catch (const http::protocol_error&) {
            refused = true;
        }
        if (refused) co_yield "abcd";
        co_return streamed();
    };
    const served got = serve_all_cuts(corrects, get + get);
    CHECK(got.has("\r\n\r\nabcdHTTP/1.1"));
    CHECK(got.answers() == 2);
}

TEST_CASE("fewer bytes than were told abort") {
    const auto stingy = [](request) -> exchange {
        const head first = head().with("Content-Length", "4");
        co_yield first;
        co_yield "abc";
        co_return streamed();
    };
    CHECK(serve_all_cuts(stingy, get).parting == parting::aborted);
}

TEST_CASE("a response whose Content-Length is not its body's size is a 500") {
    const auto wrong = [](request) { return text("abc").with("Content-Length", "4"); };
    CHECK(serve_all_cuts(wrong, get).status() == 500);
}

TEST_CASE("trailers follow the last chunk") {
    const auto sums = [](request) -> exchange {
        co_yield "abc";
        response end = streamed().with("X-Sum", "6");
        co_return std::move(end);
    };
    CHECK(serve_all_cuts(sums, get).body() == "3\r\nabc\r\n0\r\nX-Sum: 6\r\n\r\n");
    CHECK(serve_all_cuts(sums, ask("GET", "1.0")).body() == "abc");
}

TEST_CASE("parts of all sizes come out whole") {
    for (const std::size_t size :
         {1UL, 255UL, 4096UL, 16384UL, 16385UL, 65535UL, 65536UL, 200'000UL}) {
        const std::string block(size, 'x');
        constexpr auto twice_with = [](const std::string* block) -> exchange {
            co_yield *block;
            co_yield *block;
            co_return streamed();
        };
        const auto twice = [&](request) { return twice_with(&block); };
        const served got = serve_once(twice, get + get, testing::chunking::whole(), {});
        CHECK(got.answers() == 2);
        const auto second = got.text.find("HTTP/1.1 200 OK\r\n", 1);
        const auto body = served{got.text.substr(0, second)}.body();
        CHECK((unchunked(body) == block + block));
    }
}

TEST_CASE("bodies of all sizes come out whole") {
    for (const std::size_t size : {0UL, 1UL, 16384UL, 16385UL, 65500UL, 65536UL, 1'000'000UL}) {
        const std::string block(size, 'x');
        const auto answers = [&](request) { return text(block); };
        const auto keeps = [&](request) { return text(static_view(block)); };
        const served got = serve_once(answers, get, testing::chunking::whole(), {});
        CHECK((got.body() == block));
        CHECK((serve_once(keeps, get, testing::chunking::whole(), {}) == got));
    }
}

TEST_CASE("a file region is a body, and ends an output") {
    const auto source = std::make_shared<testing::memory_file>("0123456789");
    const auto sends = [&](request) { return content("text/plain", file_body(source, 2, 5)); };
    const served got = serve_all_cuts(sends, get + get);
    CHECK(got.has("\r\nContent-Length: 5\r\n\r\n23456HTTP/1.1"));
    CHECK(got.answers() == 2);
}

TEST_CASE("a response keeps its file open until it is written") {
    auto source = std::make_shared<testing::memory_file>("0123456789");
    const std::weak_ptr<testing::memory_file> watched = source;
    const auto sends = [&](request) {
        return content("text/plain", file_body(std::exchange(source, nullptr), 0, 10));
    };
    driver server(connection(sends));
    server.accept(0);
    server.feed(get);
    CHECK_FALSE(watched.expired());
    server.accept(1000);
    CHECK(watched.expired());
}

TEST_CASE("file regions can be parts") {
    const testing::memory_file source("0123456789");
    constexpr auto sends_with = [](const testing::memory_file* source) -> exchange {
        co_yield "<";
        const file_region region(*source, 3, 4);
        co_yield region;
        co_yield ">";
        co_return streamed();
    };
    const auto sends = [&](request) { return sends_with(&source); };
    CHECK(unchunked(serve_all_cuts(sends, get).body()) == "<3456>");
    CHECK(serve_all_cuts(sends, ask("GET", "1.0")).body() == "<3456>");
}

TEST_CASE("a file shorter than its region aborts") {
    const auto source = std::make_shared<testing::memory_file>("0123456789");
    const auto sends = [&](request) { return content("text/plain", file_body(source, 0, 11)); };
    CHECK(serve_all_cuts(sends, get).parting == parting::aborted);
}

// ---- HEAD, 204, 304

TEST_CASE("HEAD has the fields of GET, and no body") {
    const auto source = std::make_shared<testing::memory_file>("0123456789");
    const auto file = [&](request) { return content("text/plain", file_body(source, 0, 10)); };
    const auto fixed = [](request) { return text("OK"); };
    const auto check = [](const auto& application) {
        const served whole = serve_all_cuts(application, get);
        const served got = serve_all_cuts(application, ask("HEAD") + get);
        CHECK(got.text == whole.text.substr(0, whole.text.find("\r\n\r\n") + 4) + whole.text);
    };
    check(fixed);
    check(file);
    check(count_to_three);
}

TEST_CASE("HEAD of a stream closes the application as soon as its head is known") {
    int ended = 0;
    struct counting {
        int* ended;
        ~counting() { ++*ended; }
    };
    constexpr auto endless_with = [](int* ended) -> exchange {
        const counting here{ended};
        for (;;) co_yield "x";
    };
    const auto endless = [&](request) { return endless_with(&ended); };
    const served got = serve_once(endless, ask("HEAD"), testing::chunking::whole(), {});
    CHECK(got.body().empty());
    CHECK(ended == 1);
}

TEST_CASE("the answer to HEAD may tell a length without having the body") {
    const auto tells = [](request) { return response().with("Content-Length", "1000"); };
    CHECK(serve_all_cuts(tells, ask("HEAD")).has("\r\nContent-Length: 1000\r\n"));
}

TEST_CASE("204 has no body and no Content-Length") {
    const auto done = [](request) { return text("ignored").with_status(204); };
    const served got = serve_all_cuts(done, get + get);
    CHECK(got.answers() == 2);
    CHECK_FALSE(got.has("Content-Length"));
    CHECK_FALSE(got.has("ignored"));
}

TEST_CASE("304 has no body") {
    const auto same = [](request) -> exchange {
        const head first = head(304).with("ETag", "\"a\"");
        co_yield first;
        co_yield "ignored";
        co_return streamed();
    };
    const served got = serve_all_cuts(same, get + get);
    CHECK(got.answers() == 2);
    CHECK(got.has("ETag: \"a\"\r\n"));
    CHECK_FALSE(got.has("ignored"));
    CHECK_FALSE(got.has("chunked"));
}

// ---- both ways at once

TEST_CASE("a body streams through, however it comes and is cut") {
    const std::string chunked =
        ask("POST", "1.1", "Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    driver server(connection(shout));
    server.feed(chunked);
    CHECK(unchunked(served{server.take()}.body()) == "ABCDE");
    for (const char c : post("abcde")) server.feed(bytes(&c, 1));
    CHECK(unchunked(served{server.take()}.body()) == "ABCDE");
}

TEST_CASE("what a streaming application yields is written before more input is waited for") {
    driver server(connection(shout));
    server.feed(ask("POST", "1.1", "Content-Length: 4\r\n"));
    CHECK(served{server.take()}.status() == 200);
    server.feed("ab");
    CHECK(server.take() == "2\r\nAB\r\n");
    server.feed("cd");
    CHECK(server.take() == "2\r\nCD\r\n0\r\n\r\n");
}

TEST_CASE("nothing of the body is read before the application asks") {
    virtual_clock clock;
    constexpr auto slow_with = [](virtual_clock* clock) -> exchange {
        co_await clock->sleep(5s);
        std::string body;
        while (const auto chunk = co_await receive_or_end) body += *chunk;
        response answer = text(body);
        co_return std::move(answer);
    };
    const auto slow = [&](request) { return slow_with(&clock); };
    driver server(clock, connection(slow));
    server.feed(ask("POST", "1.1", "Content-Length: 4\r\n"));
    CHECK(server.state() == state::waiting);
    server.advance(5s);
    CHECK(server.state() == state::wants_input);
    server.feed("abcd");
    CHECK(served{server.take()}.body() == "abcd");
}

TEST_CASE("the request's texts live as long as the exchange, whatever comes in") {
    const auto tells = [](request asked) -> exchange {
        const bytes path = asked.path();
        const bytes x = asked.field("x", "none");
        while (const auto chunk = co_await receive_or_end) {}
        response answer = text(std::string(path) + std::string(x) + std::string(asked.authority()));
        co_return std::move(answer);
    };
    driver server(connection(tells));
    server.feed("POST /path HTTP/1.1\r\nHost: host\r\nX: value\r\nContent-Length: 4\r\n\r\n");
    for (const char c : std::string("abcd")) server.feed(bytes(&c, 1));
    CHECK(served{server.take()}.body() == "/pathvaluehost");
}

TEST_CASE("an application that asks beyond the end of the body is told so each time") {
    const auto asks = [](request) -> exchange {
        int ends = 0;
        while (ends < 3)
            if (!co_await receive_or_end) ++ends;
        response answer = text(std::to_string(ends));
        co_return std::move(answer);
    };
    CHECK(serve_all_cuts(asks, post("abc") + get).answers() == 2);
}

TEST_CASE("an application that waits lets answers gathered before it be written") {
    virtual_clock clock;
    constexpr auto sleeps_with = [](virtual_clock* clock, request asked) -> exchange {
        if (asked.method() == "POST") co_await clock->sleep(5s);
        response answer = text("OK");
        co_return std::move(answer);
    };
    const auto sleeps = [&](request asked) { return sleeps_with(&clock, asked); };
    driver server(clock, connection(sleeps));
    server.feed(get + get + post(""));
    CHECK(served{server.take()}.answers() == 2);
    server.advance(5s);
    CHECK(served{server.take()}.answers() == 1);
}

// ---- Expect: 100-continue, RFC 9110, section 10.1.1

TEST_CASE("100 is sent when the application asks for a body of which nothing has come") {
    driver server(connection(echo));
    server.feed(ask("POST", "1.1", "Expect: 100-continue\r\nContent-Length: 3\r\n"));
    CHECK(server.take() == "HTTP/1.1 100 Continue\r\n\r\n");
    server.feed("abc");
    CHECK(served{server.take()}.body() == "abc");
}

TEST_CASE("no 100 if the body has begun to come") {
    driver server(connection(echo));
    server.feed(ask("POST", "1.1", "Expect: 100-continue\r\nContent-Length: 3\r\n") + "a");
    CHECK(server.take().empty());
    server.feed("bc");
    CHECK(served{server.take()}.body() == "abc");
}

TEST_CASE("no 100 to HTTP/1.0, and none for a body of no length") {
    driver old(connection(echo));
    old.feed(ask("POST", "1.0", "Expect: 100-continue\r\nContent-Length: 3\r\n"));
    CHECK(old.take().empty());
    driver empty(connection(echo));
    empty.feed(ask("POST", "1.1", "Expect: 100-continue\r\nContent-Length: 0\r\n"));
    CHECK(empty.take().starts_with("HTTP/1.1 200 "));
}

TEST_CASE("no 100 once the answer has begun") {
    driver server(connection(shout));
    server.feed(ask("POST", "1.1", "Expect: 100-continue\r\nContent-Length: 3\r\n"));
    const served got{server.take()};
    CHECK(got.status() == 200);
    CHECK_FALSE(got.has("100 Continue"));
}

TEST_CASE("an expected body that nobody asks for closes: it may come, or not") {
    const auto refuses = [](request) { return response(403); };
    const served got = serve_all_cuts(
        refuses, ask("POST", "1.1", "Expect: 100-continue\r\nContent-Length: 3\r\n") + get);
    CHECK(got.answers() == 1);
    CHECK(got.has("\r\nConnection: close\r\n"));
}

// ---- faults in the body

TEST_CASE("a fault in the body comes out of the application's receive") {
    std::string seen;
    constexpr auto looks_with = [](std::string* seen) -> exchange {
        try {
            while (const auto chunk = co_await receive_or_end) {}
        } catch (const http::protocol_error& wrong) {
            *seen = std::to_string(wrong.status()) + " " + wrong.what();
            throw;
        }
        co_return streamed();
    };
    const auto looks = [&](request) { return looks_with(&seen); };
    const std::string wire = ask("POST", "1.1", "Transfer-Encoding: chunked\r\n") + "3\r\nabcd";
    CHECK(serve_all_cuts(looks, wire).status() == 400);
    CHECK(seen == "400 a chunk's data is not followed by CR LF");
}

TEST_CASE("after a fault in the body an application may still answer, but the connection closes") {
    const auto forgives = [](request) -> exchange {
        bool wrong = false;
        try {
            while (const auto chunk = co_await receive_or_end) {}
        } catch (const http::protocol_error&) {
            wrong = true;
        }
        response answer = text(wrong ? "never mind" : "fine").with_status(422);
        co_return std::move(answer);
    };
    const served got = serve_all_cuts(
        forgives, ask("POST", "1.1", "Transfer-Encoding: chunked\r\n") + "x\r\n" + get);
    CHECK(got.status() == 422);
    CHECK(got.answers() == 1);
    CHECK(got.has("\r\nConnection: close\r\n"));
}

TEST_CASE("a fault in the body after the head is out aborts, even if the application goes on") {
    const auto stubborn = [](request) -> exchange {
        co_yield "begun ";
        try {
            while (const auto chunk = co_await receive_or_end) {}
        } catch (const http::protocol_error&) {
            // It takes no notice.
        }
        co_yield "end";
        co_return streamed();
    };
    const std::string wire = ask("POST", "1.1", "Transfer-Encoding: chunked\r\n") + "3\r\nabcd";
    const served got = serve_all_cuts(stubborn, wire);
    CHECK(got.parting == parting::aborted);
    CHECK_FALSE(got.has("0\r\n\r\n"));
}

TEST_CASE("the input's end inside of a body aborts an answer that has begun") {
    const std::string wire = ask("POST", "1.1", "Content-Length: 4\r\n") + "ab";
    for (const auto& how : testing::chunking::samples()) {
        const served got = serve_once(shout, wire, how, {});
        CHECK(got.status() == 200);
        CHECK(got.parting == parting::aborted);
    }
}

// ---- failures of the application

TEST_CASE("a status_error is answered by its status and text") {
    const auto forbids = [](request) -> response { throw status_error(403, "members only"); };
    const served got = serve_all_cuts(forbids, get + get);
    CHECK(got.line(0) == "HTTP/1.1 403 Forbidden");
    CHECK(got.has("\r\n\r\nmembers only\n"));
    CHECK(got.answers() == 2);
}

TEST_CASE("a status_error leaves a coroutine as well, and has its phrase if no text") {
    const auto forbids = [](request) -> exchange {
        throw status_error(404);
        co_return streamed();
    };
    CHECK(serve_all_cuts(forbids, get).body() == "Not Found\n");
}

TEST_CASE("anything else uncaught is 500, which tells the id only") {
    const auto falls = [](request) -> response { throw std::runtime_error("the secret"); };
    const auto falls_later = [](request) -> exchange {
        while (const auto chunk = co_await receive_or_end) {}
        throw std::runtime_error("the secret");
        co_return streamed();
    };
    const auto throws_int = [](request) -> response { throw 42; };
    for (const served& got : {serve_all_cuts(falls, get), serve_all_cuts(falls_later, get),
                              serve_all_cuts(throws_int, get)}) {
        CHECK(got.line(0) == "HTTP/1.1 500 Internal Server Error");
        CHECK_FALSE(got.has("secret"));
        const auto field = got.text.find("X-Request-Id: ");
        REQUIRE(field != got.text.npos);
        CHECK(got.body().find(got.text.substr(field + 14, 16)) != std::string::npos);
    }
}

TEST_CASE("a 500 shows the traceback if debugging, from parser to view") {
    options how;
    how.debug = true;
    const auto falls = [](request) -> exchange {
        throw std::runtime_error("oops");
        co_return streamed();
    };
    const served got = serve_all_cuts(falls, get, how);
    CHECK(got.has("Traceback (most recent call last):"));
    CHECK(got.has("std::runtime_error: oops"));
    CHECK(got.has("exchange.test.cpp"));
}

TEST_CASE("an exception after the head is out aborts") {
    const auto falls = [](request) -> exchange {
        co_yield "begun";
        throw std::runtime_error("oops");
        co_return streamed();
    };
    const served got = serve_all_cuts(falls, get + get);
    CHECK(got.parting == parting::aborted);
    CHECK(got.answers() == 1);
    CHECK_FALSE(got.has("0\r\n\r\n"));
}

TEST_CASE("answers before one that aborts are written") {
    const auto falls = [](request asked) -> exchange {
        if (asked.method() == "GET") {
            response answer = text("OK");
            co_return std::move(answer);
        }
        co_yield "begun";
        throw std::runtime_error("oops");
    };
    const served got = serve_all_cuts(falls, get + get + post(""));
    CHECK(got.answers() == 3);
    CHECK(got.parting == parting::aborted);
}

TEST_CASE("a response after parts were yielded aborts") {
    const auto confused = [](request) -> exchange {
        co_yield "begun";
        response answer = text("whole");
        co_return std::move(answer);
    };
    CHECK(serve_all_cuts(confused, get).parting == parting::aborted);
}

TEST_CASE("a second head, or one behind data, throws in the application") {
    const auto two = [](request) -> exchange {
        const head first(200);
        const head second(500);
        co_yield first;
        bool refused = false;
        try {
            co_yield second;
        } catch (const http::protocol_error&) {
            refused = true;
        }
        co_yield refused ? "refused" : "taken";
        co_return streamed();
    };
    CHECK(unchunked(serve_all_cuts(two, get).body()) == "refused");
}

TEST_CASE("streamed() from a plain view is a 500") {
    CHECK(serve_all_cuts([](request) { return streamed(); }, get).status() == 500);
}

TEST_CASE("an error is told as problem+json to who prefers it") {
    const auto forbids = [](request) -> response { throw status_error(403, "no \"entry\""); };
    const served got = serve_all_cuts(
        forbids, ask("GET", "1.1", "Accept: application/problem+json, text/plain;q=0.5\r\n"));
    CHECK(got.has("\r\nContent-Type: application/problem+json\r\n"));
    CHECK(got.body().starts_with(
        "{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"no \\\"entry\\\"\",\"request\":\""));
}

TEST_CASE("a HEAD that fails has the fields of the error, and no body") {
    const auto forbids = [](request) -> response { throw status_error(403, "members only"); };
    const served got = serve_all_cuts(forbids, ask("HEAD"));
    CHECK(got.has("\r\nContent-Length: 13\r\n"));
    CHECK(got.body().empty());
}

// ---- closing

TEST_CASE("a peer that is gone ends the application: its destructors run") {
    int ended = 0;
    struct counting {
        int* ended;
        ~counting() { ++*ended; }
    };
    constexpr auto reads_with = [](int* ended) -> exchange {
        const counting here{ended};
        while (const auto chunk = co_await receive_or_end) {}
        co_return streamed();
    };
    const auto reads = [&](request) { return reads_with(&ended); };
    driver server(connection(reads));
    server.feed(ask("POST", "1.1", "Content-Length: 4\r\n"));
    CHECK(ended == 0);
    server.reset();
    CHECK(ended == 1);
}

TEST_CASE("a lambda given as a temporary is kept by the connection") {
    const std::string name(100, 'x');
    driver server(connection([name](request) { return text(name); }));
    server.feed(get);
    CHECK(served{server.take()}.body() == name);
}

TEST_CASE("an application sees the driver's locals, as all inner programs do") {
    const auto looks = [](request) -> exchange {
        surroundings& around = co_await ambient;
        response answer = text(std::string(around.peer()));
        co_return std::move(answer);
    };
    CHECK(serve_all_cuts(looks, get).body() == "192.0.2.1");
}

TEST_CASE("the trace of a connection shows the stack down to the view") {
    driver server(connection(echo));
    server.feed(ask("POST", "1.1", "Content-Length: 4\r\n"));
    const std::string trace = server.trace();
    CHECK(trace.find("serve(") < trace.find("echo("));
    CHECK(trace.find("echo(") != trace.npos);
}
