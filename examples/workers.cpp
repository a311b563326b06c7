// SPDX-License-Identifier: MIT

// A worker is told the end of its stream. One that does not listen is an error, which names it.

#include "plait/pipes/pipes.hpp"

#include <iostream>
#include <vector>

using namespace plait;
using namespace plait::pipes;

namespace {

coro<void, int> worker() {
    while (auto task = co_await receive_or_end) std::cout << "Working on " << *task << '\n';
    std::cout << "Shutdown\n";
}

coro<void, int> bad_worker() {
    for (;;)
        if (auto task = co_await receive_or_end) std::cout << "Working on " << *task << '\n';
}

}  // namespace

int main() {
    const std::vector<int> tasks{1, 2};
    stage("worker", worker).feed(tasks);
    try {
        stage("bad_worker", bad_worker).feed(tasks);
    } catch (const stage_ignored_close& error) {
        std::cout << error.what() << '\n';
    }
}
