// SPDX-License-Identifier: MIT
#include "plait/compose/frame_pool.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <set>
#include <thread>
#include <vector>

// Each thread keeps the blocks it has freed.

namespace {

using plait::detail::frame_pool;
using plait::detail::pool_allocator;

TEST_CASE("a freed block is given out again for the same size") {
    void* first = frame_pool::allocate(100);
    frame_pool::deallocate(first, 100);
    void* second = frame_pool::allocate(100);
    CHECK(second == first);
    frame_pool::deallocate(second, 100);
}

TEST_CASE("a freed block is given out again for another size of its class") {
    void* first = frame_pool::allocate(65);
    frame_pool::deallocate(first, 65);
    void* second = frame_pool::allocate(128);
    CHECK(second == first);
    std::memset(second, 1, 128);
    frame_pool::deallocate(second, 128);
}

TEST_CASE("a freed block is not given out for a larger class") {
    void* first = frame_pool::allocate(128);
    frame_pool::deallocate(first, 128);
    void* second = frame_pool::allocate(129);
    CHECK(second != first);
    std::memset(second, 1, 129);
    frame_pool::deallocate(second, 129);
}

TEST_CASE("blocks in use are distinct") {
    std::set<void*> blocks;
    for (int i = 0; i < 100; ++i) blocks.insert(frame_pool::allocate(64));
    CHECK(blocks.size() == 100);
    for (void* block : blocks) frame_pool::deallocate(block, 64);
}

TEST_CASE("the last freed is given out first") {
    void* first = frame_pool::allocate(200);
    void* second = frame_pool::allocate(200);
    frame_pool::deallocate(first, 200);
    frame_pool::deallocate(second, 200);
    CHECK(frame_pool::allocate(200) == second);
    CHECK(frame_pool::allocate(200) == first);
    frame_pool::deallocate(first, 200);
    frame_pool::deallocate(second, 200);
}

TEST_CASE("every size from one byte to five kilobytes can be written to its last byte") {
    for (std::size_t size = 1; size <= 5000; size += 7) {
        auto* block = static_cast<char*>(frame_pool::allocate(size));
        std::memset(block, 0x5a, size);
        CHECK(block[size - 1] == 0x5a);
        frame_pool::deallocate(block, size);
    }
}

TEST_CASE("blocks are aligned as operator new aligns") {
    for (const std::size_t size : {1U, 64U, 100U, 4096U, 5000U}) {
        void* block = frame_pool::allocate(size);
        CHECK(reinterpret_cast<std::uintptr_t>(block) % __STDCPP_DEFAULT_NEW_ALIGNMENT__ == 0);
        frame_pool::deallocate(block, size);
    }
}

TEST_CASE("what is freed on another thread is not given out here") {
    void* block = frame_pool::allocate(300);
    void* there = nullptr;
    std::thread other([&] {
        void* own = frame_pool::allocate(300);
        frame_pool::deallocate(block, 300);
        there = frame_pool::allocate(300);
        frame_pool::deallocate(there, 300);
        frame_pool::deallocate(own, 300);
    });
    other.join();
    CHECK(there == block);
}

TEST_CASE("a thread that only frees gives back to operator delete") {
    void* block = frame_pool::allocate(300);
    std::thread other([&] { frame_pool::deallocate(block, 300); });
    other.join();
    CHECK(block != nullptr);
}

TEST_CASE("a thread frees ten thousand blocks of another and ends") {
    std::vector<void*> blocks;
    for (int i = 0; i < 10000; ++i) blocks.push_back(frame_pool::allocate(64));
    std::thread other([&] {
        frame_pool::deallocate(frame_pool::allocate(64), 64);
        for (void* block : blocks) frame_pool::deallocate(block, 64);
    });
    other.join();
    CHECK(blocks.size() == 10000);
}

TEST_CASE("what a thread-local destructor frees after the pool is emptied is freed") {
    struct frees_late {
        void* block = nullptr;
        ~frees_late() { frame_pool::deallocate(block, 64); }
    };
    std::thread other([] {
        static thread_local frees_late late;  // constructed first, destroyed after the pool
        late.block = frame_pool::allocate(64);
    });
    other.join();
    CHECK_FALSE(other.joinable());
}

TEST_CASE("a list does not grow beyond what it may keep") {
    // 256 KiB in blocks of 4 KiB are 64; what is more went back, so at most 64 come again.
    std::vector<void*> blocks;
    for (int i = 0; i < 200; ++i) blocks.push_back(frame_pool::allocate(4096));
    const std::set<void*> first(blocks.begin(), blocks.end());
    for (void* block : blocks) frame_pool::deallocate(block, 4096);
    std::size_t kept = 0;
    void* last = frame_pool::allocate(4096);
    // The last block kept is the 64th that was freed, not the 200th.
    for (std::size_t i = 0; i < blocks.size(); ++i)
        if (blocks[i] == last) kept = i + 1;
    CHECK(kept <= 64);
    CHECK(first.contains(last));
    frame_pool::deallocate(last, 4096);
}

TEST_CASE("the allocator serves a vector of any size") {
    std::vector<int, pool_allocator<int>> numbers;
    for (int i = 0; i < 100000; ++i) numbers.push_back(i);
    CHECK(numbers.back() == 99999);
}

TEST_CASE("all allocators are equal, whatever they allocate") {
    const pool_allocator<int> one;
    const pool_allocator<double> other;
    CHECK(one == pool_allocator<int>(other));
}

}  // namespace
