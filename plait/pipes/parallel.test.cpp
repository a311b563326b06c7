// SPDX-License-Identifier: MIT
#include "plait/pipes/parallel.hpp"

#include "plait/pipes/attempt.hpp"
#include "plait/pipes/batch.hpp"
#include "plait/pipes/broadcast.hpp"
#include "plait/pipes/buffer.hpp"
#include "plait/pipes/collect.hpp"
#include "plait/pipes/fold.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/pipes/plug.hpp"
#include "plait/pipes/ram.hpp"
#include "plait/pipes/stage.hpp"
#include "plait/pipes/take.hpp"

#include <future>
#include <set>

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;

namespace {

coro<void, int, int> add(int n) {
    while (auto x = co_await receive_or_end) co_yield *x + n;
}

// Uneven work, so that workers overtake each other.
int laboured(int x) {
    volatile int spin = (x * 7919) % 2000;
    while (spin > 0) spin = spin - 1;
    return x;
}

}  // namespace

TEST_CASE("parallel keeps the order of the items") {
    for (const std::size_t workers : {1, 2, 5}) {
        CAPTURE(workers);
        std::vector<int> result;
        (parallel(workers, map(laboured)) | collect(result)).feed(numbers(1, 5000));
        CHECK(result == numbers(1, 5000));
    }
}

TEST_CASE("parallel keeps the order of all that an item causes") {
    std::vector<int> result;
    (parallel(3, flat_map([](int x) { return std::vector{laboured(x), -x}; })) | collect(result))
        .feed(numbers(1, 500));
    for (int x = 1; x <= 500; ++x) {
        REQUIRE(result[static_cast<std::size_t>(2 * x - 2)] == x);
        REQUIRE(result[static_cast<std::size_t>(2 * x - 1)] == -x);
    }
}

TEST_CASE("unordered: nothing is lost, and the outputs of one item stay together") {
    std::vector<int> result;
    (parallel(3, flat_map([](int x) { return std::vector{laboured(x), -x}; }), unordered) |
     collect(result))
        .feed(numbers(1, 500));
    REQUIRE(result.size() == 1000);
    for (std::size_t i = 0; i < result.size(); i += 2) REQUIRE(result[i] == -result[i + 1]);
    CHECK(std::set<int>(result.begin(), result.end()).size() == 1000);
}

TEST_CASE("by_key: in order for each key") {
    std::vector<int> result;
    (parallel(3, map(laboured), by_key([](int x) { return x % 10; })) | collect(result))
        .feed(numbers(1, 1000));
    REQUIRE(result.size() == 1000);
    std::vector<int> last(10, 0);
    for (const int x : result) {
        REQUIRE(x > last[static_cast<std::size_t>(x % 10)]);
        last[static_cast<std::size_t>(x % 10)] = x;
    }
}

TEST_CASE("by_key: one worker has all items of a key, and so one state") {
    // Numbers the items of a worker; of one key, they come out in that order.
    const auto nth = map([n = 0](int) mutable { return ++n; });
    std::vector<int> result;
    (parallel(4, nth, by_key([](int) { return 0; })) | collect(result)).feed(numbers(1, 300));
    CHECK(result == numbers(1, 300));
}

TEST_CASE("each worker has its own state") {
    std::vector<int> result;
    // Each worker says at its end how many it has had.
    const auto counts = []() -> coro<void, int, int> {
        int n = 0;
        while (auto heard = co_await receive_or_end) ++n;
        co_yield n;
    };
    (parallel(4, stage("counts", counts)) | collect(result)).feed(numbers(1, 1000));
    CHECK(result.size() == 4);
    CHECK(std::accumulate(result.begin(), result.end(), 0) == 1000);
}

TEST_CASE("what follows runs on the feeding thread") {
    const auto feeding = std::this_thread::get_id();
    bool all = true;
    (parallel(3, map(laboured)) | map([&](int x) {
         all = all && std::this_thread::get_id() == feeding;
         return x;
     }) |
     plug)
        .feed(numbers(1, 500));
    CHECK(all);
}

TEST_CASE("results wait for a tick, and say so") {
    std::promise<void> ready;
    std::atomic<bool> told = false;
    std::vector<int> result;
    auto h = (parallel(2, map([](int x) { return x + 1; })) | collect(result)).open<int>();
    h.on_ready([&] {
        if (!told.exchange(true)) ready.set_value();
    });
    h.push(1);
    ready.get_future().wait();
    CHECK(result.empty());
    h.tick();
    CHECK(result == std::vector{2});
    h.finish();
}

