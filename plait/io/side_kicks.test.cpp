// SPDX-License-Identifier: MIT
//
// What coroutines await of io: sleep, offload, completion, resolve, signals, background, run.
#include "plait/io/background.hpp"
#include "plait/io/offload.hpp"
#include "plait/io/resolve.hpp"
#include "plait/io/run.hpp"
#include "plait/io/signals.hpp"
#include "plait/io/sleep.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <stdexcept>

using namespace plait;
using namespace plait::io;
using namespace std::chrono_literals;

namespace {

// A loop whose time the test moves.
struct stopped_time {
    void advance(timer::time_point::duration by) {
        time += by;
        here.turn();
    }
    timer::time_point time{std::chrono::hours(1)};
    loop here{[this] { return time; }};
};

coro<> note_after(timer::time_point::duration wait, std::string& log, char what) {
    co_await io::sleep(wait);
    log += what;
}

}  // namespace

TEST_CASE("sleepers wake in order of time") {
    stopped_time in;
    std::string log;
    auto late = compose(note_after(2s, log, 'b'));
    auto early = compose(note_after(1s, log, 'a'));
    late.next();
    early.next();
    in.advance(999ms);
    CHECK(log.empty());
    in.advance(1ms);
    CHECK(log == "a");
    in.advance(1s);
    CHECK(log == "ab");
}

TEST_CASE("a sleeper closed before its time is not woken") {
    stopped_time in;
    std::string log;
    auto closed = compose(note_after(1s, log, 'x'));
    closed.next();
    closed.close();
    CHECK(in.here.timers().empty());
    in.advance(2s);
    CHECK(log.empty());
}

TEST_CASE("the clock tells the loop's time, and sleeps until a moment") {
    stopped_time in;
    bool woken = false;
    const auto doze = [](bool& done) -> coro<> {
        const io::clock time;
        co_await time.sleep(time.now() + 3s);
        done = true;
    };
    auto sleeper = compose(doze(woken));
    sleeper.next();
    in.advance(2999ms);
    CHECK_FALSE(woken);
    in.advance(1ms);
    CHECK(woken);
}

TEST_CASE("offload gives what the function returns, from another thread") {
    const auto ask = []() -> coro<bool> {
        const auto here = std::this_thread::get_id();
        auto asked = io::offload([] { return std::this_thread::get_id(); });
        const auto there = co_await asked;
        co_return here != there;
    };
    CHECK(io::run(ask()));
}

TEST_CASE("offload throws what the function throws") {
    const auto ask = []() -> coro<std::string> {
        try {
            auto asked = io::offload([]() -> int { throw std::runtime_error("as wanted"); });
            co_await asked;
        } catch (const std::runtime_error& thrown) {
            co_return thrown.what();
        }
        co_return "nothing";
    };
    CHECK(io::run(ask()) == "as wanted");
}

TEST_CASE("offload of what returns nothing, and of what can only be moved") {
    std::atomic<int> called = 0;
    const auto ask = [](std::atomic<int>& count) -> coro<> {
        auto owned = std::make_unique<int>(7);
        auto asked = io::offload([&count, owned = std::move(owned)] { count = *owned; });
        co_await asked;
    };
    io::run(ask(called));
    CHECK(called == 7);
}

TEST_CASE("a program closed while its function runs: the result is dropped") {
    loop here;
    std::promise<void> go;
    {
        workers one(1);
        const auto ask = [](std::promise<void>* start, workers* on) -> coro<> {
            auto asked = io::offload(
                [start] {
                    start->get_future().wait();
                    return std::string(100, 'x');
                },
                *on);
            co_await asked;
        };
        auto asking = compose(ask(&go, &one));
        asking.next();
        CHECK(asking.state() == state::waiting);
        asking.close();
        go.set_value();
    }
    here.turn();
}

TEST_CASE("more jobs than the queue holds are refused") {
    std::promise<void> go;
    std::promise<void> begun;
    workers one(1, 2);
    one.run([&] {
        begun.set_value();
        go.get_future().wait();
    });
    begun.get_future().wait();
    one.run([] {});
    one.run([] {});
    CHECK_THROWS_AS(one.run([] {}), std::system_error);
    go.set_value();
}

TEST_CASE("a completion given before it is awaited is there at once") {
    stopped_time in;
    completion<int> answer;
    answer.giver().give(7);
    in.here.turn();
    const auto ask = [](completion<int>& from) -> coro<int> { co_return co_await from; };
    auto asking = compose(ask(answer));
    CHECK(asking.next() == state::done);
    CHECK(asking.result() == 7);
}

TEST_CASE("a completion may fail, and be given from any thread") {
    const auto ask = []() -> coro<int> {
        completion<int> answer;
        std::thread other([giver = answer.giver()] {
            giver.fail(std::make_exception_ptr(std::runtime_error("no")));
        });
        int got = 0;
        try {
            got = co_await answer;
        } catch (const std::runtime_error&) {
            got = -1;
        }
        other.join();
        co_return got;
    };
    CHECK(io::run(ask()) == -1);
}

TEST_CASE("a completion given after its loop has ended is dropped") {
    std::optional<completion<std::string>::giver_type> giver;
    {
        loop here;
        const completion<std::string> answer;
        giver.emplace(answer.giver());
    }
    giver->give("late");
}

