// SPDX-License-Identifier: MIT
//
// A program either wants data or has data, never both, and both sides can see which. A call out of turn
// is refused, says what would be right, and changes nothing: the program goes on.
#include "plait/compose/compose.hpp"

#include <iostream>

using plait::coro;
using plait::receive;

// [refusing]
coro<int, int, int> adds_two_numbers() {
    const int first = co_await receive;
    co_yield first;  // what it has so far
    const int second = co_await receive;
    co_return first + second;
}

template <class Call>
void tries(const char* what, Call call) {
    try {
        call();
        std::cout << what << ": done\n";
    } catch (const plait::protocol_error& refused) {
        std::cout << what << ": " << refused.what() << '\n';
    }
}

int main() {
    auto program = plait::compose(adds_two_numbers());
    tries("send(1)", [&] { program.send(1); });
    tries("next()", [&] { program.next(); });
    tries("next()", [&] { program.next(); });
    tries("send(0)", [&] { program.send(0); });  // 0 is data like any other
    tries("send(2)", [&] { program.send(2); });
    tries("result()", [&] { program.result(); });
    std::cout << "output: " << program.output() << '\n';
    tries("next()", [&] { program.next(); });
    tries("send(2)", [&] { program.send(2); });
    tries("send(3)", [&] { program.send(3); });
    std::cout << "result: " << program.result() << '\n';
}
// [/refusing]
