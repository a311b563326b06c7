// SPDX-License-Identifier: MIT
//
// Coroutine-locals: what a coroutine binds is seen by all it calls, however deep, and by nobody else.
// Nothing is passed through the parameters of those between.
#include "plait/compose/compose.hpp"

#include <iostream>
#include <string>

using plait::bind;
using plait::coro;
using plait::nothing;

// [locals]
inline constexpr plait::local<std::string> user{"user"};
inline constexpr plait::local<int> queries{"queries"};

using page = coro<void, nothing, std::string>;

coro<std::string> load(std::string what) {
    co_await queries += 1;  // the same counter for all
    co_return what + " of " + co_await user;
}

page sidebar() {
    co_await bind(user, "everybody");  // for the sidebar alone
    co_yield "side: " + co_await load("news");
}

page whole_page() {
    co_yield "top:  " + co_await load("settings");
    co_await sidebar();
    co_yield "end:  " + co_await load("messages");
    co_yield "queries: " + std::to_string(co_await queries);
}

int main() {
    auto program = plait::compose(whole_page(), bind(user, "Ann"), bind(queries, 0));
    for (const std::string& part : program) std::cout << part << '\n';

    auto unbound = plait::compose(load("settings"), bind(queries, 0));
    unbound.next();
    try {
        unbound.result();
    } catch (const plait::no_such_local& missing) {
        std::cout << missing.what() << '\n';
    }
}
// [/locals]