TEST_CASE("a host in figures resolves to itself, with the port") {
    const auto ask = []() -> coro<std::string> {
        auto asked = io::resolve("192.0.2.1", 81);
        const auto found = co_await asked;
        co_return found.size() == 1 ? found.front().to_string() : "?";
    };
    CHECK(io::run(ask()) == "192.0.2.1:81");
}

TEST_CASE("localhost resolves to an address of this machine") {
    const auto ask = []() -> coro<std::string> {
        auto asked = io::resolve("localhost", 81);
        const auto found = co_await asked;
        co_return found.front().host();
    };
    const std::string host = io::run(ask());
    CHECK((host == "127.0.0.1" || host == "::1"));
}

TEST_CASE("a host that cannot be is an error that names it") {
    const auto ask = []() -> coro<std::string> {
        try {
            auto asked = io::resolve("no such host", 81);
            co_await asked;
        } catch (const error& failure) {
            co_return failure.what();
        }
        co_return "";
    };
    CHECK(io::run(ask()).find("no such host") != std::string::npos);
}

// ---- signals

TEST_CASE("a signal wakes who waits for it") {
    const auto wait = []() -> coro<int> {
        signals caught{SIGUSR2};
        ::raise(SIGUSR2);
        co_return co_await caught.next();
    };
    CHECK(io::run(wait()) == SIGUSR2);
}

TEST_CASE("signals that come while nobody waits are kept, once each") {
    const auto wait = []() -> coro<int> {
        signals caught{SIGUSR1, SIGUSR2};
        ::raise(SIGUSR2);
        ::raise(SIGUSR2);
        ::raise(SIGUSR1);
        co_await io::sleep(0s);
        const int one = co_await caught.next();
        const int other = co_await caught.next();
        co_return one + other;
    };
    CHECK(io::run(wait()) == SIGUSR1 + SIGUSR2);
}

TEST_CASE("two objects cannot catch one signal, and the first goes on") {
    loop here;
    signals first{SIGUSR1, SIGUSR2};
    CHECK_THROWS_AS((signals{SIGHUP, SIGUSR2}), protocol_error);
    signals third{SIGHUP};
}

TEST_CASE("after its object has gone, a signal has its former handler") {
    static std::atomic<int> former;
    former = 0;
    struct sigaction before{};
    struct sigaction action{};
    action.sa_handler = [](int) { ++former; };
    ::sigaction(SIGUSR2, &action, &before);
    {
        loop here;
        const signals caught{SIGUSR2};
        ::raise(SIGUSR2);
        CHECK(former == 0);
    }
    ::raise(SIGUSR2);
    CHECK(former == 1);
    ::sigaction(SIGUSR2, &before, nullptr);
}

TEST_CASE("a program closed while it waits for a signal leaves none behind") {
    loop here;
    signals caught{SIGUSR2};
    const auto wait = [](signals& from) -> coro<> { co_await from.next(); };
    auto waiting = compose(wait(caught));
    waiting.next();
    waiting.close();
    ::raise(SIGUSR2);
    here.turn();
}

// ---- background

TEST_CASE("background coroutines run beside one another, each to its end") {
    stopped_time in;
    std::string log;
    background beside([](const std::string&) { FAIL("failed"); });
    beside.start(note_after(2s, log, 'b'));
    beside.start(note_after(1s, log, 'a'));
    CHECK(beside.running() == 2);
    in.advance(1s);
    CHECK(log == "a");
    CHECK(beside.running() == 1);
    in.advance(1s);
    CHECK(log == "ab");
    CHECK(beside.running() == 0);
}

TEST_CASE("a background coroutine that ends at once is gone at once") {
    stopped_time in;
    int calls = 0;
    const auto count = [](int& to) -> coro<> {
        ++to;
        co_return;
    };
    background beside([](const std::string&) { FAIL("failed"); });
    beside.start(count(calls));
    CHECK(calls == 1);
    CHECK(beside.running() == 0);
}

TEST_CASE("one that fails is reported with its traceback, and the others go on") {
    stopped_time in;
    std::string log;
    std::string failure;
    const auto fault = []() -> coro<> {
        co_await io::sleep(1s);
        throw error("in the background");
    };
    background beside([&](const std::string& text) { failure = text; });
    beside.start(fault());
    beside.start(note_after(2s, log, 'x'));
    in.advance(1s);
    CHECK(failure.find("in the background") != std::string::npos);
    in.advance(1s);
    CHECK(log == "x");
}

TEST_CASE("those that still run at the end are closed") {
    stopped_time in;
    std::string log;
    {
        background beside([](const std::string&) { FAIL("failed"); });
        beside.start(note_after(1s, log, 'x'));
    }
    in.advance(2s);
    CHECK(log.empty());
}

// ---- run

TEST_CASE("run() returns what the coroutine returns, or throws what it throws") {
    const auto seven = []() -> coro<int> {
        co_await io::sleep(0s);
        co_return 7;
    };
    CHECK(io::run(seven()) == 7);
    const auto fault = []() -> coro<> {
        co_await io::sleep(0s);
        throw error("out");
    };
    CHECK_THROWS_WITH_AS(io::run(fault()), "out", error);
}
