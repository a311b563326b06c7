// SPDX-License-Identifier: MIT
#include "plait/pipes/batch.hpp"

#include "plait/pipes/collect.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/testing/virtual_clock.hpp"

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;
using namespace std::chrono_literals;

using batches = std::vector<std::vector<int>>;

TEST_CASE("batch collects so many items, and the rest at finish") {
    batches out;
    (batch(2) | collect(out)).feed(numbers(1, 5));
    CHECK(out == batches{{1, 2}, {3, 4}, {5}});
}

TEST_CASE("batch emits nothing at finish if nothing is left") {
    batches out;
    (batch(2) | collect(out)).feed(numbers(1, 4));
    CHECK(out == batches{{1, 2}, {3, 4}});
}

TEST_CASE("batch emits nothing when aborted") {
    batches out;
    auto h = (batch(2) | collect(out)).open<int>();
    h.push(1);
    h.abort();
    CHECK(out.empty());
}

TEST_CASE("a batch goes on when it has waited long enough, at a tick") {
    testing::virtual_clock clock;
    batches out;
    auto h = (batch(3, 100ms, clock) | collect(out)).open<int>();
    CHECK_FALSE(h.deadline().has_value());
    h.push(1);
    CHECK(h.deadline() == clock.now() + 100ms);
    clock.advance(99ms);
    h.tick();
    CHECK(out.empty());
    clock.advance(1ms);
    h.tick();
    CHECK(out == batches{{1}});
    CHECK_FALSE(h.deadline().has_value());
}

TEST_CASE("an item that comes too late for a batch begins the next one") {
    testing::virtual_clock clock;
    batches out;
    auto h = (batch(3, 100ms, clock) | collect(out)).open<int>();
    h.push(1);
    clock.advance(50ms);
    h.push(2);
    clock.advance(50ms);
    h.push(3);
    h.finish();
    CHECK(out == batches{{1, 2}, {3}});
}

TEST_CASE("move-only items are moved into batches") {
    std::vector<std::vector<std::unique_ptr<int>>> out;
    auto h = (batch(2) | collect(out)).open<std::unique_ptr<int>>();
    h.push(std::make_unique<int>(1));
    h.push(std::make_unique<int>(2));
    h.finish();
    REQUIRE(out.size() == 1);
    CHECK(*out[0][1] == 2);
}

TEST_CASE("batch(0) is an error, and batches print") {
    testing::virtual_clock clock;
    batches out;
    CHECK_THROWS_WITH_AS((batch(0) | collect(out)).feed(numbers(1, 2)),
                         "batch needs room for at least 1 item", pipeline_error);
    CHECK(printed(batch(3)) == "batch(3)\n");
    CHECK(printed(batch("page", 3, 100ms, clock)) == "page(3, 100ms)\n");
}
