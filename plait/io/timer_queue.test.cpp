// SPDX-License-Identifier: MIT
#include "plait/io/timer_queue.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <random>
#include <vector>

using namespace plait::io;
using namespace std::chrono_literals;

namespace {

using time_point = timer::time_point;

struct note final : timer {
    note(int its, std::vector<int>& where) : number(its), to(where) {}
    void expired() override {
        to.push_back(number);
        if (then) then();
    }
    int number;
    std::vector<int>& to;
    std::function<void()> then;
};

time_point at(std::chrono::milliseconds when) { return time_point(when); }

}  // namespace

TEST_CASE("timers expire in order of time, whatever the order of starting") {
    std::vector<int> seen;
    note a(1, seen), b(2, seen), c(3, seen);
    timer_queue queue;
    queue.start(c, at(30ms));
    queue.start(a, at(10ms));
    queue.start(b, at(20ms));
    queue.run(at(100ms));
    CHECK(seen == std::vector{1, 2, 3});
}

TEST_CASE("of two timers due at once, the one started first expires first") {
    std::vector<int> seen;
    note a(1, seen), b(2, seen), c(3, seen);
    timer_queue queue;
    for (note* each : {&b, &a, &c}) queue.start(*each, at(5ms));
    queue.run(at(5ms));
    CHECK(seen == std::vector{2, 1, 3});
}

TEST_CASE("a timer does not expire before it is due, and does when it is") {
    std::vector<int> seen;
    note a(1, seen);
    timer_queue queue;
    queue.start(a, at(10ms));
    queue.run(at(9ms));
    CHECK(seen.empty());
    CHECK(a.pending());
    queue.run(at(10ms));
    CHECK(seen.size() == 1);
    CHECK_FALSE(a.pending());
}

TEST_CASE("a cancelled timer does not expire") {
    std::vector<int> seen;
    note a(1, seen), b(2, seen);
    timer_queue queue;
    queue.start(a, at(10ms));
    queue.start(b, at(20ms));
    a.cancel();
    queue.run(at(100ms));
    CHECK(seen == std::vector{2});
}

TEST_CASE("a timer started again moves") {
    std::vector<int> seen;
    note a(1, seen), b(2, seen);
    timer_queue queue;
    queue.start(a, at(10ms));
    queue.start(b, at(20ms));
    queue.start(a, at(30ms));
    CHECK(a.due() == at(30ms));
    queue.run(at(25ms));
    CHECK(seen == std::vector{2});
}

TEST_CASE("a timer leaves its queue when it is destroyed") {
    std::vector<int> seen;
    timer_queue queue;
    {
        note gone(1, seen);
        queue.start(gone, at(10ms));
    }
    CHECK(queue.empty());
    queue.run(at(100ms));
    CHECK(seen.empty());
}

TEST_CASE("a queue may end before its timers") {
    std::vector<int> seen;
    note a(1, seen);
    {
        timer_queue queue;
        queue.start(a, at(10ms));
    }
    CHECK_FALSE(a.pending());
}

TEST_CASE("a timer that starts itself anew, due at once, expires once a run") {
    std::vector<int> seen;
    timer_queue queue;
    note a(1, seen);
    a.then = [&] { queue.start(a, at(0ms)); };
    queue.start(a, at(0ms));
    queue.run(at(10ms));
    CHECK(seen.size() == 1);
    queue.run(at(10ms));
    CHECK(seen.size() == 2);
}

TEST_CASE("a timer may cancel another that is due in the same run") {
    std::vector<int> seen;
    timer_queue queue;
    note a(1, seen), b(2, seen);
    a.then = [&] { b.cancel(); };
    queue.start(a, at(1ms));
    queue.start(b, at(2ms));
    queue.run(at(10ms));
    CHECK(seen == std::vector{1});
}

TEST_CASE("next() is the earliest of many, through starts and cancels at random") {
    std::mt19937 random(7);  // NOLINT(*-msc51-cpp,*-seed): the same run each time
    std::vector<int> seen;
    timer_queue queue;
    std::vector<std::unique_ptr<note>> all;
    for (int i = 0; i < 200; ++i) all.push_back(std::make_unique<note>(i, seen));
    for (int step = 0; step < 5000; ++step) {
        note& one = *all[random() % all.size()];
        if (random() % 3 == 0)
            one.cancel();
        else
            queue.start(one, at(std::chrono::milliseconds(random() % 1000)));
        time_point earliest = time_point::max();
        for (const auto& each : all)
            if (each->pending()) earliest = std::min(earliest, each->due());
        REQUIRE(queue.empty() == (earliest == time_point::max()));
        if (!queue.empty()) REQUIRE(queue.next() == earliest);
    }
}
