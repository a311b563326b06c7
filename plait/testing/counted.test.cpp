// SPDX-License-Identifier: MIT
#include "plait/testing/counted.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <memory>
#include <utility>
#include <vector>

using plait::testing::counted;
using plait::testing::counts;

TEST_CASE("construction and destruction are counted") {
    counts seen;
    {
        const counted one(seen);
        CHECK(seen.constructed == 1);
        CHECK(seen.alive() == 1);
    }
    CHECK(seen.destroyed == 1);
    CHECK(seen.alive() == 0);
}

TEST_CASE("copies and moves are counted apart") {
    counts seen;
    counted one(seen, 5);
    const counted copy(one);
    const counted moved(std::move(one));
    CHECK(seen.copied == 1);
    CHECK(seen.moved == 1);
    CHECK(seen.alive() == 3);
    CHECK(copy.value() == 5);
    CHECK(moved.value() == 5);
}

TEST_CASE("what was moved from says so") {
    counts seen;
    counted one(seen, 5);
    const counted two(std::move(one));
    CHECK(one.value() == counted::moved_from);  // NOLINT(bugprone-use-after-move)
    CHECK(two.value() == 5);
}

TEST_CASE("assignments make no object") {
    counts seen;
    counted one(seen, 1);
    counted two(seen, 2);
    one = two;
    CHECK(one == two);
    two = counted(seen, 3);
    CHECK(two.value() == 3);
    CHECK(seen.assigned == 2);
    CHECK(seen.alive() == 2);
}

TEST_CASE("an object moved into itself keeps its value") {
    counts seen;
    counted one(seen, 5);
    counted& same = one;
    one = std::move(same);
    CHECK(one.value() == 5);
}

TEST_CASE("two tests count apart") {
    counts here;
    counts there;
    const counted one(here);
    CHECK(there.constructed == 0);
}

TEST_CASE("a vector that grows destroys what it moves from") {
    counts seen;
    {
        std::vector<counted> many;
        many.reserve(3);
        for (int i = 0; i < 100; ++i) many.emplace_back(seen, i);
        CHECK(seen.alive() == 100);
    }
    CHECK(seen.alive() == 0);
}

TEST_CASE("a second destruction is misuse") {
    counts seen;
    alignas(counted) unsigned char memory[sizeof(counted)];
    auto* one = new (memory) counted(seen);
    one->~counted();
    one->~counted();
    CHECK(seen.destroyed == 1);
    CHECK(seen.misused == 1);
}

TEST_CASE("the destruction of bytes moved behind its back is misuse") {
    counts seen;
    alignas(counted) unsigned char memory[sizeof(counted)];
    alignas(counted) unsigned char elsewhere[sizeof(counted)];
    new (memory) counted(seen);
    std::memcpy(elsewhere, memory, sizeof(counted));
    std::launder(reinterpret_cast<counted*>(elsewhere))->~counted();
    CHECK(seen.destroyed == 0);
    CHECK(seen.misused == 1);
}
