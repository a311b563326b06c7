// SPDX-License-Identifier: MIT
#include "plait/http/block.hpp"

#include <doctest/doctest.h>

#include <thread>
#include <utility>
#include <vector>

using plait::http::detail::block;

TEST_CASE("a block given back is what the next one gets") {
    for (const std::size_t size : {block::small, block::large}) {
        const char* first = nullptr;
        {
            const block taken(size);
            first = taken.data();
        }
        const block again(size);
        CHECK(again.data() == first);
        CHECK(again.size() == size);
    }
}

TEST_CASE("blocks in use are different ones") {
    const block a(block::small);
    const block b(block::small);
    CHECK(a.data() != b.data());
}

TEST_CASE("a block may have any size") {
    block odd(12345);
    odd.data()[12344] = 'x';
    CHECK(odd.size() == 12345);
}

TEST_CASE("a moved block leaves none behind") {
    block from(block::small);
    const char* data = from.data();
    const block to(std::move(from));
    CHECK(to.data() == data);
    CHECK_FALSE(from);  // NOLINT(bugprone-use-after-move)
}

TEST_CASE("a released block is none, and may be released again") {
    block taken(block::small);
    taken.release();
    CHECK_FALSE(taken);
    taken.release();
    CHECK(taken.size() == 0);
}

TEST_CASE("a block may be given back on another thread") {
    block taken(block::large);
    std::thread([moved = std::move(taken)]() mutable { moved.release(); }).join();
    CHECK_FALSE(taken);  // NOLINT(bugprone-use-after-move)
}

TEST_CASE("more blocks than are kept go back to the heap") {
    std::vector<block> many;
    for (int i = 0; i < 100; ++i) many.emplace_back(block::small);
    many.clear();
    CHECK(block(block::small));
}
