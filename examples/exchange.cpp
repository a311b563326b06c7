// SPDX-License-Identifier: MIT
//
// A server decomposed into the steps of its conversation. There is no socket and no disk here: main
// plays the peer, and takes what would be sent.
#include "plait/compose/compose.hpp"

#include <iostream>
#include <map>
#include <string>
#include <string_view>

using plait::coro;
using plait::nothing;
using plait::receive;

// [exchange]
using bytes = std::string_view;
template <class R>
using reader = coro<R, bytes>;              // receives only
using writer = coro<void, nothing, bytes>;  // yields only
using server = coro<void, bytes, bytes>;    // both

const std::map<std::string, std::string, std::less<>> files{{"/index.html", "<h1>Hello</h1>\n"}};

reader<std::string> read_line() {
    std::string line;
    for (;;) {
        const bytes chunk = co_await receive;
        const auto end = chunk.find("\r\n");
        line += chunk.substr(0, end);
        if (end == chunk.npos) continue;
        co_return plait::returning(line, chunk.substr(end + 2));
    }
}

// The path that is asked for. What the peer sends behind the head is left to whoever reads next.
reader<std::string> read_request() {
    const std::string first = co_await read_line();
    while (!(co_await read_line()).empty()) continue;
    const auto from = first.find(' ') + 1;
    co_return first.substr(from, first.find(' ', from) - from);
}

writer send_response(int status, bytes reason) {
    const std::string head = "HTTP/1.0 " + std::to_string(status) + ' ' + std::string(reason);
    co_yield bytes(head);
    co_yield "\r\n\r\n";
}

writer send_file(bytes path) { co_yield bytes(files.find(path)->second); }

server exchange() {
    const std::string path = co_await read_request();
    if (files.contains(path)) {
        co_await send_response(200, "Ok");
        co_await send_file(path);
    } else {
        co_await send_response(404, "Not Found");
    }
}
// [/exchange]

// [by_hand]
void talk(std::initializer_list<bytes> chunks) {
    auto program = plait::compose(exchange());
    program.next();
    for (const bytes chunk : chunks)
        if (program.state() == plait::state::wants_input) program.send(chunk);
    for (; program.state() == plait::state::has_output; program.next())
        for (const char c : program.output())
            if (c != '\r') std::cout << c;
    std::cout << "-- " << to_string(program.state());
    for (const bytes unread : program.leftover()) std::cout << ", unread: " << unread;
    std::cout << '\n';
}

int main() {
    talk({"GET /index.html HTTP/1.0\r\n\r\n"});
    talk({"GET /index", ".html HTTP/1.0\r\nHost: here\r\n", "\r\nand more"});
    talk({"GET /nowhere HTTP/1.0\r\n\r\n"});
}
// [/by_hand]
