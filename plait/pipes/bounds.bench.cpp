// SPDX-License-Identifier: MIT

// How much memory stages take that are bounded: ten million items, all different.

#include "plait/pipes/pipes.hpp"

#include <benchmark/benchmark.h>
#include <sys/wait.h>
#include <unistd.h>
#include <fstream>
#include <ranges>

namespace {

using namespace plait::pipes;

double resident_mib() {
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages >> pages;
    return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

constexpr std::size_t bound = 10'000;

// The most that the process has grown by, seen each million items.
double growth() {
    using namespace std::chrono_literals;
    std::size_t kept = 0;
    const auto number = [](long x) { return x; };
    const auto pipeline = unique(lru{bound}) | unique(ttl{1h, bound}, steady) |
                          cached(ram{bound}, number, map(number)) | parallel(2, map(number)) |
                          buffer(bound) |
                          fork(broadcast, branch(batch(bound) | count(kept) | plug),
                               branch(window(items{bound, bound}) | count(kept) | plug),
                               branch(window(period{1h, 1h, bound}, steady) | count(kept)));
    const double before = resident_mib();
    double most = before;
    auto h = pipeline.open<long>();
    for (long x = 0; x < 10'000'000; ++x) {
        h.push(x);
        if (x % 1'000'000 == 999'999) most = std::max(most, resident_mib());
    }
    h.finish();
    return most - before;
}

// In a process of its own, where nothing lies about that was freed by others.
void bounds(benchmark::State& state) {
    double grown = 0;
    for (auto _ : state) {
        std::array<int, 2> ends{};
        if (pipe(ends.data()) != 0) return state.SkipWithError("no pipe");
        const pid_t child = fork();
        if (child == 0) {
            const double found = growth();
            _exit(write(ends[1], &found, sizeof found) == sizeof found ? 0 : 1);
        }
        if (read(ends[0], &grown, sizeof grown) != sizeof grown)
            return state.SkipWithError("no measurement");
        waitpid(child, nullptr, 0);
        close(ends[0]);
        close(ends[1]);
    }
    state.counters["mib"] = grown;
}
BENCHMARK(bounds)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
