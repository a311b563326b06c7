// SPDX-License-Identifier: MIT
#include "plait/pipes/fold.hpp"

#include "plait/pipes/collect.hpp"
#include "plait/pipes/filter.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/pipes.test.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <vector>

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;

TEST_CASE("fold folds from the target's value on") {
    long sum = 100;
    fold(sum, [](long so_far, int x) { return so_far + x; }).feed(numbers(1, 4));
    CHECK(sum == 110);
}

TEST_CASE("fold takes a function that changes the value in place") {
    std::map<int, int> seen;
    fold(seen, [](std::map<int, int>& all, int x) { ++all[x % 2]; }).feed(numbers(1, 5));
    CHECK(seen == std::map<int, int>{{0, 2}, {1, 3}});
}

TEST_CASE("numbers that lie side by side are folded in their order, however many there are") {
    for (int count = 0; count <= 40; ++count) {
        CAPTURE(count);
        const std::vector<int> all = numbers(1, count);
        std::uint64_t want = 0;
        for (const int x : all)
            if (x % 3 != 0) want = 31 * want + static_cast<std::uint64_t>(2 * x);
        std::uint64_t folded = 0;
        const auto ordered = [](std::uint64_t so_far, int x) {
            return 31 * so_far + static_cast<std::uint64_t>(x);
        };
        auto h = (filter([](int x) { return x % 3 != 0; }) | map([](int x) { return 2 * x; }) |
                  fold(folded, ordered))
                     .open<int>();
        h.push(std::span<const int>(all));
        h.finish();
        CHECK(folded == want);
    }
}

TEST_CASE("the target is written at finish only") {
    long sum = 0;
    auto h = fold(sum, [](long so_far, int x) { return so_far + x; }).open<int>();
    h.push(1);
    CHECK(sum == 0);
    h.finish();
    CHECK(sum == 1);
}

TEST_CASE("abort leaves the target alone") {
    int n = 7;
    {
        auto h = count(n).open<int>();
        h.push(1);
        h.abort();
    }
    CHECK(n == 7);
}

TEST_CASE("a failure leaves the target alone") {
    int n = 0;
    const auto p = count(n) | map([](int) -> int { throw std::runtime_error("boom"); }) | count(n);
    CHECK_THROWS(p.feed(numbers(1, 3)));
    CHECK(n == 0);
}

TEST_CASE("count adds the number of items, and passes them on") {
    std::size_t n = 0;
    std::vector<int> result;
    const auto p = count(n) | collect(result);
    p.feed(numbers(1, 4));
    CHECK(n == 4);
    p.feed(numbers(1, 2));
    CHECK(n == 6);
    CHECK(result.size() == 6);
}

TEST_CASE("fold and count print by name") {
    int n = 0;
    CHECK(printed(count(n)) == "count\n");
    CHECK(printed(count("errors", n)) == "errors\n");
    CHECK(printed(fold("sum", n, [](int a, int b) { return a + b; })) == "sum\n");
}
