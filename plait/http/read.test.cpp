// SPDX-License-Identifier: MIT
#include "plait/http/read.hpp"

#include "plait/testing/doctest.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace plait;
using namespace plait::http;
using testing::check_replay;
using testing::fails;

// The rest of a message, "body|trailer names".
template <class Head>
coro<std::string, bytes> rest_of(Head* head) {
    std::string text;
    while (const auto chunk = co_await read_chunk(head->body())) text += *chunk;
    text += "|";
    if (head->body().what() == framing::kind::chunked) {
        const field_section trailers = co_await read_trailers();
        for (const field each : trailers.fields()) text.append(each.name).append(";");
    }
    co_return text;
}

coro<std::string, bytes> one_request() {
    auto head = co_await read_request();
    if (!head) co_return "none";
    head->keep();
    const std::string rest = co_await rest_of(&*head);
    const request asked = head->handle();
    co_return std::string(asked.method()) + " " + std::string(asked.target()) + " " + rest;
}

coro<std::string, bytes> one_response(bytes asked) {
    auto head = co_await read_response(asked);
    if (!head) co_return "none";
    const std::string rest = co_await rest_of(&*head);
    co_return std::to_string(head->status()) + " " + std::string(head->reason()) + " " + rest;
}
coro<std::string, bytes> answer_to_get() { return one_response("GET"); }
coro<std::string, bytes> answer_to_head() { return one_response("HEAD"); }

void check_request(std::string_view wire, std::string_view wanted) {
    check_replay([] { return one_request(); }, wire, std::string(wanted));
}
void check_answer(std::string_view wire, std::string_view wanted) {
    check_replay([] { return answer_to_get(); }, wire, std::string(wanted));
}
void check_wrong_answer(std::string_view wire, std::string_view what) {
    check_replay([] { return answer_to_get(); }, wire, fails<http::protocol_error>(what));
}

}  // namespace

TEST_CASE("a request is read, and what is behind it left") {
    check_request("GET /a HTTP/1.1\r\n\r\n", "GET /a |");
    const auto got = testing::replay([] { return one_request(); }, "GET /a HTTP/1.1\r\n\r\nGET /b");
    CHECK(got.leftover == "GET /b");
}

TEST_CASE("a request's body is read by its length") {
    check_request("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcd", "POST / abc|");
}

TEST_CASE("a request's body is read by chunks, with trailers") {
    check_request(
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        "1\r\na\r\n2;x=y\r\nbc\r\n0\r\nX: 1\r\nY: 2\r\n\r\nz",
        "POST / abc|X;Y;");
}

TEST_CASE("an input that ends before a request is none") {
    check_request("", "none");
    check_request("\r\n", "none");
}

TEST_CASE("an input that ends inside of a request is a fault") {
    check_replay([] { return one_request(); }, "GET / HTTP/1.1\r\n",
                 fails<http::protocol_error>("the input ends inside of the head"));
    check_replay([] { return one_request(); }, "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab",
                 fails<http::protocol_error>("the input ends inside of the body"));
}

TEST_CASE("each cut of a long head gives the same, linear work or not") {
    std::string wire = "GET / HTTP/1.1\r\n";
    for (int i = 0; i < 20; ++i)
        wire += "X-" + std::to_string(i) + ": " + std::string(20, 'v') + "\r\n";
    check_request(wire + "\r\n", "GET / |");
}

// ---- responses

TEST_CASE("a status line has a version, a status and a reason") {
    check_answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "200 OK |");
    check_answer("HTTP/1.0 404 Not \xc3\xa9 Found\r\nContent-Length: 0\r\n\r\n",
                 "404 Not \xc3\xa9 Found |");
}

TEST_CASE("a reason may be missing, with its space or without") {
    check_answer("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "200  |");
    check_answer("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", "200  |");
}

TEST_CASE("what is no status line is a fault") {
    for (const std::string_view line :
         {"HTTP/1.1  200 OK", "HTTP/1.1 20 OK", "HTTP/1.1 2000 OK", "HTTP/1.1 099 OK",
          "HTTP/1.1 600 OK", "HTTP/1.1 2x0 OK", "HTTP/1.1\t200 OK", "HTTP/1.1 200\tOK",
          "HTTP/2.0 200 OK", "http/1.1 200 OK", "HTTP/1.1", "HTTP/1.1 ", "200 OK",
          " HTTP/1.1 200 OK", "HTTP/1.1 200 O\x01K", "HTTP/1.1 -20 OK"}) {
        CAPTURE(line);
        check_wrong_answer(std::string(line) + "\r\n\r\n", "");
    }
}

TEST_CASE("a response without framing ends with the input") {
    check_answer("HTTP/1.1 200 OK\r\n\r\nall\r\nof it", "200 OK all\r\nof it|");
    check_answer("HTTP/1.1 200 OK\r\n\r\n", "200 OK |");
}

TEST_CASE("a response is read by its length, or by chunks") {
    check_answer("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcd", "200 OK abc|");
    check_answer(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n",
        "200 OK abc|X;");
}

TEST_CASE("the answer to HEAD has no body, whatever its fields say") {
    check_replay([] { return answer_to_head(); },
                 "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nHTTP/1.1", std::string("200 OK |"));
}

TEST_CASE("204, 304 and interim responses have no body") {
    check_answer("HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc", "204 No Content |");
    check_answer("HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\nabc",
                 "304 Not Modified |");
    check_answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "100 Continue |");
}

TEST_CASE("101 without having been asked is a fault") {
    check_wrong_answer("HTTP/1.1 101 Switching Protocols\r\n\r\n", "101");
}

TEST_CASE("a response's framing is as strict as a request's") {
    for (const std::string_view fields :
         {"Content-Length: 3\r\nContent-Length: 3\r\n", "Content-Length: 03\r\n",
          "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
          "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: chunked, gzip\r\n",
          "Transfer-Encoding: \r\n", "X : y\r\n", "X: y\r\n z\r\n", "X: \x01\r\n"}) {
        CAPTURE(fields);
        check_wrong_answer("HTTP/1.1 200 OK\r\n" + std::string(fields) + "\r\n", "");
    }
    check_wrong_answer("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.0");
}

TEST_CASE("a response's end before its time is a fault, a close-delimited one's is not") {
    check_wrong_answer("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", "ends inside of the body");
    check_wrong_answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc",
                       "ends inside of the body");
    check_wrong_answer("HTTP/1.1 200", "ends inside of the head");
}

TEST_CASE("a server's fault has the hint 502") {
    testing::driver reads(answer_to_get());
    reads.feed("HTTP/9.9 200 OK\r\n\r\n");
    int status = 0;
    try {
        static_cast<void>(reads.result());
    } catch (const http::protocol_error& wrong) {
        status = wrong.status();
    }
    CHECK(status == 502);
}

TEST_CASE("a server that closes before it answers has answered nothing") {
    check_answer("", "none");
}

TEST_CASE("a response's texts outlive the input they came in") {
    testing::driver reads(answer_to_get());
    for (const char c : std::string("HTTP/1.1 200 Fine\r\nContent-Length: 2\r\n\r\nab"))
        reads.feed(bytes(&c, 1));
    CHECK(reads.result() == "200 Fine ab|");
}
