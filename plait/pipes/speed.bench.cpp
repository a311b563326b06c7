// SPDX-License-Identifier: MIT

// filter | map | map | sum over random numbers that fit the first cache, or fit none: fused, erased, by
// hand, with range-v3 and with TBB's flow graph. And a coroutine as a stage.

#include "plait/pipes/pipes.hpp"

#include <benchmark/benchmark.h>
#include <oneapi/tbb/flow_graph.h>
#include <cstdint>
#include <random>
#include <range/v3/numeric/accumulate.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/transform.hpp>
#include <span>
#include <vector>

namespace {

using namespace plait;
using namespace plait::pipes;

constexpr std::size_t l1 = 4'096;
constexpr std::size_t dram = 16 * 1'024 * 1'024;

std::span<const std::uint32_t> numbers(std::size_t count) {
    static const std::vector<std::uint32_t> all = [] {
        std::mt19937 random(1);
        std::vector<std::uint32_t> made(dram);
        for (auto& each : made) each = static_cast<std::uint32_t>(random());
        return made;
    }();
    return std::span(all).first(count);
}

constexpr auto kept = [](std::uint32_t x) { return x % 2 == 0; };
constexpr auto tripled = [](std::uint32_t x) { return 3 * x; };
constexpr auto increased = [](std::uint32_t x) { return x + 7; };

/// Runs `sum(numbers)` for as long as the benchmark wants.
template <class Sum>
void measure(benchmark::State& state, std::size_t count, Sum sum) {
    const std::span<const std::uint32_t> data = numbers(count);
    for (auto _ : state) benchmark::DoNotOptimize(sum(data));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
}

std::uint64_t sum_by_hand(std::span<const std::uint32_t> data) {
    std::uint64_t sum = 0;
    for (const std::uint32_t x : data)
        if (kept(x)) sum += increased(tripled(x));
    return sum;
}

auto summing(std::uint64_t& sum) {
    return filter(kept) | map(tripled) | map(increased) |
           fold(sum, [](std::uint64_t so_far, std::uint32_t x) { return so_far + x; });
}

// Opened once, as one would for blocks that keep coming.
void fused(benchmark::State& state, std::size_t count) {
    std::uint64_t sum = 0;
    auto h = summing(sum).open();
    measure(state, count, [&](std::span<const std::uint32_t> data) {
        h.push(data);
        return 0;
    });
    h.finish();
    benchmark::DoNotOptimize(sum);
}

void erased(benchmark::State& state, std::size_t count) {
    std::uint64_t sum = 0;
    auto h = any_stage<std::uint32_t>(summing(sum)).open();
    measure(state, count, [&](std::span<const std::uint32_t> data) {
        h.push(data);
        return 0;
    });
    h.finish();
    benchmark::DoNotOptimize(sum);
}

BENCHMARK_CAPTURE(measure, hand_l1, l1, sum_by_hand)->Name("hand_loop/l1");
BENCHMARK_CAPTURE(measure, hand_dram, dram, sum_by_hand)->Name("hand_loop/dram");
BENCHMARK_CAPTURE(fused, l1, l1)->Name("fused/l1");
BENCHMARK_CAPTURE(fused, dram, dram)->Name("fused/dram");
BENCHMARK_CAPTURE(erased, l1, l1)->Name("erased/256/l1");
BENCHMARK_CAPTURE(erased, dram, dram)->Name("erased/256/dram");

std::uint64_t sum_range_v3(std::span<const std::uint32_t> data) {
    namespace views = ranges::views;
    return ranges::accumulate(
        data | views::filter(kept) | views::transform(tripled) | views::transform(increased),
        std::uint64_t{0});
}
BENCHMARK_CAPTURE(measure, range_v3_l1, l1, sum_range_v3)->Name("range_v3/l1");
BENCHMARK_CAPTURE(measure, range_v3_dram, dram, sum_range_v3)->Name("range_v3/dram");

// Each stage may run on any thread; the sum is serial. A part of the data, for it takes so long.
std::uint64_t sum_tbb(std::span<const std::uint32_t> data) {
    namespace flow = oneapi::tbb::flow;
    using number = std::uint32_t;
    flow::graph graph;
    std::uint64_t sum = 0;
    using filter_node = flow::multifunction_node<number, std::tuple<number>>;
    filter_node filter(graph, flow::unlimited, [](number x, filter_node::output_ports_type& out) {
        if (kept(x)) std::get<0>(out).try_put(x);
    });
    flow::function_node<number, number> first(graph, flow::unlimited, tripled);
    flow::function_node<number, number> second(graph, flow::unlimited, increased);
    flow::function_node<number> add(graph, flow::serial, [&sum](number x) { sum += x; });
    flow::make_edge(flow::output_port<0>(filter), first);
    flow::make_edge(first, second);
    flow::make_edge(second, add);
    for (const number x : data) filter.try_put(x);
    graph.wait_for_all();
    return sum;
}
BENCHMARK_CAPTURE(measure, tbb, 64 * 1'024, sum_tbb)->Name("tbb/dram")->UseRealTime();

// ---- a coroutine as a stage, and the same body driven by hand

coro<void, long, long> increments() {
    for (;;) {
        const long x = co_await receive;
        co_yield x + 1;
    }
}

void coroutine_stage(benchmark::State& state) {
    long sum = 0;
    auto h = (stage("increments", increments) | fold(sum, [](long so_far, long x) {
                  return so_far + x;
              })).open();
    const std::vector<long> items(1'000, 5);
    for (auto _ : state) h.push(items);
    h.finish();
    benchmark::DoNotOptimize(sum);
    state.SetItemsProcessed(state.iterations() * std::ssize(items));
}
BENCHMARK(coroutine_stage);

void round_trip_plait(benchmark::State& state) {
    auto program = compose(increments());
    program.next();
    long x = 0;
    for (auto _ : state) {
        program.send(x);
        x = program.output();
        program.next();
    }
    benchmark::DoNotOptimize(x);
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(round_trip_plait)->Name("round_trip/plait");

}  // namespace
