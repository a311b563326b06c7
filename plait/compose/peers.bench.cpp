// SPDX-License-Identifier: MIT

// Others doing what compose.bench.cpp does: Asio's coroutines, Boost's stackful ones.

// Asio 1.22.1 does not see that clang with libstdc++ has <coroutine>.
#define ASIO_HAS_CO_AWAIT 1
#define ASIO_HAS_STD_COROUTINE 1

#include <benchmark/benchmark.h>
#include <asio/awaitable.hpp>
#include <asio/cancellation_state.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/experimental/coro.hpp>
#include <asio/experimental/use_coro.hpp>
#include <asio/io_context.hpp>
#include <asio/this_coro.hpp>
#include <boost/coroutine2/coroutine.hpp>

namespace {

using asio::experimental::coro;

coro<long(long)> increments(asio::io_context&) {
    long x = co_yield 0;
    for (;;) x = co_yield x + 1;
}

// As plait's: plain code gives a value to the coroutine and takes one.
void round_trip_asio_coro(benchmark::State& state) {
    asio::io_context context{1};
    auto incrementing = increments(context);
    long x = 0;
    const auto round_trip = [&](long in) {
        incrementing.async_resume(
            in, [&x](const std::exception_ptr&, std::optional<long> out) { x = *out; });
        context.restart();
        context.run();
    };
    round_trip(0);
    for (auto _ : state) round_trip(x);
    benchmark::DoNotOptimize(x);
}
BENCHMARK(round_trip_asio_coro)->Name("round_trip/asio_coro");

// What Asio does best: one of its coroutines drives another, without the context between them.
coro<void> drives(asio::io_context& context, benchmark::State& state) {
    auto incrementing = increments(context);
    std::optional<long> x = co_await incrementing(0);
    for (auto _ : state) x = co_await incrementing(*x);
    benchmark::DoNotOptimize(x);
}

void round_trip_asio_coro_in_coro(benchmark::State& state) {
    asio::io_context context{1};
    auto driver = drives(context, state);
    driver.async_resume(asio::detached);
    context.run();
}
BENCHMARK(round_trip_asio_coro_in_coro)->Name("round_trip/asio_coro_in_coro");

void round_trip_boost_coroutine2(benchmark::State& state) {
    using boost::coroutines2::coroutine;
    long in = 0;
    coroutine<long>::pull_type incrementing([&in](coroutine<long>::push_type& yield) {
        for (;;) yield(in + 1);
    });
    for (auto _ : state) {
        incrementing();
        in = incrementing.get();
    }
    benchmark::DoNotOptimize(in);
}
BENCHMARK(round_trip_boost_coroutine2)->Name("round_trip/boost_coroutine2");

asio::awaitable<long> incremented_awaitable(long x) { co_return x + 1; }

asio::awaitable<void> calls_awaitables(benchmark::State& state) {
    long x = 0;
    for (auto _ : state)
        for (int i = 0; i < 1000; ++i) x = co_await incremented_awaitable(x);
    benchmark::DoNotOptimize(x);
}

void call_asio_awaitable(benchmark::State& state) {
    asio::io_context context{1};
    asio::co_spawn(context, calls_awaitables(state), asio::detached);
    context.run();
    state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(call_asio_awaitable)->Name("call/asio_awaitable");

coro<void, long> incremented_coro(asio::io_context&, long x) { co_return x + 1; }

coro<void> calls_coros(asio::io_context& context, benchmark::State& state) {
    long x = 0;
    for (auto _ : state)
        for (int i = 0; i < 1000; ++i) x = co_await incremented_coro(context, x);
    benchmark::DoNotOptimize(x);
}

void call_asio_coro(benchmark::State& state) {
    asio::io_context context{1};
    auto caller = calls_coros(context, state);
    caller.async_resume(asio::detached);
    context.run();
    state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(call_asio_coro)->Name("call/asio_coro");

}  // namespace
