// SPDX-License-Identifier: MIT
//
// A protocol between sockets: a server that counts down, and a client that listens, on one loop.
#include "plait/compose/compose.hpp"
#include "plait/io/background.hpp"
#include "plait/io/connector.hpp"
#include "plait/io/server.hpp"
#include "plait/io/sleep.hpp"

#include <chrono>
#include <iostream>
#include <string>

using namespace std::chrono_literals;
using plait::bytes;
using plait::coro;
using plait::output;
namespace io = plait::io;

template <class R>
using reader = coro<R, bytes>;

reader<std::string> read_line() {
    std::string line;
    for (;;) {
        const bytes chunk = co_await plait::receive;
        const auto end = chunk.find('\n');
        line += chunk.substr(0, end);
        if (end != chunk.npos) co_return plait::returning(line, chunk.substr(end + 1));
    }
}

// [server]
io::protocol count_down() {
    for (;;) {
        co_await plait::patience = plait::timeout(5s);  // then the connection is closed
        const std::string line = co_await read_line();
        for (int left = std::stoi(line); left > 0; --left) {
            const std::string text = std::to_string(left) + '\n';
            co_yield bytes(text);     // resumed when it is written
            co_await io::sleep(1ms);  // others have their turn
        }
        co_yield "go\n";
    }
}
// [/server]

// [client]
coro<std::string, bytes, output> listen() {
    co_yield "3\n";
    std::string heard;
    for (std::string line; line != "go";) {
        line = co_await read_line();
        if (!heard.empty()) heard += ' ';
        heard += line;
    }
    co_return heard;
}

coro<> visit(io::server* server, io::address where) {
    io::connector connections;
    std::cout << co_await connections.run("127.0.0.1", where.port(), false, listen()) << "\n";

    std::cout << "and without a socket there: ";
    try {
        co_await connections.run("127.0.0.1", 1, false, listen());
    } catch (const io::connection_error& failure) {
        std::cout << failure.what() << '\n';
    }
    server->stop();
}
// [/client]

// [main]
int main() {
    io::server server;
    const io::address where = server.serve(io::address::parse("127.0.0.1:0"), count_down);
    io::background beside([](const std::string& failure) { std::cout << failure << '\n'; });
    beside.start(visit(&server, where));
    server.run();  // until stop(), and all is finished
}
// [/main]
