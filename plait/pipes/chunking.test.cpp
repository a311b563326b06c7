// SPDX-License-Identifier: MIT

// However the input is cut into pushes, and whether a pipeline is static or dynamic, the output is the
// same.

#include "plait/pipes/any_stage.hpp"
#include "plait/pipes/batch.hpp"
#include "plait/pipes/broadcast.hpp"
#include "plait/pipes/buffer.hpp"
#include "plait/pipes/collect.hpp"
#include "plait/pipes/filter.hpp"
#include "plait/pipes/fold.hpp"
#include "plait/pipes/load_balance.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/parallel.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/pipes/stage.hpp"
#include "plait/pipes/take.hpp"
#include "plait/pipes/unique.hpp"
#include "plait/pipes/window.hpp"

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;

namespace {

const std::vector<int>& input() {
    static const std::vector<int> all{3, 1, 4, 1, 5, 9, 2, 6};
    return all;
}

// Pushes with a cut after item i where bit i is set: every chunking of the input there is.
template <class Stage>
std::vector<int> pushed(const Stage& stage, unsigned cuts) {
    std::vector<int> result;
    auto h = (stage | collect(result)).template open<int>();
    const std::span<const int> all = input();
    std::size_t from = 0;
    for (std::size_t at = 1; at <= all.size(); ++at) {
        if (at != all.size() && (cuts >> (at - 1) & 1) == 0) continue;
        h.push(all.subspan(from, at - from));
        from = at;
    }
    h.finish();
    return result;
}

template <class Stage>
void check_chunkings(const Stage& stage) {
    std::vector<int> one_by_one;
    auto h = (stage | collect(one_by_one)).template open<int>();
    for (const int x : input()) h.push(x);
    h.finish();

    const any_stage<int, int> erased = stage;
    const any_stage<int, int> in_the_middle = any_stage<int, int>(map([](int x) { return x; })) |
                                              stage |
                                              any_stage<int, int>(map([](int x) { return x; }));
    for (unsigned cuts = 0; cuts < 1U << (input().size() - 1); ++cuts) {
        CAPTURE(cuts);
        REQUIRE(pushed(stage, cuts) == one_by_one);
        REQUIRE(pushed(erased, cuts) == one_by_one);
        REQUIRE(pushed(in_the_middle, cuts) == one_by_one);
    }
}

auto sums() {
    return map(
        [](const std::vector<int>& all) { return std::accumulate(all.begin(), all.end(), 0); });
}
coro<void, int, int> differences() {
    int last = 0;
    while (auto x = co_await receive_or_end) co_yield *x - std::exchange(last, *x);
    co_yield -last;
}

}  // namespace

TEST_CASE("every chunking: plain stages") {
    check_chunkings(filter([](int x) { return x > 1; }) | map([](int x) { return 2 * x; }));
    check_chunkings(flat_map([](int x) { return std::views::iota(0, x); }) | take(9));
}

TEST_CASE("every chunking: stages that keep items") {
    check_chunkings(batch(3) | sums());
    check_chunkings(window(items{3, 2}) | sums());
    check_chunkings(unique(lru{2}));
}

TEST_CASE("every chunking: coroutines") {
    check_chunkings(stage("differences", differences));
    check_chunkings(stage("differences", differences) | stage("differences", differences));
}

TEST_CASE("every chunking: forks") {
    check_chunkings(fork(broadcast, branch(batch(2) | sums()), branch(stage("d", differences)),
                         branch(take(3))));
    check_chunkings(
        fork(load_balance(round_robin), branch(), branch(map([](int x) { return -x; }))));
}

TEST_CASE("every chunking: threads") {
    // Fewer cuts: threads cost.
    for (const unsigned cuts : {0U, 1U, 5U, 37U, 127U}) {
        CHECK(pushed(buffer(2) | stage("d", differences), cuts) ==
              pushed(stage("d", differences), 127));
        CHECK(pushed(parallel(2, map([](int x) { return 2 * x; })), cuts) ==
              pushed(map([](int x) { return 2 * x; }), 127));
    }
}
