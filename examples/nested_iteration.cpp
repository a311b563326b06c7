// SPDX-License-Identifier: MIT
//
// What compose saves: a tree is walked by coroutines that call each other, and beside it by generators
// that hand on, level by level, what the generator below has yielded. Each hand-over is counted.
#include "plait/compose/compose.hpp"

#include <iostream>

using plait::compose;
using plait::coro;
using plait::nothing;
using numbers = coro<void, nothing, int>;

// A tree that is a path: the number at depth `levels` is the only one.
// [composed]
numbers composed(int levels) {
    if (levels == 0)
        co_yield 7;
    else
        co_await composed(levels - 1);  // and that is all
}
// [/composed]

// [nested]
// Without calls, each level must run the level below as a program of its own, take each output out,
// and hand it on. Input, failures and results would each need the like.
numbers nested(int levels, int* hand_overs) {
    if (levels == 0) {
        co_yield 7;
    } else {
        auto below = compose(nested(levels - 1, hand_overs));
        for (const int x : below) {
            ++*hand_overs;
            co_yield x;
        }
    }
}
// [/nested]

int main() {
    for (const int levels : {1, 10, 100}) {
        auto one = compose(composed(levels));
        int sum = 0;
        for (const int x : one) sum += x;
        std::cout << "depth " << levels << ": composed " << sum << " by 0 hand-overs";

        int hand_overs = 0;
        auto other = compose(nested(levels, &hand_overs));
        sum = 0;
        for (const int x : other) sum += x;
        std::cout << ", nested " << sum << " by " << hand_overs << '\n';
    }
}
