// SPDX-License-Identifier: MIT
//
// Records that begin with a start token and have no end token: only the beginning of the next record
// tells that this one is over. Whoever has read it pushes it back.
#include "plait/compose/compose.hpp"

#include <iostream>
#include <string>
#include <string_view>
#include <vector>

using plait::coro;
using plait::push_back;
using plait::receive;
using plait::receive_or_end;

// [records]
using line = std::string_view;

struct letter {
    explicit letter(line its_sender) : sender(its_sender) {}
    std::string sender;
    std::vector<std::string> body;
};

bool begins_letter(line text) { return text.starts_with("From "); }

// Reads one letter, and one line too many: that belongs to whoever reads next.
coro<letter, line> read_letter() {
    const line first = co_await receive;
    letter read(first.substr(5));
    while (const auto next = co_await receive_or_end) {
        if (begins_letter(*next)) {
            co_await push_back(*next);
            break;
        }
        read.body.emplace_back(*next);
    }
    co_return read;
}

coro<std::vector<letter>, line> read_mailbox() {
    std::vector<letter> letters;
    try {
        for (;;) letters.push_back(co_await read_letter());
    } catch (const plait::end_of_input&) {  // where a letter would have begun
    }
    co_return letters;
}
// [/records]

int main() {
    auto program = plait::compose(read_mailbox());
    program.next();
    for (const line text : {"From Ann", "How are you?", "From Bob", "From Cleo", "Fine.", "Bye."})
        program.send(text);
    while (!finished(program.state())) program.end();

    for (const letter& each : program.result()) {
        std::cout << each.sender << ": " << each.body.size() << " lines";
        for (const std::string& text : each.body) std::cout << " [" << text << ']';
        std::cout << '\n';
    }
}
