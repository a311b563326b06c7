// SPDX-License-Identifier: MIT

// A cluster in one process: requests are answered from a cache, or by one of three workers in turn.
// The load balancer is a coroutine first, and then the one of the library.

#include "plait/pipes/pipes.hpp"

#include <iostream>
#include <utility>
#include <vector>

using namespace plait;
using namespace plait::pipes;

namespace {

using request = int;
using response = int;

// [load_balancer]
coro<void, request, routed<request>> load_balancer(outlets<request> workers) {
    for (;;)
        for (auto worker : workers) {
            auto next = co_await receive_or_end;
            if (!next) co_return;
            co_yield worker(*next);
        }
}
// [/load_balancer]

coro<void, request, response> work(int number) {
    while (auto next = co_await receive_or_end) {
        std::cout << "Worker " << number << ": " << *next << '\n';
        co_yield number;
    }
}

template <class Router>
auto cluster(Router router) {
    return logger("Request") |
           cached(
               ram{1'000}, [](request r) { return r; },
               fork(std::move(router), branch("1", stage("work", work, 1)),
                    branch("2", stage("work", work, 2)), branch("3", stage("work", work, 3)))) |
           logger("Response");
}

}  // namespace

int main() {
    const std::vector<request> requests{3, 1, 3, 2, 4};
    const auto mine = cluster(stage("load_balancer", load_balancer));
    std::cout << mine << '\n';
    mine.feed(requests);
    std::cout << '\n';
    cluster(load_balance(round_robin)).feed(requests);
}
