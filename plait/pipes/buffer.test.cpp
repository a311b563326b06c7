// SPDX-License-Identifier: MIT
#include "plait/pipes/buffer.hpp"

#include "plait/pipes/batch.hpp"
#include "plait/pipes/broadcast.hpp"
#include "plait/pipes/collect.hpp"
#include "plait/pipes/filter.hpp"
#include "plait/pipes/load_balance.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/pipes/plug.hpp"
#include "plait/pipes/stage.hpp"
#include "plait/pipes/take.hpp"

#include <future>
#include <thread>

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;
using namespace std::chrono_literals;

namespace {

// Lets a thread pass when the test says so.
class gate {
public:
    void open() { opened_.set_value(); }
    void pass() const { waits_.wait(); }

private:
    std::promise<void> opened_;
    std::shared_future<void> waits_ = opened_.get_future().share();
};

// Says that somebody has come, and holds them up.
auto held_up(std::promise<void>& came, const gate& until) {
    return map([&came, &until, first = true](int x) mutable {
        if (std::exchange(first, false)) came.set_value();
        until.pass();
        return x;
    });
}

}  // namespace

TEST_CASE("what follows a buffer runs on a thread of its own") {
    std::thread::id above;
    std::thread::id below;
    const auto notes = [](std::thread::id& into) {
        return map([&into](int x) {
            into = std::this_thread::get_id();
            return x;
        });
    };
    (notes(above) | buffer(4) | notes(below) | plug).feed(numbers(1, 3));
    CHECK(above == std::this_thread::get_id());
    CHECK(below != std::this_thread::get_id());
}

TEST_CASE("items keep their order through buffers of any size") {
    for (const std::size_t room : {1, 2, 7, 300}) {
        CAPTURE(room);
        std::vector<int> result;
        (buffer(room) | map([](int x) { return x; }) | buffer(3) | collect(result))
            .feed(numbers(1, 2000));
        CHECK(result == numbers(1, 2000));
    }
}

TEST_CASE("items pushed in blocks keep their order through a buffer") {
    std::vector<int> result;
    const auto all = numbers(1, 2000);
    auto h = (buffer(10) | collect(result)).open<int>();
    for (std::size_t at = 0; at < all.size(); at += 37)
        h.push(std::span(all).subspan(at, std::min<std::size_t>(37, all.size() - at)));
    h.finish();
    CHECK(result == all);
}

TEST_CASE("the end travels behind the items, and finish waits for it") {
    std::string ends;
    std::vector<int> result;
    (buffer(2) | stage("tells", tells_end, std::ref(ends), 'e') | collect(result))
        .feed(numbers(1, 100));
    CHECK(result.size() == 100);
    CHECK(ends == "e");
}

TEST_CASE("an exception behind a buffer comes out of finish, unchanged") {
    auto h =
        (buffer(10) | map([](int x) -> int { throw std::out_of_range(std::to_string(x)); }) | plug)
            .open<int>();
    h.push(7);
    CHECK_THROWS_WITH_AS(h.finish(), "7", std::out_of_range);
    CHECK(h.state() == handle_state::failed);
    CHECK(h.errors().empty());
}

TEST_CASE("an exception behind a buffer comes out of a later push") {
    auto h =
        (buffer(1) | map([](int) -> int { throw std::out_of_range("boom"); }) | plug).open<int>();
    const auto push_for_ever = [&] {
        for (;;) h.push(1);
    };
    CHECK_THROWS_WITH_AS(push_for_ever(), "boom", std::out_of_range);
    CHECK_THROWS_WITH_AS(h.push(1), "pipeline failed earlier: boom", protocol_error);
}

TEST_CASE("an exception passes several buffers") {
    const auto p = buffer(2) | map([](int x) { return x; }) | buffer(2) |
                   map([](int x) -> int { throw std::out_of_range(std::to_string(x)); }) |
                   buffer(2) | plug;
    CHECK_THROWS_WITH_AS(p.feed(numbers(1, 100)), "1", std::out_of_range);
}

TEST_CASE("abort wakes a thread that waits for room further down, and waits for nothing else") {
    gate last;
    std::promise<void> came;
    std::vector<int> result;
    auto h = (buffer(1) | buffer(1) | held_up(came, last) | collect(result)).open<int>();
    h.push(1);
    came.get_future().wait();
    h.push(2);
    h.push(3);
    // The thread between is stuck, or about to be; the last one is held up by us.
    auto aborting = std::async(std::launch::async, [&] { h.abort(); });
    last.open();
    aborting.wait();
    CHECK(h.state() == handle_state::aborted);
    CHECK(result == numbers(1, static_cast<int>(result.size())));
}

TEST_CASE("abort at every item destroys everything") {
    for (int at = 0; at < 30; ++at) {
        const auto item = std::make_shared<int>(1);
        std::vector<std::shared_ptr<int>> result;
        {
            auto h = (buffer(3) | map([](std::shared_ptr<int> p) { return p; }) | buffer(2) |
                      collect(result))
                         .open<std::shared_ptr<int>>();
            for (int n = 0; n < at; ++n) h.push(item);
            h.abort();
        }
        result.clear();
        REQUIRE(item.use_count() == 1);
    }
}

