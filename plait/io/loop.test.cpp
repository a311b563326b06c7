// SPDX-License-Identifier: MIT
#include "plait/io/loop.hpp"

#include "plait/compose/error.hpp"

#include <doctest/doctest.h>

#include <sys/socket.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

using namespace plait::io;
using namespace std::chrono_literals;

namespace {

struct pipe_ends {
    pipe_ends() {
        std::array<int, 2> both{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, both.data()) == 0);
        near.reset(both[0]);
        far.reset(both[1]);
    }
    void poke() const { CHECK(::send(far.get(), "x", 1, 0) == 1); }
    descriptor near;
    descriptor far;
};

struct counter final : watcher {
    void ready(std::uint32_t events) override {
        ++calls;
        last = events;
        if (then) then();
    }
    int calls = 0;
    std::uint32_t last = 0;
    std::function<void()> then;
};

}  // namespace

TEST_CASE("a watcher is told what its descriptor is ready for") {
    loop here;
    pipe_ends pipe;
    counter seen;
    here.watch(pipe.near.get(), EPOLLIN | EPOLLET, seen);
    here.turn();
    CHECK(seen.calls == 0);
    pipe.poke();
    here.turn();
    CHECK(seen.calls == 1);
    CHECK((seen.last & EPOLLIN) != 0);
}

TEST_CASE("a watcher that was unwatched by another in the same turn is not told") {
    loop here;
    pipe_ends one;
    pipe_ends two;
    counter first;
    counter second;
    here.watch(one.near.get(), EPOLLIN, first);
    here.watch(two.near.get(), EPOLLIN, second);
    first.then = [&] { here.unwatch(two.near.get(), second); };
    second.then = [&] { here.unwatch(one.near.get(), first); };
    one.poke();
    two.poke();
    here.turn();
    CHECK(first.calls + second.calls == 1);
}

TEST_CASE("what asked to be called again is called once, in the next turn") {
    loop here;
    counter seen;
    here.again(seen);
    CHECK(seen.calls == 0);
    here.turn();
    CHECK(seen.calls == 1);
    here.turn();
    CHECK(seen.calls == 1);
}

TEST_CASE("what asked to be called again, and is gone, is not called") {
    loop here;
    counter first;
    counter second;
    here.again(first);
    here.again(second);
    first.then = [&] { here.not_again(second); };
    here.turn();
    CHECK(first.calls == 1);
    CHECK(second.calls == 0);
}

TEST_CASE("what asked to be called later is called in the same turn, behind those that are told") {
    loop here;
    pipe_ends one;
    pipe_ends two;
    counter first;
    counter second;
    counter late;
    here.watch(one.near.get(), EPOLLIN, first);
    here.watch(two.near.get(), EPOLLIN, second);
    int told = 0;
    first.then = second.then = [&] {
        if (first.calls + second.calls == 1) here.later(late);
        CHECK(late.calls == 0);
    };
    late.then = [&] { told = first.calls + second.calls; };
    one.poke();
    two.poke();
    here.turn();
    CHECK(late.calls == 1);
    CHECK(told == 2);
}

TEST_CASE("sixteen that asked to be called later wait no longer") {
    loop here;
    pipe_ends one;
    pipe_ends two;
    std::array<counter, 16> late;
    int called = 0;
    counter first;
    counter second;
    here.watch(one.near.get(), EPOLLIN, first);
    here.watch(two.near.get(), EPOLLIN, second);
    first.then = second.then = [&] {
        if (first.calls + second.calls == 1)
            for (counter& each : late) here.later(each);
        else
            for (const counter& each : late) called += each.calls;
    };
    one.poke();
    two.poke();
    here.turn();
    CHECK(called == 16);
}

TEST_CASE("what asked to be called later, and is gone, is not called") {
    loop here;
    counter first;
    counter second;
    here.later(first);
    here.later(second);
    first.then = [&] { here.not_again(second); };
    here.turn();
    CHECK(first.calls == 1);
    CHECK(second.calls == 0);
}

TEST_CASE("a loop does not wait while somebody asked to be called later") {
    loop here;
    counter seen;
    here.later(seen);
    here.wait();
    CHECK(seen.calls == 1);
}

