// SPDX-License-Identifier: MIT

// What an item allocates once all is bound.

#include "plait/pipes/pipes.hpp"

#include <benchmark/benchmark.h>
#include <cstdlib>
#include <new>

namespace {

std::uint64_t allocated = 0;

}  // namespace

// Counted, for the promise that items cost none.
void* operator new(std::size_t size) {
    ++allocated;
    if (void* got = std::malloc(size)) return got;
    throw std::bad_alloc();
}
void operator delete(void* gone) noexcept { std::free(gone); }
void operator delete(void* gone, std::size_t) noexcept { std::free(gone); }

namespace {

using namespace plait;
using namespace plait::pipes;

coro<void, int, int> pass() {
    while (const auto x = co_await receive_or_end) co_yield *x;
}

bool even(int x) { return x % 2 == 0; }
int negative(int x) { return -x; }

void allocations(benchmark::State& state) {
    std::size_t seen = 0;
    auto h =
        (filter(even) | map(negative) | take_while([](int) { return true; }) | stage("pass", pass) |
         fork(broadcast, branch("a", map(negative)), branch("b", filter(even))) |
         tee(count(seen) | plug) | count(seen))
            .open();
    const std::vector<int> items(4'096, 2);
    h.push(items);
    const std::uint64_t before = allocated;
    for (auto _ : state) h.push(items);
    const auto all = static_cast<double>(state.iterations()) * static_cast<double>(items.size());
    state.counters["each"] = static_cast<double>(allocated - before) / all;
    h.finish();
}
BENCHMARK(allocations);

}  // namespace
