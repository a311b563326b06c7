// SPDX-License-Identifier: MIT
#include "apps/httpd/echo.hpp"

#include "plait/http/connection.hpp"
#include "plait/testing/driver.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace plait;

namespace {

// The answer to a request that comes whole, and then the end.
std::string answer(const std::string& request) {
    testing::driver driven(http::connection(httpd::echo));
    driven.feed(request);
    driven.end();
    return std::string(driven.written());
}

std::string body(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

}  // namespace

TEST_CASE("GET, PUT, PATCH and DELETE are answered with OK, on every path") {
    for (const std::string method : {"GET", "PUT", "PATCH", "DELETE"}) {
        CAPTURE(method);
        const std::string got = answer(method + " /any/path?q HTTP/1.1\r\nHost: h\r\n\r\n");
        CHECK(got.starts_with("HTTP/1.1 200 "));
        CHECK(got.find("Content-Type: text/plain") != std::string::npos);
        CHECK(body(got) == "OK");
    }
}

TEST_CASE("POST is answered with its body, byte for byte") {
    const std::string sent = std::string("a\0b\r\n\r\n\xff", 8);
    CHECK(body(answer("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\n" + sent)) == sent);
    CHECK(body(answer("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")) == "abcde");
}

TEST_CASE("HEAD has the fields of GET and no body") {
    const std::string got = answer("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(got.find("Content-Length: 2\r\n") != std::string::npos);
    CHECK(body(got).empty());
}

TEST_CASE("OPTIONS says what is allowed") {
    const std::string got = answer("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(got.find("\r\nAllow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n") !=
          std::string::npos);
    CHECK(body(got) == "OK");
}

TEST_CASE("a fault in a body gets its 400, and no OK before it") {
    const std::string got =
        answer("PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n");
    CHECK(got.starts_with("HTTP/1.1 400 "));
}
