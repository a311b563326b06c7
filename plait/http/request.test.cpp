// SPDX-License-Identifier: MIT
#include "plait/http/request.hpp"

#include "plait/http/error.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace plait;
using namespace plait::http;

request_head asking(std::string_view target, std::string_view method = "GET") {
    return parse_request(std::string(method) + " " + std::string(target) +
                         " HTTP/1.1\r\nHost: a:80\r\n\r\n");
}

}  // namespace

TEST_CASE("a target has a path and a query") {
    const request_head head = asking("/a/b%20c?d=e&f");
    const request asked = head.handle();
    CHECK(asked.target() == "/a/b%20c?d=e&f");
    CHECK(asked.path() == "/a/b%20c");
    CHECK(asked.query() == "d=e&f");
    CHECK(asked.authority() == "a:80");
    CHECK(asked.method() == "GET");
    CHECK(asked.version() == "HTTP/1.1");
    CHECK(asked.minor_version() == 1);
    CHECK(asked.scheme() == "http");
}

TEST_CASE("a question mark in a query is a character") {
    CHECK(asking("/a?b?c").handle().query() == "b?c");
    CHECK(asking("/a?").handle().query().empty());
}

TEST_CASE("the authority of the absolute form replaces Host (RFC 9112, section 3.2.2)") {
    const request_head head = asking("http://example.org:81/x?y");
    CHECK(head.handle().authority() == "example.org:81");
    CHECK(head.handle().path() == "/x");
    CHECK(head.handle().query() == "y");
    CHECK(head.handle().target() == "http://example.org:81/x?y");
}

TEST_CASE("an empty path in the absolute form is '/', for OPTIONS '*'") {
    CHECK(asking("http://a").handle().path() == "/");
    CHECK(asking("http://a?b").handle().path() == "/");
    CHECK(asking("http://a?b").handle().query() == "b");
    CHECK(asking("http://a", "OPTIONS").handle().path() == "*");
    CHECK(asking("*", "OPTIONS").handle().path() == "*");
}

TEST_CASE("a value of the query is found by name, and decoded") {
    const request_head head = asking("/?a=1&b=x+y%21&a=2&c&=d&e%3d=f");
    const request asked = head.handle();
    CHECK(asked.query("a") == "1");
    CHECK(asked.query("b") == "x y!");
    CHECK(asked.query("c") == "");
    CHECK(asked.query("e=") == "f");
    CHECK_FALSE(asked.query("d").has_value());
    CHECK(asked.query("z", "none") == "none");
    CHECK(asked.query("c", "none") == "");
}

TEST_CASE("empty pairs in a query are no values") {
    CHECK_FALSE(asking("/?&&").handle().query("").has_value());
    CHECK(asking("/?=x").handle().query("") == "x");
}

TEST_CASE("a body is announced, or not") {
    CHECK_FALSE(asking("/").handle().has_body());
    const request_head told = parse_request("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n");
    CHECK(told.handle().has_body());
    CHECK(told.handle().content_length() == 5);
    const request_head untold =
        parse_request("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
    CHECK(untold.handle().has_body());
    CHECK_FALSE(untold.handle().content_length().has_value());
}

TEST_CASE("fields have defaults") {
    const request_head head = asking("/");
    CHECK(head.handle().field("host", "none") == "a:80");
    CHECK(head.handle().field("accept", "none") == "none");
    CHECK(head.handle().field(field_name::accept, "none") == "none");
}

TEST_CASE("a request made by hand owns its text") {
    request_head head = [] {
        const std::string text = "GET /gone HTTP/1.1\r\nX: y\r\n\r\n";
        return parse_request(text);
    }();
    CHECK(head.handle().path() == "/gone");
    CHECK(head.handle().field("x") == "y");
}

TEST_CASE("a head that is none cannot be made") {
    CHECK_THROWS_AS((void)parse_request("GET /"), http::protocol_error);
    CHECK_THROWS_AS((void)parse_request("GET / HTTP/1.1\r\n"), http::protocol_error);
    CHECK_THROWS_AS((void)parse_request("GET # HTTP/1.1\r\n\r\n"), http::protocol_error);
}

TEST_CASE("a request outside of a connection has no peer, and an id of zeros") {
    const request_head head = asking("/");
    CHECK(head.handle().peer().empty());
    CHECK(head.handle().id() == "0000000000000000");
    CHECK(head.handle().trailers().empty());
}
