// SPDX-License-Identifier: MIT
//
// Testing a protocol without a socket and without waiting: whole and cut at every point, against its
// peer, and in virtual time. Any test framework will do; what does not hold throws.
#include "plait/testing/testing.hpp"

#include <chrono>
#include <iostream>
#include <string>

using namespace std::chrono_literals;
using namespace plait;
using testing::chunking;

coro<std::string, bytes> read_line() {
    std::string line;
    for (;;) {
        const bytes chunk = co_await receive;
        const auto end = chunk.find('\n');
        line += chunk.substr(0, end);
        if (end == chunk.npos) continue;
        co_return returning(line, chunk.substr(end + 1));
    }
}

// [protocols]
coro<void, bytes, output> echo() {
    for (;;) {
        co_await patience = timeout(30s);  // the driver's clock, not ours
        const std::string line = co_await read_line();
        co_yield output(line, "\n");
        if (line == "bye") co_return;
    }
}

coro<std::string, bytes, output> client() {
    co_yield "hello\nbye\n";
    const std::string first = co_await read_line();
    co_return first + ", " + co_await read_line();
}
// [/protocols]

// Forgets what it has read when a line comes in two pieces.
coro<std::string, bytes> forgetful() {
    for (;;) {
        const bytes chunk = co_await receive;
        if (const auto end = chunk.find('\n'); end != chunk.npos)
            co_return std::string(chunk.substr(0, end));
    }
}

int main() {
    // [replay]
    // Whole, byte by byte, and at each cut: the same result, and the same bytes left unread.
    const auto got = testing::replay([] { return read_line(); }, "one\ntwo", "one");
    std::cout << "left: " << got.leftover << '\n';

    try {
        testing::replay([] { return forgetful(); }, "one\n");
    } catch (const testing::failure& difference) {
        const std::string text = difference.what();
        std::cout << text.substr(0, text.find('\n')) << '\n';
    }
    // [/replay]

    // [wire_pair]
    // Both ends of a wire, whose bytes travel one by one.
    testing::wire_pair pair(client(), echo(), chunking::pieces(1));
    pair.run();
    std::cout << "client: " << pair.client().result() << '\n';
    // [/wire_pair]

    // [driver]
    // By hand, in virtual time: half a minute of silence takes no time at all.
    testing::driver server(echo());
    server.feed("tea\n");
    std::cout << "server: " << server.take();
    server.advance(30s);
    std::cout << server.failure() << '\n';
    // [/driver]
}
