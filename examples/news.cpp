// SPDX-License-Identifier: MIT
//
// Server-sent events. While nothing happens for 15 seconds, a comment tells all on the way that the
// stream is alive.
#include "plait/http/connection.hpp"
#include "plait/http/event.hpp"
#include "plait/testing/driver.hpp"

#include <chrono>
#include <iostream>
#include <string>

namespace http = plait::http;
using plait::coro;
using plait::nothing;
using namespace std::chrono_literals;

plait::testing::virtual_clock time_here;

// [news]
coro<void, nothing, http::event> ticks(int last) {
    for (int i = last + 1; i <= last + 2; ++i) {
        co_await time_here.sleep(20s);
        const std::string id = std::to_string(i);
        co_yield http::event("tick " + id).named("tick").id(id);
    }
}

http::exchange news(http::request r) {
    return http::send_events(ticks(std::stoi(std::string(r.field("Last-Event-ID", "0")))));
}
// [/news]

int main() {
    plait::testing::driver server(time_here, http::connection(news));
    server.feed("GET / HTTP/1.1\r\nHost: example.com\r\nLast-Event-ID: 6\r\n\r\n");
    std::cout << server.take();
    for (int second = 10; second <= 40; second += 10) {
        server.advance(10s);
        std::cout << "-- after " << second << " s\n" << server.take();
    }
}