TEST_CASE("an exception in a worker comes out of feed, unchanged") {
    const auto p = parallel(3, map([](int x) {
                                if (x == 100) throw std::out_of_range("100");
                                return x;
                            })) |
                   plug;
    CHECK_THROWS_WITH_AS(p.feed(numbers(1, 5000)), "100", std::out_of_range);
}

TEST_CASE("the first error of several workers is thrown, the others are told by errors()") {
    std::promise<void> two;
    std::atomic<int> waiting = 0;
    const auto both = two.get_future().share();
    auto h = (parallel(2, map([&](int) -> int {
                           if (++waiting == 2) two.set_value();
                           both.wait();
                           throw std::runtime_error("boom");
                       }),
                       by_key([](int x) { return x; })) |
              plug)
                 .open<int>();
    // Enough keys to reach both workers.
    const auto push_until_told = [&] {
        for (int x = 0;; ++x) h.push(x);
    };
    CHECK_THROWS_WITH(push_until_told(), "boom");
    REQUIRE(h.errors().size() == 1);
    CHECK_THROWS_WITH(std::rethrow_exception(h.errors().front()), "boom");
}

TEST_CASE("push waits when enough is under way, and nothing is lost") {
    std::vector<int> result;
    auto h = (parallel(1, map(laboured)) | collect(result)).open<int>();
    for (int x = 1; x <= 20'000; ++x) h.push(x);
    h.finish();
    CHECK(result == numbers(1, 20'000));
}

TEST_CASE("parallel ends when its workers want no more") {
    std::vector<int> result;
    (parallel(2, take(3)) | collect(result)).feed(std::views::iota(0));
    CHECK(result.size() == 6);
}

TEST_CASE("parallel ends when what follows wants no more") {
    std::vector<int> result;
    (parallel(2, map(laboured)) | take(3) | collect(result)).feed(std::views::iota(1));
    CHECK(result == std::vector{1, 2, 3});
}

TEST_CASE("parallel and buffers nest, and what they hold back comes out later") {
    std::vector<int> result;
    (buffer(5) | parallel(2, stage("add", add, 1) | parallel(2, stage("add", add, 1))) | buffer(5) |
     collect(result))
        .feed(numbers(1, 1000));
    std::ranges::sort(result);
    CHECK(result == numbers(3, 1002));
}

TEST_CASE("a buffer in a worker's chain gives its results") {
    std::vector<int> result;
    (parallel(2, buffer(5) | stage("add", add, 1)) | collect(result)).feed(numbers(1, 1000));
    std::ranges::sort(result);
    CHECK(result == numbers(2, 1001));
}

TEST_CASE("a worker stopped by a failure elsewhere does not keep the feeder waiting") {
    std::vector<int> result;
    const auto p = fork(broadcast, branch(parallel(2, map(laboured))), branch(buffer(3))) |
                   map([](int x) -> int {
                       if (x == 50) throw std::runtime_error("boom");
                       return x;
                   }) |
                   collect(result);
    CHECK_THROWS_WITH_AS(p.feed(numbers(1, 1000)), "boom", std::runtime_error);
}

TEST_CASE("abort at every item destroys everything in all workers") {
    for (int at = 0; at < 30; ++at) {
        const auto item = std::make_shared<int>(1);
        std::vector<std::shared_ptr<int>> result;
        {
            auto h = (parallel(2, map([](std::shared_ptr<int> p) { return p; })) | collect(result))
                         .open<std::shared_ptr<int>>();
            for (int n = 0; n < at; ++n) h.push(item);
        }
        result.clear();
        REQUIRE(item.use_count() == 1);
    }
}

TEST_CASE("abort stops a worker after the item it is at") {
    std::promise<void> pushed;
    std::promise<void> came;
    std::promise<void> aborted;
    std::atomic<int> done = 0;
    auto h =
        (when_aborted([&] { aborted.set_value(); }) | parallel(1, map([&](int x) {
                                                                   if (x == 0)
                                                                       pushed.get_future().wait();
                                                                   if (x == 1) {
                                                                       came.set_value();
                                                                       aborted.get_future().wait();
                                                                   }
                                                                   ++done;
                                                                   return x;
                                                               })) |
         plug)
            .open<int>();
    // All but the first lie in one job, while that is worked on.
    h.push(numbers(0, 40));
    pushed.set_value();
    came.get_future().wait();
    h.abort();
    CHECK(done == 2);
}

TEST_CASE("ticks do not pile up before a worker that is busy") {
    std::promise<void> go;
    const auto gone = go.get_future().share();
    // A clock that counts who looks at it.
    struct looked_at {
        std::atomic<int> looks{0};
        time_point now() {
            ++looks;
            return {};
        }
        void sleep_until(time_point) {}
    } clock;
    auto h = (parallel(1, map([gone](int x) {
                              gone.wait();
                              return x;
                          }) | batch(100, std::chrono::hours(1), clock)) |
              plug)
                 .open<int>();
    h.push(1);
    for (int n = 0; n < 1'000; ++n) h.tick();
    go.set_value();
    h.finish();
    CHECK(clock.looks < 10);
}

TEST_CASE("a tick behind an item is not lost among those before it") {
    std::promise<void> go;
    const auto gone = go.get_future().share();
    std::promise<void> batched;
    // A clock that has always moved on.
    struct impatient {
        std::atomic<long> reads{0};
        time_point now() { return time_point(std::chrono::hours(++reads)); }
        void sleep_until(time_point) {}
    } clock;
    bool first = true;
    auto h = (parallel(1, map([gone](int x) {
                              gone.wait();
                              return x;
                          }) | batch(100, std::chrono::hours(1), clock) |
                              map([&](const std::vector<int>& items) {
                                  if (std::exchange(first, false)) batched.set_value();
                                  return static_cast<int>(items.size());
                              })) |
              plug)
                 .open<int>();
    h.tick();
    h.push(1);
    h.tick();
    go.set_value();
    batched.get_future().wait();
    h.finish();
}

TEST_CASE("workers that want nothing are seen before the first item") {
    const auto p = parallel(2, take(0)) | plug;
    CHECK_FALSE(p.open<int>().wants_more());
    p.feed(std::views::iota(1));
}

TEST_CASE("an error is counted where it began, however many workers fail at once") {
    const auto pass = map("pass", [](int x) { return x; });
    const auto bad = map("bad", [](int) -> int { throw std::runtime_error("bad"); });
    auto h = (parallel(4, attempt(pass | bad, skip)) | plug).open<int>(counters);
    h.push(numbers(1, 4'000));
    h.finish();
    std::ostringstream text;
    h.print(text);
    CHECK(text.str().find("pass  [in 4000, out 4000, errors 0]") != std::string::npos);
    CHECK(text.str().find("bad  [in 4000, out 0, errors 4000]") != std::string::npos);
}

TEST_CASE("what writes one target is refused inside parallel, however deep") {
    std::vector<int> result;
    int n = 0;
    CHECK_THROWS_WITH_AS((parallel(4, map(laboured) | collect(result)) | plug).feed(numbers(1, 2)),
                         "collect inside parallel(4) would write one target from 4 threads; put it "
                         "after parallel",
                         pipeline_error);
    CHECK_THROWS_WITH_AS((parallel(2, count("n", n)) | plug).feed(numbers(1, 2)),
                         "count inside parallel(2) would write one target from 2 threads; put it "
                         "after parallel",
                         pipeline_error);
}

TEST_CASE("one worker may write a target") {
    std::vector<int> result;
    (parallel(1, collect(result)) | plug).feed(numbers(1, 3));
    CHECK(result == numbers(1, 3));
}

TEST_CASE("parallel(0) is refused, and parallel prints its chain as a branch") {
    CHECK_THROWS_WITH_AS((parallel(0, map(laboured)) | plug).feed(numbers(1, 2)),
                         "parallel needs at least 1 worker", pipeline_error);
    CHECK(printed(parallel(4, map("work", laboured))) == "parallel(4):\n    -->\n        work\n");
    CHECK(printed(parallel("pool", 4, map("work", laboured), unordered)) ==
          "pool(4, unordered):\n    -->\n        work\n");
}

TEST_CASE("parallel counts what goes in and out") {
    std::vector<int> result;
    auto h = (parallel(2, flat_map([](int x) { return std::vector{x, x}; })) | collect(result))
                 .open<int>(counters);
    h.push(numbers(1, 5));
    h.finish();
    std::ostringstream text;
    h.print(text);
    CHECK(text.str() ==
          "parallel(2):  [in 5, out 10, errors 0, queue 0/512]\n"
          "    -->\n"
          "        flat_map  [in 5, out 10, errors 0]\n"
          "collect  [in 10, out 10, errors 0]\n");
}
