// SPDX-License-Identifier: MIT
#include "plait/http/client_request.hpp"

#include "plait/http/error.hpp"
#include "plait/testing/memory_file.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace {

using namespace plait::http;
using plait::bytes;

client_request::stream pieces(std::string text) { co_yield text; }

TEST_CASE("a request begins with method, target and version") {
    CHECK(get("http://example.com/a?b").head_text().starts_with("GET /a?b HTTP/1.1\r\n"));
}

TEST_CASE("the request line and Host are all that a plain GET needs") {
    CHECK(get("http://example.com").head_text() == "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n");
}

TEST_CASE("a fragment is not sent") {
    CHECK(get("http://a/b#secret").head_text().find("secret") == std::string::npos);
}

TEST_CASE("Host has the port where it is not the usual one") {
    CHECK(get("http://a:8080/").head_text().find("Host: a:8080\r\n") != std::string::npos);
    CHECK(get("https://a:443/").head_text().find("Host: a\r\n") != std::string::npos);
}

TEST_CASE("Host has an IPv6 address in brackets, without its zone") {
    CHECK(get("http://[fe80::1%25eth0]/").head_text().find("Host: [fe80::1]\r\n") !=
          std::string::npos);
}

TEST_CASE("fields are sent in the order in which they were added") {
    const auto asked = get("http://a/").with("Accept", "text/html").with("X-B", "c");
    CHECK(asked.head_text() == "GET / HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nX-B: c\r\n\r\n");
}

