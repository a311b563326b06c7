// SPDX-License-Identifier: MIT
#include "plait/pipes/take.hpp"

#include "plait/pipes/broadcast.hpp"
#include "plait/pipes/collect.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/pipes/plug.hpp"
#include "plait/pipes/stage.hpp"

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;

namespace {

// Counts how many items come by.
auto counting(int& seen) {
    return map([&seen](int x) {
        ++seen;
        return x;
    });
}

}  // namespace

TEST_CASE("take passes so many items") {
    std::vector<int> result;
    (take(3) | collect(result)).feed(numbers(1, 10));
    CHECK(result == numbers(1, 3));
}

TEST_CASE("take passes all if there are fewer") {
    std::vector<int> result;
    (take(30) | collect(result)).feed(numbers(1, 4));
    CHECK(result == numbers(1, 4));
}

TEST_CASE("take(0) lets nothing be asked for") {
    int seen = 0;
    (counting(seen) | take(0) | plug).feed(numbers(1, 10));
    CHECK(seen == 0);
}

TEST_CASE("an effect above take runs only as often as items are taken") {
    int seen = 0;
    const auto p = counting(seen) | take(3) | plug;
    SUBCASE("fed from a container") { p.feed(numbers(1, 10)); }
    SUBCASE("fed from an endless range") { p.feed(std::views::iota(1)); }
    SUBCASE("pushed one by one") {
        auto h = p.open<int>();
        for (int x = 0; x < 10; ++x) h.push(x);
        h.finish();
    }
    SUBCASE("pushed as a block") {
        const auto block = numbers(1, 10);
        auto h = p.open<int>();
        h.push(block);
        h.push(block);
        h.finish();
    }
    CHECK(seen == 3);
}

TEST_CASE("the end passes a satisfied take") {
    std::string ends;
    (take(1) | stage("tells", tells_end, std::ref(ends), 'x') | plug).feed(numbers(1, 3));
    CHECK(ends == "x");
}

TEST_CASE("flat_map stops inside a range when nothing more is wanted") {
    std::vector<int> result;
    (flat_map([](int x) { return std::views::iota(x); }) | take(3) | collect(result))
        .feed(std::vector{7});
    CHECK(result == std::vector{7, 8, 9});
}

TEST_CASE("take_while passes items up to the first that fails, which is dropped") {
    std::vector<int> result;
    (take_while([](int x) { return x < 3; }) | collect(result)).feed(std::vector{1, 2, 3, 1});
    CHECK(result == std::vector{1, 2});
}

TEST_CASE("take_while wants no more after the first that fails") {
    int seen = 0;
    (counting(seen) | take_while([](int x) { return x < 3; }) | plug).feed(numbers(1, 10));
    CHECK(seen == 3);
}

TEST_CASE("a broadcast wants more while any branch does") {
    std::vector<int> two;
    std::vector<int> four;
    int seen = 0;
    (counting(seen) |
     fork(broadcast, branch(take(2) | collect(two)), branch(take(4) | collect(four))))
        .feed(numbers(1, 10));
    CHECK(two == numbers(1, 2));
    CHECK(four == numbers(1, 4));
    CHECK(seen == 4);
}

TEST_CASE("a plugged branch always wants more") {
    int seen = 0;
    (fork(broadcast, branch(take(2) | plug), branch(counting(seen) | plug)) | take(1) | plug)
        .feed(numbers(1, 10));
    CHECK(seen == 10);
}

TEST_CASE("what a satisfied branch has kept ends with what it has taken") {
    std::vector<int> kept;
    std::vector<int> taken;
    std::vector<int> all;
    fork(broadcast, branch(collect(kept) | take(2) | collect(taken)), branch(collect(all)))
        .feed(numbers(1, 5));
    CHECK(kept == numbers(1, 2));
    CHECK(taken == numbers(1, 2));
    CHECK(all == numbers(1, 5));
}
