// SPDX-License-Identifier: MIT
//
// A protocol as coroutines: lines come in, however they are cut, and greetings go out.
#include "plait/compose/compose.hpp"

#include <iostream>
#include <string>
#include <string_view>

using plait::coro;
using plait::nothing;
using plait::receive;

// [greeter]
using bytes = std::string_view;

// Reads one line. What comes after it belongs to whoever reads next.
coro<std::string, bytes> read_line() {
    std::string line;
    for (;;) {
        bytes chunk = co_await receive;
        if (auto end = chunk.find('\n'); end != chunk.npos) {
            line += chunk.substr(0, end);
            co_await plait::push_back(chunk.substr(end + 1));
            co_return line;
        }
        line += chunk;
    }
}

// A conversation: it calls read_line, which reads on its behalf, and yields what is to be sent.
coro<void, bytes, std::string> greeter() {
    for (;;) {
        std::string name = co_await read_line();
        if (name.empty()) break;
        co_yield "Hello, " + name + "!\n";
    }
    co_yield "Bye.\n";
}
// [/greeter]

// [driver]
int main() {
    auto program = plait::compose(greeter());
    program.next();
    for (bytes chunk : {"Ann\nBo", "b\n", "\n"}) {
        program.send(chunk);  // from a socket, a file, a test: the coroutines cannot tell
        while (program.state() == plait::state::has_output) {
            std::cout << program.output();
            program.next();
        }
    }
}
// [/driver]
