// SPDX-License-Identifier: MIT

// A hop to another thread, of one item at a time and of all that lies ready.

#include "plait/pipes/buffer.hpp"
#include "plait/pipes/fold.hpp"

#include <benchmark/benchmark.h>

namespace {

using namespace plait::pipes;

// `range(0)`: how many items have room, and are pushed at once.
void hop(benchmark::State& state) {
    const std::vector<int> items(static_cast<std::size_t>(state.range(0)), 1);
    long sum = 0;
    auto h = (buffer(items.size()) | fold(sum, [](long so_far, int x) {
                  return so_far + x;
              })).open<int>();
    for (auto _ : state) h.push(items);
    h.finish();
    state.SetItemsProcessed(state.iterations() * std::ssize(items));
}
BENCHMARK(hop)->Arg(1)->Arg(256)->UseRealTime();

}  // namespace