TEST_CASE("the retired are destroyed at the end of the turn, not before") {
    struct mourned final : watcher {
        explicit mourned(bool& told) : gone(told) {}
        ~mourned() override { gone = true; }
        void ready(std::uint32_t) override {}
        bool& gone;
    };
    loop here;
    bool gone = false;
    bool gone_in_turn = true;
    counter seen;
    seen.then = [&] {
        here.retire(std::make_unique<mourned>(gone));
        gone_in_turn = gone;
    };
    here.again(seen);
    here.turn();
    CHECK_FALSE(gone_in_turn);
    CHECK(gone);
}

TEST_CASE("posted work runs on the loop's thread, in order") {
    loop here;
    std::string log;
    std::thread::id ran_on;
    std::thread other([&, inbox = here.inbox()] {
        inbox->post([&] { log += "a"; });
        inbox->post([&] {
            log += "b";
            ran_on = std::this_thread::get_id();
            here.stop();
        });
    });
    here.run();
    other.join();
    CHECK(log == "ab");
    CHECK(ran_on == std::this_thread::get_id());
}

TEST_CASE("work posted by posted work runs in a later turn") {
    loop here;
    std::string log;
    here.inbox()->post([&] {
        log += "a";
        here.inbox()->post([&] { log += "b"; });
    });
    here.turn();
    CHECK(log == "a");
    here.turn();
    CHECK(log == "ab");
}

TEST_CASE("work posted after the loop's end is refused, and destroyed") {
    std::shared_ptr<inbox> late;
    {
        loop here;
        late = here.inbox();
    }
    const auto owned = std::make_shared<int>(1);
    CHECK_FALSE(late->post([owned] { FAIL("ran"); }));
    CHECK(owned.use_count() == 1);
}

TEST_CASE("work that the loop did not come to is dropped at its end") {
    const auto owned = std::make_shared<int>(1);
    {
        loop here;
        here.inbox()->post([owned] { FAIL("ran"); });
    }
    CHECK(owned.use_count() == 1);
}

TEST_CASE("many threads may post at once, and nothing is lost") {
    loop here;
    int count = 0;
    std::vector<std::thread> others;
    for (int i = 0; i < 4; ++i)
        others.emplace_back([&count, &here, inbox = here.inbox()] {
            for (int k = 0; k < 500; ++k)
                inbox->post([&] {
                    if (++count == 2000) here.stop();
                });
        });
    here.run();
    for (auto& each : others) each.join();
    CHECK(count == 2000);
}

TEST_CASE("current() is this thread's loop") {
    CHECK_THROWS_AS(static_cast<void>(loop::current()), plait::protocol_error);
    {
        loop here;
        CHECK(&loop::current() == &here);
        std::thread([] {
            CHECK_THROWS_AS(static_cast<void>(loop::current()), plait::protocol_error);
        }).join();
    }
    CHECK_THROWS_AS(static_cast<void>(loop::current()), plait::protocol_error);
}

TEST_CASE("a timer is due by the loop's own clock") {
    timer::time_point time{};
    loop here([&] { return time; });
    struct bell final : timer {
        void expired() override { ++rung; }
        int rung = 0;
    } bell;
    here.start(bell, 10s);
    here.turn();
    CHECK(bell.rung == 0);
    time += 10s;
    here.turn();
    CHECK(bell.rung == 1);
}

TEST_CASE("a waiting loop wakes for a timer") {
    loop here;
    struct bell final : timer {
        explicit bell(loop& whose) : stops(whose) {}
        void expired() override { stops.stop(); }
        loop& stops;
    } bell(here);
    here.start(bell, 1ms);
    here.run();
    CHECK_FALSE(bell.pending());
}

TEST_CASE("random bits do not repeat") {
    loop here;
    std::vector<std::uint64_t> seen;
    for (int i = 0; i < 100; ++i) seen.push_back(here.random_bits());
    std::sort(seen.begin(), seen.end());
    CHECK(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
}

TEST_CASE("a borrowed buffer goes back to its pool, and is borrowed again") {
    buffer_pool pool;
    const char* memory = nullptr;
    {
        const auto one = pool.borrow();
        memory = one.data();
        CHECK(pool.idle() == 0);
    }
    CHECK(pool.idle() == 1);
    CHECK(pool.borrow().data() == memory);
}

TEST_CASE("the pool keeps 64 buffers and frees the rest") {
    buffer_pool pool;
    {
        std::vector<buffer_pool::buffer> many;
        for (int i = 0; i < 100; ++i) many.push_back(pool.borrow());
    }
    CHECK(pool.idle() == 64);
}
