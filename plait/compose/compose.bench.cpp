// SPDX-License-Identifier: MIT

// What composing costs. Peers stand in peers.bench.cpp; both are run together.

#include "plait/compose/compose.hpp"

#include <benchmark/benchmark.h>

namespace {

using namespace plait;

// ---- round trip: one value in, one value out

coro<void, long, long> increments() {
    for (;;) {
        const long x = co_await receive;
        co_yield x + 1;
    }
}

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
}
BENCHMARK(round_trip_plait)->Name("round_trip/plait");

// The limit: the same protocol as a state machine by hand, in another translation unit for all the
// compiler knows.
class incrementing_machine {
public:
    enum class state : unsigned char { wants_input, has_output };

    [[gnu::noinline]] state send(long x) {
        if (state_ != state::wants_input) throw protocol_error("take its output first");
        value_ = x + 1;
        return state_ = state::has_output;
    }
    [[nodiscard]] long output() const { return value_; }
    [[gnu::noinline]] state next() {
        if (state_ != state::has_output) throw protocol_error("send first");
        return state_ = state::wants_input;
    }

private:
    long value_ = 0;
    state state_ = state::wants_input;
};

void round_trip_hand_written(benchmark::State& state) {
    incrementing_machine machine;
    benchmark::DoNotOptimize(&machine);
    long x = 0;
    for (auto _ : state) {
        machine.send(x);
        x = machine.output();
        machine.next();
    }
    benchmark::DoNotOptimize(x);
}
BENCHMARK(round_trip_hand_written)->Name("round_trip/hand_written");

// ---- call: a coroutine that returns at once

coro<long> incremented(long x) { co_return x + 1; }

coro<void, nothing, long> calls() {
    long x = 0;
    for (;;) {
        for (int i = 0; i < 1000; ++i) x = co_await incremented(x);
        co_yield x;
    }
}

void call_plait(benchmark::State& state) {
    auto program = compose(calls());
    for (auto _ : state) benchmark::DoNotOptimize(program.next());
    state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(call_plait)->Name("call/plait");

[[gnu::noinline]] long plain_increment(long x) { return x + 1; }

void call_function_pointer(benchmark::State& state) {
    auto* function = plain_increment;
    benchmark::DoNotOptimize(function);
    long x = 0;
    for (auto _ : state) {
        for (int i = 0; i < 1000; ++i) x = function(x);
        benchmark::DoNotOptimize(x);
    }
    state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(call_function_pointer)->Name("call/function_pointer");

// ---- depth: a round trip at the bottom of so many calls

coro<void, long, long> deep(std::int64_t levels) {
    if (levels > 1)
        co_await deep(levels - 1);
    else
        co_await increments();
}

void depth(benchmark::State& state) {
    auto program = compose(deep(state.range(0)));
    program.next();
    long x = 0;
    for (auto _ : state) {
        program.send(x);
        x = program.output();
        program.next();
    }
    benchmark::DoNotOptimize(x);
}
BENCHMARK(depth)->Arg(1)->Arg(100)->Arg(10000);

// ---- push_back: a line reader that puts back what is not its own, three times a chunk

coro<std::size_t, bytes> read_line() {
    std::size_t size = 0;
    for (;;) {
        const bytes chunk = co_await receive;
        if (const auto end = chunk.find('\n'); end != bytes::npos) {
            co_await push_back(chunk.substr(end + 1));
            co_return size + end;
        }
        size += chunk.size();
    }
}

coro<void, bytes, nothing> read_lines() {
    for (;;) benchmark::DoNotOptimize(co_await read_line());
}

void push_back_plait(benchmark::State& state) {
    auto program = compose(read_lines());
    program.next();
    for (auto _ : state) program.send("one\ntwo\nthree\nfo");
    state.SetItemsProcessed(state.iterations() * 3);
}
BENCHMARK(push_back_plait)->Name("push_back/plait");

// ---- throw_through: an exception that passes so many coroutines

struct thrown {};

coro<> throws_below(std::int64_t levels) {
    if (levels == 1) throw thrown{};
    co_await throws_below(levels - 1);
}

coro<void, nothing, long> catches(std::int64_t levels) {
    for (long caught = 0;;) {
        try {
            co_await throws_below(levels);
        } catch (const thrown&) {
            ++caught;
        }
        co_yield caught;
    }
}

void throw_through(benchmark::State& state) {
    auto program = compose(catches(state.range(0)));
    for (auto _ : state) program.next();
}
BENCHMARK(throw_through)->Arg(1)->Arg(10)->Arg(100);

// ---- pipe: an item through a | b

coro<void, nothing, long> numbers() {
    for (long x = 0;; ++x) co_yield x;
}
coro<void, long, long> doubles() {
    for (;;) {
        const long x = co_await receive;
        co_yield 2 * x;
    }
}

void pipe_plait(benchmark::State& state) {
    auto program = compose(numbers() | doubles());
    for (auto _ : state) {
        program.next();
        benchmark::DoNotOptimize(program.output());
    }
}
BENCHMARK(pipe_plait)->Name("pipe/plait");

// ---- local: a look-up so many callers away

inline constexpr plait::local<long> answer{"answer"};

coro<void, nothing, long> looks_up() {
    for (;;) {
        for (int i = 0; i < 1000; ++i) benchmark::DoNotOptimize(co_await answer);
        co_yield 0;
    }
}
coro<void, nothing, long> binds_above(std::int64_t levels) {
    if (levels == 1)
        co_await looks_up();
    else
        co_await binds_above(levels - 1);
}

void local_look_up(benchmark::State& state) {
    auto program = compose(binds_above(state.range(0)), bind(answer, 42));
    for (auto _ : state) program.next();
    state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(local_look_up)->Name("local")->Arg(1)->Arg(10);

// ---- side_kick: wait for something outside, and be run on by it

class switchboard {
public:
    class wait {
    public:
        explicit wait(switchboard& on) noexcept : board_(&on) {}
        [[nodiscard]] bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiter) const noexcept {
            board_->waiter_ = waiter;
        }
        void await_resume() const noexcept {}

    private:
        switchboard* board_;
    };
    void complete() { std::exchange(waiter_, nullptr).resume(); }

private:
    std::coroutine_handle<> waiter_;
};

coro<> waits(switchboard& board) {  // NOLINT(*-reference-*): it outlives the program
    for (;;) co_await switchboard::wait(board);
}

void side_kick_plait(benchmark::State& state) {
    switchboard board;
    auto program = compose(waits(board));
    program.next();
    for (auto _ : state) board.complete();
    program.close();
    board.complete();
}
BENCHMARK(side_kick_plait)->Name("side_kick/plait");

}  // namespace
