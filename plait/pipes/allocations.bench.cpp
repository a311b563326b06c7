// SPDX-License-Identifier: MIT

// What an item allocates once all is bound.

#include "plait/pipes/pipes.hpp"
#include "plait/testing/counting_new.test.hpp"

#include <benchmark/benchmark.h>

namespace {

using namespace plait;
using namespace plait::pipes;

coro<void, int, int> pass() {
    while (const auto x = co_await receive_or_end) co_yield *x;
}

bool even(int x) { return x % 2 == 0; }
int negative(int x) { return -x; }

void of_each_item(benchmark::State& state) {
    std::size_t seen = 0;
    auto h =
        (filter(even) | map(negative) | take_while([](int) { return true; }) | stage("pass", pass) |
         fork(broadcast, branch("a", map(negative)), branch("b", filter(even))) |
         tee(count(seen) | plug) | count(seen))
            .open();
    const std::vector<int> items(4'096, 2);
    h.push(items);
    const std::size_t before = allocations;
    for (auto _ : state) h.push(items);
    const auto all = static_cast<double>(state.iterations()) * static_cast<double>(items.size());
    state.counters["each"] = static_cast<double>(allocations - before) / all;
    h.finish();
}
BENCHMARK(of_each_item)->Name("allocations");

}  // namespace
