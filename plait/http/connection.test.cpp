// SPDX-License-Identifier: MIT
#include "plait/http/connection.hpp"

#include "plait/testing/doctest.hpp"
#include "plait/testing/driver.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace plait;
using namespace plait::testing;

http::response hello(http::request r) { return http::text("Hello, " + r.query("name", "World")); }

}  // namespace

TEST_CASE("a request is answered") {
    driver server(http::connection(hello));
    server.feed("GET /?name=Ann HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(server.take() ==
          "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
          "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 10\r\n\r\nHello, Ann");
    CHECK(server.state() == state::wants_input);
}
