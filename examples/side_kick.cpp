// SPDX-License-Identifier: MIT
//
// Side kicks: a coroutine awaits something that is not plait's, here a timer. Its data channel is not
// involved: the program is `waiting` until the timer runs it on. Time is virtual, so nobody waits.
#include "plait/testing/virtual_clock.hpp"

#include "plait/compose/compose.hpp"

#include <chrono>
#include <iostream>
#include <string>

using namespace std::chrono_literals;
using plait::coro;
using plait::receive;
using plait::testing::virtual_clock;

// [side_kick]
coro<void, std::string, std::string> kitchen(virtual_clock* clock) {
    for (;;) {
        const std::string order = co_await receive;
        co_await clock->sleep(order.size() * 1min);  // the longer the word, the longer it takes
        co_yield order + ", done";
    }
}

int main() {
    virtual_clock clock;
    const auto minutes = [&] {
        return std::chrono::duration_cast<std::chrono::minutes>(clock.now().time_since_epoch());
    };
    auto program = plait::compose(kitchen(&clock));
    program.next();
    for (const char* order : {"tea", "dumplings"}) {
        program.send(order);
        std::cout << order << ": " << to_string(program.state()) << " at " << minutes().count();
        while (program.state() == plait::state::waiting) clock.step();
        std::cout << ", " << program.output() << " at " << minutes().count() << '\n';
        program.next();
    }

    program.send("coffee");
    std::cout << "timers: " << clock.waiting();
    program.close();  // destroys the coroutine, and with it the timer
    std::cout << ", after close: " << clock.waiting() << '\n';
}
// [/side_kick]
