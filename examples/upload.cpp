// SPDX-License-Identifier: MIT
//
// A file that is sent to us, piece by piece: it is never in memory as a whole.
#include "plait/compose/pipe.hpp"
#include "plait/http/connection.hpp"
#include "plait/http/multipart.hpp"
#include "plait/testing/driver.hpp"

#include <iostream>
#include <string>

namespace http = plait::http;
using plait::coro;

// [upload]
// What each part of a form weighs.
coro<http::response, http::multipart_event, http::part> weigh() {
    std::string weights;
    std::size_t size = 0;
    while (const auto event = co_await plait::receive_or_end) {
        size += event->data.size();
        if (event->what != http::multipart_event::kind::end) continue;
        weights.append(event->filename.value_or(event->name)).append(": ");
        weights.append(std::to_string(size)).append(" bytes\n");
        size = 0;
    }
    co_return http::text(std::move(weights));
}

http::exchange upload(http::request r) { return http::multipart(r) | weigh(); }
// [/upload]

int main() {
    plait::testing::driver server(http::connection(upload));
    server.feed(
        "POST / HTTP/1.1\r\nHost: example.com\r\nTransfer-Encoding: chunked\r\n"
        "Content-Type: multipart/form-data; boundary=cut\r\n\r\n");
    const auto chunk = [&server](const std::string& text) {
        server.feed(std::to_string(text.size()) + "\r\n" + text + "\r\n");
    };
    // Sizes of chunks are hexadecimal: these have fewer than ten bytes.
    for (const char* const piece :
         {"--cut\r\n", "Content-", "Disposit", "ion: for", "m-data; ", "name=a; ", "filename",
          "=cat.txt", "\r\n\r\n", "Meow, ", "meow.", "\r\n--cut", "--\r\n"})
        chunk(piece);
    server.feed("0\r\n\r\n");
    std::cout << server.take();
}