TEST_CASE("a body in memory tells its length") {
    CHECK(post("http://a/", "text/plain", "hello").head_text() ==
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n");
}

TEST_CASE("an empty body in memory tells its length too") {
    CHECK(get("http://a/").with_body(std::string()).head_text().find("Content-Length: 0\r\n") !=
          std::string::npos);
}

TEST_CASE("a file tells the length of its part") {
    const auto file = std::make_shared<plait::testing::memory_file>("0123456789");
    CHECK(client_request("PUT", "http://a/").with_body(file_body(file, 2, 3)).length() == 3);
}

TEST_CASE("POST, PUT and PATCH tell that they have no body") {
    for (const char* method : {"POST", "PUT", "PATCH"})
        CHECK(client_request(method, "http://a/").head_text().find("Content-Length: 0\r\n") !=
              std::string::npos);
}

TEST_CASE("other methods do not") {
    for (const char* method : {"GET", "HEAD", "DELETE", "OPTIONS"})
        CHECK(client_request(method, "http://a/").head_text().find("Content-Length") ==
              std::string::npos);
}

TEST_CASE("a stream goes in chunks") {
    CHECK(post("http://a/", "text/plain", pieces("x"))
              .head_text()
              .ends_with("\r\nTransfer-Encoding: chunked\r\n\r\n"));
}

TEST_CASE("a stream with Content-Length does not go in chunks") {
    const std::string head =
        post("http://a/", "text/plain", pieces("x")).with("Content-Length", "1").head_text();
    CHECK(head.find("Content-Length: 1\r\n") != std::string::npos);
    CHECK(head.find("chunked") == std::string::npos);
}

TEST_CASE("Content-Length must not contradict the body") {
    const auto asked = post("http://a/", "text/plain", "hello").with("Content-Length", "4");
    CHECK_THROWS_AS(static_cast<void>(asked.head_text()), protocol_error);
}

TEST_CASE("Content-Length must be a number") {
    CHECK_THROWS_AS(get("http://a/").with("Content-Length", "1, 1"), protocol_error);
    CHECK_THROWS_AS(get("http://a/").with("Content-Length", "-1"), protocol_error);
}

TEST_CASE("Connection: close is sent once, last") {
    CHECK(get("http://a/")
              .with("Connection", "close")
              .with("X-B", "c")
              .head_text()
              .ends_with("X-B: c\r\nConnection: close\r\n\r\n"));
}

TEST_CASE("other connection options are refused") {
    CHECK_THROWS_AS(get("http://a/").with("Connection", "upgrade"), protocol_error);
    CHECK_THROWS_AS(get("http://a/").with("Connection", "keep-alive, x-b"), protocol_error);
}

TEST_CASE("no value can begin a field of its own") {
    using namespace std::string_literals;
    for (const std::string& value :
         {"b\r\nEvil: 1"s, "b\nEvil: 1"s, "b\rEvil: 1"s, "b\0c"s, "b\x7f"s, "\x01"s}) {
        CAPTURE(value);
        CHECK_THROWS_AS(get("http://a/").with("X-A", value), protocol_error);
    }
}

TEST_CASE("no name can begin a field of its own") {
    using namespace std::string_literals;
    for (const std::string& name : {"X\r\nEvil"s, "X: 1\r\nEvil"s, "X "s, "X:"s, ""s, "X\0"s})
        CHECK_THROWS_AS(get("http://a/").with(name, "1"), protocol_error);
}

TEST_CASE("no method can begin a line of its own") {
    for (const char* method : {"", "GET ", "GET / HTTP/1.1\r\nEvil:", "G\nT", "GE(T"})
        CHECK_THROWS_AS(client_request(method, "http://a/"), protocol_error);
}

TEST_CASE("no URL can begin a line of its own") {
    for (const char* evil :
         {"http://a/ HTTP/1.1\r\nEvil: 1", "http://a\r\nEvil: 1/", "http://a/\n"})
        CHECK_THROWS_AS(static_cast<void>(get(evil)), protocol_error);
}

TEST_CASE("a value may have obs-text and tabs inside") {
    CHECK(get("http://a/").with("X-A", "b\t\xe9").head_text().find("X-A: b\t\xe9\r\n") !=
          std::string::npos);
}

TEST_CASE("blanks around a value are cut off") {
    CHECK(get("http://a/").with("X-A", " b ").head_text().find("X-A: b\r\n") != std::string::npos);
}

TEST_CASE("fields that are the client's own are refused") {
    for (const char* name : {"Host", "host", "Transfer-Encoding", "TE", "Trailer", "Expect",
                             "Upgrade", "Keep-Alive", "Proxy-Connection"}) {
        CAPTURE(name);
        CHECK_THROWS_AS(get("http://a/").with(name, "x"), protocol_error);
    }
}

TEST_CASE("CONNECT is refused") {
    CHECK_THROWS_AS(client_request("CONNECT", "http://a/"), protocol_error);
}

TEST_CASE("any other token is a method") {
    CHECK(client_request("REPORT", "http://a/").head_text().starts_with("REPORT / "));
}

TEST_CASE("a relative URL is refused") {
    CHECK_THROWS_AS(static_cast<void>(get("/a")), protocol_error);
}

TEST_CASE("userinfo in the URL is refused, without being repeated") {
    try {
        static_cast<void>(get("http://ann:secret@a/"));
        FAIL("accepted");
    } catch (const protocol_error& refused) {
        CHECK(bytes(refused.what()).find("secret") == bytes::npos);
        CHECK(bytes(refused.what()).find("Authorization") != bytes::npos);
    }
}

TEST_CASE("a redirected request keeps method and fields") {
    const auto asked = client_request("HEAD", "http://a/b").with("Accept", "x").with("X-B", "c");
    CHECK(asked.redirected(url("http://a/d")).head_text() ==
          "HEAD /d HTTP/1.1\r\nHost: a\r\nAccept: x\r\nX-B: c\r\n\r\n");
}

TEST_CASE("a request redirected within its origin keeps Authorization and Cookie") {
    const auto asked = get("http://a/").with("Authorization", "Basic x").with("Cookie", "y=z");
    const std::string head = asked.redirected(url("http://A:80/c")).head_text();
    CHECK(head.find("Authorization: Basic x\r\n") != std::string::npos);
    CHECK(head.find("Cookie: y=z\r\n") != std::string::npos);
}

TEST_CASE("a request redirected to another origin loses Authorization and Cookie") {
    const auto asked =
        get("https://a/").with("AUTHORIZATION", "Basic x").with("cookie", "y=z").with("X-B", "c");
    for (const char* other : {"https://b/", "https://a:444/", "http://a/", "https://a.b/"}) {
        CAPTURE(other);
        const std::string head = asked.redirected(url(other)).head_text();
        CHECK(head.find("Basic") == std::string::npos);
        CHECK(head.find("y=z") == std::string::npos);
        CHECK(head.find("X-B: c\r\n") != std::string::npos);
    }
}

TEST_CASE("what a redirect has dropped does not come back on the way home") {
    const auto asked = get("http://a/").with("Cookie", "y=z");
    const auto back = asked.redirected(url("http://b/")).redirected(url("http://a/"));
    CHECK(back.head_text().find("y=z") == std::string::npos);
}

TEST_CASE("a redirected request still closes behind the answer") {
    CHECK(get("http://a/")
              .with("Connection", "close")
              .redirected(url("http://a/b"))
              .fields()
              .closes());
}

}  // namespace
