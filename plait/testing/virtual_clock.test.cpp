// SPDX-License-Identifier: MIT
#include "plait/testing/virtual_clock.hpp"

#include "plait/compose/compose.hpp"
#include "plait/testing/counted.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

namespace {

using namespace plait;
using namespace plait::testing;
using namespace std::chrono_literals;

using clock_time = virtual_clock::time_point;

coro<> log_after(virtual_clock* clock, virtual_clock::duration wait, std::vector<std::string>* log,
                 std::string name) {
    co_await clock->sleep(wait);
    log->push_back(name);
}

}  // namespace

TEST_CASE("time stands still until it is moved") {
    virtual_clock clock;
    CHECK(clock.now() == clock_time{});
    clock.advance(5s);
    CHECK(clock.now() == clock_time{5s});
}

TEST_CASE("sleep_until moves time") {
    virtual_clock clock;
    clock.sleep_until(clock_time{3s});
    CHECK(clock.now() == clock_time{3s});
}

TEST_CASE("sleep_until never moves time back") {
    virtual_clock clock;
    clock.advance(10s);
    clock.sleep_until(clock_time{3s});
    CHECK(clock.now() == clock_time{10s});
}

TEST_CASE("advance by a negative duration moves nothing") {
    virtual_clock clock;
    clock.advance(10s);
    clock.advance(-3s);
    CHECK(clock.now() == clock_time{10s});
}

TEST_CASE("who sleeps is resumed at its due time, not before") {
    virtual_clock clock;
    std::vector<std::string> log;
    auto program = compose(log_after(&clock, 5s, &log, "a"));
    CHECK(program.next() == state::waiting);
    clock.advance(4999ms);
    CHECK(program.state() == state::waiting);
    clock.advance(1ms);
    CHECK(program.state() == state::done);
}

TEST_CASE("what is due happens in order of due time, whatever the order of scheduling") {
    virtual_clock clock;
    std::vector<std::string> log;
    auto late = compose(log_after(&clock, 3s, &log, "late"));
    auto soon = compose(log_after(&clock, 1s, &log, "soon"));
    auto next = compose(log_after(&clock, 2s, &log, "next"));
    late.next(), soon.next(), next.next();
    clock.advance(10s);
    CHECK(log == std::vector<std::string>{"soon", "next", "late"});
}

TEST_CASE("ties happen in order of scheduling") {
    virtual_clock clock;
    std::vector<std::string> log;
    auto a = compose(log_after(&clock, 1s, &log, "a"));
    auto b = compose(log_after(&clock, 1s, &log, "b"));
    auto c = compose(log_after(&clock, 1s, &log, "c"));
    b.next(), c.next(), a.next();
    clock.advance(1s);
    CHECK(log == std::vector<std::string>{"b", "c", "a"});
}

TEST_CASE("what happens on the way sees its own due time") {
    virtual_clock clock;
    std::vector<clock_time> seen;
    virtual_clock::timer timer(clock, [&] { seen.push_back(clock.now()); });
    timer.set(clock_time{2s});
    clock.advance(10s);
    CHECK(seen == std::vector{clock_time{2s}});
    CHECK(clock.now() == clock_time{10s});
}

TEST_CASE("what is scheduled on the way happens in the same advance if it is due") {
    virtual_clock clock;
    int ticks = 0;
    std::optional<virtual_clock::timer> timer;
    timer.emplace(clock, [&] {
        ++ticks;
        timer->set(clock.now() + 1s);
    });
    timer->set(clock_time{1s});
    clock.advance(5s);
    CHECK(ticks == 5);
}

TEST_CASE("time may be moved by what happens while time is moved") {
    virtual_clock clock;
    virtual_clock::timer timer(clock, [&] { clock.advance(20s); });
    timer.set(clock_time{1s});
    clock.advance(5s);
    CHECK(clock.now() == clock_time{21s});
}

TEST_CASE("step moves time to the next thing due and lets only that happen") {
    virtual_clock clock;
    std::vector<std::string> log;
    auto a = compose(log_after(&clock, 2s, &log, "a"));
    auto b = compose(log_after(&clock, 2s, &log, "b"));
    a.next(), b.next();
    CHECK(clock.step());
    CHECK(clock.now() == clock_time{2s});
    CHECK(log == std::vector<std::string>{"a"});
    CHECK(clock.step());
    CHECK_FALSE(clock.step());
    CHECK(log == std::vector<std::string>{"a", "b"});
}

