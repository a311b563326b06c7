// SPDX-License-Identifier: MIT

// Lifetimes: whatever stage stands in a pipeline, and after however many items it is aborted, each item
// is destroyed once, and nothing is emitted by that.

#include "plait/pipes/any_stage.hpp"
#include "plait/pipes/attempt.hpp"
#include "plait/pipes/batch.hpp"
#include "plait/pipes/broadcast.hpp"
#include "plait/pipes/cached.hpp"
#include "plait/pipes/collect.hpp"
#include "plait/pipes/filter.hpp"
#include "plait/pipes/load_balance.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/pipes/plug.hpp"
#include "plait/pipes/route.hpp"
#include "plait/pipes/stage.hpp"
#include "plait/pipes/take.hpp"
#include "plait/pipes/tee.hpp"
#include "plait/pipes/unique.hpp"
#include "plait/pipes/window.hpp"
#include "plait/testing/counted.hpp"
#include "plait/testing/virtual_clock.hpp"

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;
using namespace std::chrono_literals;
using testing::counted;
using testing::counts;

namespace {

constexpr int items_fed = 6;

int value_of_item(const counted& item) { return item.value(); }

// Aborted after 0, 1, … items; by `abort`, and by going out of scope.
template <class Chain>
void check_aborts(const Chain& chain) {
    for (int at = 0; at <= items_fed; ++at) {
        CAPTURE(at);
        counts seen;
        {
            std::size_t emitted = 0;
            const auto p = chain | map([&](const auto& item) {
                               ++emitted;
                               return item;
                           }) |
                           plug;
            auto aborted = p.template open<counted>();
            auto dropped = p.template open<counted>();
            for (int n = 0; n < at; ++n) {
                aborted.push(counted(seen, n));
                dropped.push(counted(seen, n));
            }
            const std::size_t before = emitted;
            aborted.abort();
            REQUIRE(emitted == before);
        }
        REQUIRE(seen.alive() == 0);
        REQUIRE(seen.misused == 0);
    }
}

// Fails at each item in turn, below the chain, above it, and at the end.
template <class Chain>
void check_failures(const Chain& chain) {
    for (int at = 0; at <= items_fed; ++at) {
        CAPTURE(at);
        counts seen;
        {
            int passed = 0;
            const auto bomb = [&passed, at](const auto& item) {
                if (passed++ == at) throw std::runtime_error("boom");
                return item;
            };
            std::vector<counted> items;
            for (int n = 0; n < items_fed; ++n) items.emplace_back(seen, n);
            try {
                (chain | map(bomb) | plug).feed(items);
            } catch (const std::runtime_error&) {}
            passed = 0;
            try {
                (map(bomb) | chain | plug).feed(std::move(items));
            } catch (const std::runtime_error&) {}
        }
        REQUIRE(seen.alive() == 0);
        REQUIRE(seen.misused == 0);
    }
}

template <class Chain>
void check_lifetimes(const Chain& chain) {
    check_aborts(chain);
    check_failures(chain);
}

coro<void, counted, counted> passes() {
    while (auto item = co_await receive_or_end) co_yield *item;
}
coro<void, counted, counted> holds_two() {
    auto last = co_await receive_or_end;
    while (last) {
        auto next = co_await receive_or_end;
        co_yield *last;
        last = std::move(next);
    }
}
coro<void, counted, routed<counted>> in_turn(outlets<counted> all) {
    for (;;)
        for (auto to : all) {
            auto item = co_await receive_or_end;
            if (!item) co_return;
            co_yield to(std::move(*item));
        }
}

}  // namespace

TEST_CASE("lifetimes in coroutines") {
    check_lifetimes(stage("passes", passes));
    check_lifetimes(stage("holds two", holds_two));
    check_lifetimes(stage("passes", passes) | stage("holds two", holds_two));
}

TEST_CASE("lifetimes in batch, window and unique") {
    check_lifetimes(batch(3));
    check_lifetimes(window(items{2, 1}));
    check_lifetimes(unique(lru{2}, by_key(value_of_item)));
    testing::virtual_clock clock;
    check_lifetimes(window(period{1s, 1s, 3}, clock));
    check_lifetimes(batch(3, 1s, clock));
}

TEST_CASE("lifetimes in forks") {
    check_lifetimes(fork(broadcast, branch(stage("passes", passes)),
                         branch(batch(1) | flat_map([](std::vector<counted> v) { return v; }))));
    check_lifetimes(fork(load_balance(round_robin), branch(stage("passes", passes)), branch()));
    check_lifetimes(
        fork(stage("in turn", in_turn), branch(), branch(stage("holds two", holds_two))));
}

TEST_CASE("lifetimes in tee, take and filter") {
    check_lifetimes(tee(batch(2) | plug) | take(4) |
                    filter([](const counted& c) { return c.value() % 2 == 0; }));
}

TEST_CASE("lifetimes in cached and attempt") {
    check_lifetimes(cached(ram{2}, value_of_item, stage("passes", passes)));
    check_lifetimes(attempt(map([](const counted& c) {
                                if (c.value() == 3) throw std::runtime_error("3");
                                return c;
                            }),
                            skip));
    check_lifetimes(attempt(map([](const counted& c) {
                                if (c.value() == 3) throw std::runtime_error("3");
                                return c;
                            }),
                            dead_letter(batch(2) | plug)));
}

TEST_CASE("lifetimes in any_stage") {
    check_lifetimes(any_stage<counted, counted>(stage("holds two", holds_two)));
    check_lifetimes(any_stage<counted, counted>(
        any_stage<counted, counted>(stage("passes", passes)) | map([](counted c) { return c; })));
}

TEST_CASE("lifetimes in collect") {
    counts seen;
    std::vector<counted> kept;
    {
        auto h = collect(kept).open();
        h.push(counted(seen, 1));
        h.abort();
    }
    CHECK(kept.size() == 1);
    kept.clear();
    CHECK(seen.alive() == 0);
    CHECK(seen.copied == 0);
}
