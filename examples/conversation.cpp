// SPDX-License-Identifier: MIT
//
// A conversation both ways: two programs, each driven by the other's output. Whose turn it is, each
// shows by its state.
#include "plait/compose/compose.hpp"

#include <iostream>
#include <string>

using plait::coro;
using plait::receive;

// [conversation]
using talker = coro<void, int, int>;

// Thinks of a number, and answers how a guess compares: -1, 0 or 1.
talker keeper(int secret) {
    for (;;) {
        const int guess = co_await receive;
        co_yield (secret > guess) - (secret < guess);
        if (guess == secret) co_return;
    }
}

coro<int, int, int> asks(int guess) {
    co_yield guess;
    co_return co_await receive;
}

talker guesser(int from, int to) {
    for (;;) {
        const int middle = from + (to - from) / 2;
        const int answer = co_await asks(middle);
        if (answer == 0) co_return;
        if (answer > 0)
            from = middle + 1;
        else
            to = middle - 1;
    }
}

int main() {
    auto one = plait::compose(guesser(1, 100));
    auto other = plait::compose(keeper(67));
    one.next();
    other.next();
    while (!finished(one.state())) {
        std::cout << "is it " << one.output() << "? ";
        other.send(one.output());
        one.next();

        const char* const words[] = {"less", "yes", "more"};
        std::cout << words[other.output() + 1] << '\n';
        one.send(other.output());
        other.next();
    }
    std::cout << to_string(one.state()) << ", " << to_string(other.state()) << '\n';
}
// [/conversation]
