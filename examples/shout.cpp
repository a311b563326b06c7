// SPDX-License-Identifier: MIT
//
// Two applications for a server: a function that returns a response, and a coroutine that streams both
// ways. There is no socket here: the driver plays the client.
#include "plait/http/connection.hpp"
#include "plait/http/error.hpp"
#include "plait/testing/driver.hpp"

#include <algorithm>
#include <cctype>
#include <iostream>
#include <string>
#include <string_view>

namespace http = plait::http;
using plait::receive_or_end;

// [applications]
http::response hello(http::request r) { return http::text("Hello, " + r.query("name", "World")); }

// Answers each piece of the body as it comes, and tells its size at the end.
http::exchange shout(http::request r) {
    if (r.field("Content-Type", "text/plain") != "text/plain")
        throw http::status_error(415, "only plain text can be shouted");
    const http::head first = http::head().with("Content-Type", "text/plain");
    co_yield first;
    std::size_t size = 0;
    while (const auto chunk = co_await receive_or_end) {
        std::string loud(*chunk);
        std::ranges::transform(loud, loud.begin(), [](unsigned char c) { return std::toupper(c); });
        size += loud.size();
        co_yield loud;
    }
    co_return http::streamed().with("X-Size", std::to_string(size));
}
// [/applications]

// [served]
template <class Application>
void serve(const Application& application, std::initializer_list<std::string_view> pieces) {
    plait::testing::driver server(http::connection(application));
    for (const std::string_view piece : pieces) {
        server.feed(piece);
        std::cout << server.take() << "--\n";
    }
}

int main() {
    serve(hello, {"GET /?name=Ann HTTP/1.1\r\nHost: a\r\n\r\n"});
    serve(shout, {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
                  "3\r\nwho\r\n", "6\r\n is it\r\n0\r\n\r\n"});
    serve(shout, {"POST / HTTP/1.1\r\nHost: a\r\nContent-Type: a/b\r\nContent-Length: 1\r\n\r\nx"});
    serve(hello, {"GET / HTTP/1.1\r\n\r\n"});
}
// [/served]
