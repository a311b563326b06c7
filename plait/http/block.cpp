// SPDX-License-Identifier: MIT
#include "plait/http/block.hpp"

#include <array>
#include <new>

namespace plait::http::detail {

namespace {

// The free blocks of one size on this thread. A block given back on another thread stays there.
struct free_list {
    static constexpr std::size_t most = 32;

    std::array<char*, most> blocks{};
    std::size_t count = 0;
    std::size_t room = 0;  // how many more may be kept; 0 before the first block was made on this
                           // thread, and at its end
};

constinit thread_local free_list small_blocks{};
constinit thread_local free_list large_blocks{};

// What is kept looks freed to the sanitizer.
void retire([[maybe_unused]] char* data, [[maybe_unused]] std::size_t size) noexcept {
#ifdef PLAIT_ADDRESS_SANITIZER
    __asan_poison_memory_region(data, size);
#endif
}
void reuse([[maybe_unused]] char* data, [[maybe_unused]] std::size_t size) noexcept {
#ifdef PLAIT_ADDRESS_SANITIZER
    __asan_unpoison_memory_region(data, size);
#endif
}

void empty(free_list& kept, std::size_t size) noexcept {
    kept.room = 0;
    while (kept.count > 0) {
        char* gone = kept.blocks[--kept.count];
        reuse(gone, size);
        ::operator delete(gone);
    }
}

struct guard {
    guard() noexcept { small_blocks.room = large_blocks.room = free_list::most; }
    guard(const guard&) = delete;
    guard& operator=(const guard&) = delete;
    ~guard() {
        empty(small_blocks, block::small);
        empty(large_blocks, block::large);
    }
};

free_list* list_for(std::size_t size) noexcept {
    if (size == block::small) return &small_blocks;
    if (size == block::large) return &large_blocks;
    return nullptr;
}

}  // namespace

char* block::allocate(std::size_t size) {
    free_list* kept = list_for(size);
    if (kept != nullptr && kept->count > 0) {
        kept->room += 1;
        char* taken = kept->blocks[--kept->count];
        reuse(taken, size);
        return taken;
    }
    static thread_local const guard empties_at_thread_end;
    static_cast<void>(empties_at_thread_end);
    return static_cast<char*>(::operator new(size));
}

void block::deallocate(char* data, std::size_t size) noexcept {
    if (free_list* kept = list_for(size); kept != nullptr && kept->room > 0) {
        kept->room -= 1;
        kept->blocks[kept->count++] = data;
        retire(data, size);
        return;
    }
    ::operator delete(data);
}

}  // namespace plait::http::detail