TEST_CASE("next_due tells the earliest") {
    virtual_clock clock;
    CHECK_FALSE(clock.next_due().has_value());
    virtual_clock::timer late(clock, [] {});
    virtual_clock::timer soon(clock, [] {});
    late.set(clock_time{9s});
    soon.set(clock_time{4s});
    CHECK(clock.next_due() == clock_time{4s});
    CHECK(clock.waiting() == 2);
}

TEST_CASE("a sleep of no length does not suspend") {
    virtual_clock clock;
    std::vector<std::string> log;
    auto program = compose(log_after(&clock, 0s, &log, "a"));
    CHECK(program.next() == state::done);
}

TEST_CASE("a sleep until a moment passed does not suspend") {
    virtual_clock clock;
    clock.advance(5s);
    CHECK(clock.sleep(clock_time{3s}).await_ready());
    CHECK_FALSE(clock.sleep(clock_time{6s}).await_ready());
}

TEST_CASE("closing a program that sleeps cancels the sleep") {
    virtual_clock clock;
    std::vector<std::string> log;
    auto program = compose(log_after(&clock, 5s, &log, "a"));
    program.next();
    program.close();
    CHECK(clock.waiting() == 0);
    clock.advance(10s);
    CHECK(log.empty());
}

TEST_CASE("a failure thrown into a program that sleeps cancels the sleep") {
    virtual_clock clock;
    std::vector<std::string> log;
    auto program = compose(log_after(&clock, 5s, &log, "a"));
    program.next();
    CHECK(program.fail(protocol_error("enough")) == state::failed);
    CHECK(clock.waiting() == 0);
}

TEST_CASE("a program may sleep again when it is woken") {
    virtual_clock clock;
    struct naps {
        static coro<> two(virtual_clock* clock) {
            co_await clock->sleep(2s);
            co_await clock->sleep(2s);
        }
    };
    auto program = compose(naps::two(&clock));
    program.next();
    clock.advance(3s);
    CHECK(program.state() == state::waiting);
    clock.advance(1s);
    CHECK(program.state() == state::done);
}

TEST_CASE("who sleeps on a clock that is gone sleeps for ever, and may still be closed") {
    std::vector<std::string> log;
    std::optional<virtual_clock> clock(std::in_place);
    auto program = compose(log_after(&*clock, 5s, &log, "a"));
    program.next();
    clock.reset();
    CHECK(program.state() == state::waiting);
    program.close();
    CHECK(log.empty());
}

TEST_CASE("a timer set again happens only at its new time") {
    virtual_clock clock;
    int calls = 0;
    virtual_clock::timer timer(clock, [&] { ++calls; });
    timer.set(clock_time{1s});
    timer.set(clock_time{3s});
    clock.advance(2s);
    CHECK(calls == 0);
    clock.advance(2s);
    CHECK(calls == 1);
}

TEST_CASE("a timer cancelled or destroyed does not happen") {
    virtual_clock clock;
    int calls = 0;
    virtual_clock::timer cancelled(clock, [&] { ++calls; });
    cancelled.set(clock_time{1s});
    cancelled.cancel();
    {
        virtual_clock::timer destroyed(clock, [&] { ++calls; });
        destroyed.set(clock_time{1s});
    }
    clock.advance(2s);
    CHECK(calls == 0);
}

TEST_CASE("an overdue timer happens when time is next moved, without moving it back") {
    virtual_clock clock;
    clock.advance(10s);
    clock_time seen;
    virtual_clock::timer timer(clock, [&] { seen = clock.now(); });
    timer.set(clock_time{1s});
    clock.advance(0s);
    CHECK(seen == clock_time{10s});
}

TEST_CASE("what a coroutine keeps while it sleeps is destroyed when it is closed") {
    virtual_clock clock;
    counts seen;
    struct keeper {
        static coro<> sleep_with(virtual_clock* clock, counted kept) {
            co_await clock->sleep(5s);
            static_cast<void>(kept.value());
        }
    };
    {
        auto program = compose(keeper::sleep_with(&clock, counted(seen)));
        program.next();
        CHECK(seen.alive() == 1);
    }
    CHECK(seen.alive() == 0);
    CHECK(seen.misused == 0);
}
