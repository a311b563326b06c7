// SPDX-License-Identifier: MIT

// The mock of a cluster, as in examples/cluster_mock.cpp, with loggers that count; and the same in
// Python, bench/cluster_mock.py.

#include "plait/pipes/pipes.hpp"

#include <benchmark/benchmark.h>
#include <array>
#include <cstdio>
#include <numeric>

namespace {

using namespace plait;
using namespace plait::pipes;

coro<void, int, routed<int>> load_balancer(outlets<int> workers) {
    for (;;)
        for (auto worker : workers) {
            auto next = co_await receive_or_end;
            if (!next) co_return;
            co_yield worker(*next);
        }
}

coro<void, int, int> work(int number, std::size_t& seen) {  // NOLINT(*-reference-*): std::ref
    while (auto heard = co_await receive_or_end) {
        ++seen;
        co_yield number;
    }
}

constexpr int requests = 100'000;

void mock(benchmark::State& state, int different) {
    // Each logger counts for itself, as in Python.
    std::size_t asked = 0;
    std::size_t answered = 0;
    std::array<std::size_t, 3> worked = {};
    const auto worker = stage("work", work);
    const auto to_worker = [&](int number) {
        return branch(std::to_string(number),
                      worker.with(number, std::ref(worked[static_cast<std::size_t>(number - 1)])));
    };
    const auto cluster =
        count("requests", asked) |
        cached(
            ram{1'000}, [](int r) { return r; },
            fork(stage("load_balancer", load_balancer), to_worker(1), to_worker(2), to_worker(3))) |
        count("responses", answered);
    std::vector<int> all(requests);
    for (int i = 0; i < requests; ++i) all[static_cast<std::size_t>(i)] = i % different;
    for (auto _ : state) cluster.feed(all);
    benchmark::DoNotOptimize(asked);
    benchmark::DoNotOptimize(answered);
    benchmark::DoNotOptimize(worked);
    state.SetItemsProcessed(state.iterations() * requests);
}
BENCHMARK_CAPTURE(mock, hits, 100)->Name("mock/hits");
BENCHMARK_CAPTURE(mock, misses, requests)->Name("mock/misses");

// It tells the seconds of processor time that it took.
void mock_python(benchmark::State& state, int different) {
    const std::string command = "python3 bench/cluster_mock.py " + std::to_string(requests) + ' ' +
                                std::to_string(different);
    for (auto _ : state) {
        std::FILE* python = popen(command.c_str(), "r");
        double seconds = 0;
        const bool told = python != nullptr && std::fscanf(python, "%lf", &seconds) == 1;
        if (python == nullptr || pclose(python) != 0 || !told)
            return state.SkipWithError("python3 bench/cluster_mock.py failed");
        state.SetIterationTime(seconds);
    }
    state.SetItemsProcessed(state.iterations() * requests);
}
BENCHMARK_CAPTURE(mock_python, hits, 100)->Name("mock/python/hits")->UseManualTime();
BENCHMARK_CAPTURE(mock_python, misses, requests)->Name("mock/python/misses")->UseManualTime();

}  // namespace
