// SPDX-License-Identifier: MIT
//
// A cookie: who comes back is counted.
#include "plait/http/connection.hpp"
#include "plait/http/cookies.hpp"
#include "plait/http/set_cookie.hpp"
#include "plait/testing/driver.hpp"

#include <charconv>
#include <chrono>
#include <iostream>
#include <string>

namespace http = plait::http;
using namespace std::chrono_literals;

// [visits]
http::response visits(http::request r) {
    const http::cookies sent(r);
    const auto said = sent.find("__Host-visits").value_or("0");
    unsigned before = 0;
    std::from_chars(said.data(), said.data() + said.size(), before);
    const std::string text = "Visits before this one: " + std::to_string(before) + "\n";
    const auto forgotten = http::set_cookie::removal("__Host-visits");
    const auto counted = http::set_cookie("__Host-visits", std::to_string(before + 1)).max_age(1h);
    return http::text(text).with("Set-Cookie",
                                 (r.path() == "/forget" ? forgotten : counted).text());
}
// [/visits]

int main() {
    plait::testing::driver server(http::connection(visits));
    server.feed("GET / HTTP/1.1\r\nHost: example.com\r\n\r\n");
    server.feed("GET / HTTP/1.1\r\nHost: example.com\r\nCookie: __Host-visits=1\r\n\r\n");
    server.feed("GET /forget HTTP/1.1\r\nHost: example.com\r\nCookie: __Host-visits=1\r\n\r\n");
    std::cout << server.take();
}
