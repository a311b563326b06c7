// SPDX-License-Identifier: MIT

// The even numbers of 0 … 9, doubled, plus one: with library stages, with coroutines, and as a graph.

#include "plait/pipes/pipes.hpp"

#include <iostream>
#include <ranges>
#include <vector>

using namespace plait;
using namespace plait::pipes;

namespace {

bool even(int x) { return x % 2 == 0; }
int twice(int x) { return 2 * x; }

// [coroutines]
coro<void, int, int> keep_even() {
    while (auto x = co_await receive_or_end)
        if (even(*x)) co_yield *x;
}
coro<void, int, int> multiply(int factor) {
    while (auto x = co_await receive_or_end) co_yield x.value() * factor;
}
coro<void, int, int> add(int summand) {
    while (auto x = co_await receive_or_end) co_yield *x + summand;
}
// [/coroutines]

}  // namespace

int main() {
    const auto numbers = std::views::iota(0, 10);
    std::vector<int> result;

    // [library]
    auto with_stages =
        filter(even) | map("x2", twice) | map("+1", [](int x) { return x + 1; }) | collect(result);
    with_stages.feed(numbers);
    // [/library]
    std::cout << with_stages << to_text(result) << "\n\n";
    result.clear();

    auto with_coroutines = stage("even", keep_even) | stage("multiply", multiply, 2) |
                           stage("add", add, 1) | collect(result);
    with_coroutines.feed(numbers);
    std::cout << with_coroutines << to_text(result) << "\n\n";
    result.clear();

    // [graph]
    graph g;
    const auto evens = g.add("even", filter(even));
    const auto doubled = g.add("x2", map(twice));
    const auto added = g.add(stage("add", add, 1));
    const auto kept = g.add(collect(result));
    g.connect(evens, doubled);
    g.connect(doubled, added);
    g.connect(added, kept);
    g.feed(numbers);
    // [/graph]
    std::cout << g << to_text(result) << '\n';
}