TEST_CASE("a full buffer drops the item that has waited longest") {
    gate go;
    std::promise<void> came;
    std::vector<int> result;
    auto h = (buffer(2, drop_oldest) | held_up(came, go) | collect(result)).open<int>();
    h.push(0);
    came.get_future().wait();
    for (int x = 1; x <= 5; ++x) h.push(x);
    std::ostringstream text;
    h.print(text);
    go.open();
    h.finish();
    CHECK(result == std::vector{0, 4, 5});
    CHECK(text.str().starts_with(
        "buffer(2, drop_oldest)  [in 6, out 1, errors 0, queue 2/2, dropped 3]\n"));
}

TEST_CASE("a full buffer drops the new item") {
    gate go;
    std::promise<void> came;
    std::vector<int> result;
    auto h = (buffer(2, drop_new) | held_up(came, go) | collect(result)).open<int>();
    h.push(0);
    came.get_future().wait();
    h.push(numbers(1, 5));
    go.open();
    h.finish();
    CHECK(result == std::vector{0, 1, 2});
}

TEST_CASE("a full buffer may be an error") {
    gate go;
    std::promise<void> came;
    auto h = (buffer(2, fail) | held_up(came, go) | plug).open<int>();
    h.push(0);
    came.get_future().wait();
    h.push(1);
    h.push(2);
    auto opens = std::async(std::launch::async, [&] { go.open(); });
    CHECK_THROWS_WITH_AS(h.push(3), "buffer(2, fail) is full", buffer_full);
}

TEST_CASE("a tick travels behind the items") {
    std::promise<void> batched;
    bool first = true;
    // A clock that has always moved on.
    struct impatient {
        std::atomic<long> reads{0};
        time_point now() { return time_point(std::chrono::hours(++reads)); }
        void sleep_until(time_point) {}
    } clock;
    auto h = (buffer(10) | batch(100, 1h, clock) | map([&](const std::vector<int>& items) {
                  if (std::exchange(first, false)) batched.set_value();
                  return static_cast<int>(items.size());
              }) |
              plug)
                 .open<int>();
    h.push(1);
    h.tick();
    batched.get_future().wait();
    h.finish();
}

TEST_CASE("a buffer's thread wakes for a deadline by itself") {
    std::promise<void> batched;
    auto h = (buffer(10) | batch(100, 1ms, steady) | map([&](const std::vector<int>&) {
                  batched.set_value();
                  return 0;
              }) |
              plug)
                 .open<int>();
    CHECK_FALSE(h.deadline().has_value());
    h.push(1);
    batched.get_future().wait();
    h.finish();
}

TEST_CASE("what is satisfied behind a buffer is seen before it, and the feed ends") {
    std::vector<int> result;
    (buffer(2) | take(3) | collect(result)).feed(std::views::iota(1));
    CHECK(result == std::vector{1, 2, 3});
}

TEST_CASE("what wants nothing behind a buffer is seen before the first item") {
    int seen = 0;
    const auto p = map([&](int x) {
                       ++seen;
                       return x;
                   }) |
                   buffer(2) | take(0) | plug;
    CHECK_FALSE(p.open<int>().wants_more());
    p.feed(numbers(1, 5));
    CHECK(seen == 0);
}

TEST_CASE("abort stops a buffer's thread after the item it is at") {
    gate aborted;
    std::promise<void> came;
    std::vector<int> result;
    auto h = (when_aborted([&] { aborted.open(); }) | buffer(20) | held_up(came, aborted) |
              collect(result))
                 .open<int>();
    h.push(numbers(1, 20));
    came.get_future().wait();
    h.abort();
    CHECK(result == std::vector{1});
}

TEST_CASE("branches with threads of their own join in one tail") {
    std::vector<int> result;
    (fork(load_balance(least_busy), branch(buffer(3) | map([](int x) { return x; })),
          branch(buffer(3))) |
     collect(result))
        .feed(numbers(1, 1000));
    std::ranges::sort(result);
    CHECK(result == numbers(1, 1000));
}

TEST_CASE("least_busy avoids a branch whose buffer is filling") {
    gate go;
    std::promise<void> came;
    std::vector<int> idle;
    auto h = fork(load_balance(least_busy), branch(buffer(10) | held_up(came, go) | plug),
                  branch(collect(idle)))
                 .open<int>();
    h.push(0);
    came.get_future().wait();
    for (int x = 1; x <= 5; ++x) h.push(x);
    CHECK(idle == numbers(1, 5));
    go.open();
    h.finish();
}

TEST_CASE("a failure in a tail that branches share is told once, the others find nobody") {
    std::vector<int> result;
    const auto p = fork(broadcast, branch(buffer(3)), branch(buffer(3))) | map([](int x) -> int {
                       if (x == 50) throw std::runtime_error("boom");
                       return x;
                   }) |
                   collect(result);
    CHECK_THROWS_WITH_AS(p.feed(numbers(1, 1000)), "boom", std::runtime_error);
}

TEST_CASE("buffer(0) is refused, and buffers print") {
    CHECK_THROWS_WITH_AS((buffer(0) | plug).feed(numbers(1, 2)),
                         "buffer needs room for at least 1 item", pipeline_error);
    CHECK(printed(buffer(1024)) == "buffer(1024, block)\n");
    CHECK(printed(buffer("spool", 5, drop_new)) == "spool(5, drop_new)\n");
}

TEST_CASE("a buffer counts even if nobody asks") {
    std::vector<int> result;
    auto h = (buffer(8) | collect(result)).open<int>();
    h.push(numbers(1, 5));
    h.finish();
    std::ostringstream text;
    h.print(text);
    CHECK(text.str() == "buffer(8, block)  [in 5, out 5, errors 0, queue 0/8]\ncollect\n");
}
