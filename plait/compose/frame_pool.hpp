// SPDX-License-Identifier: MIT
#pragma once

// Coroutine frames live and die in the order of calls, and the same few sizes come again and again.
// So each thread keeps the blocks it has freed, in a list for each size class:
//   1. A block taken from a list costs a pop; one given back, a push. No lock, no search.
//   2. A block may be freed on another thread than allocated it: it goes to the list of that thread.
//   3. No list grows beyond `kept_bytes`; what is more goes back to `operator delete`.
//   4. At the end of a thread its lists are emptied, and what is freed later bypasses them.

#include <array>
#include <cstddef>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#define PLAIT_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PLAIT_ADDRESS_SANITIZER 1
#endif
#endif
#ifdef PLAIT_ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#endif

namespace plait::detail {

class frame_pool {
public:
    static void* allocate(std::size_t size) {
        const std::size_t index = (size + grain - 1) / grain;
        if (index < classes) [[likely]] {
            list& kept = here_[index];
            if (block* taken = kept.first) [[likely]] {
                unpoison(taken, index * grain);
                kept.first = taken->next;
                kept.room += 1;
                return taken;
            }
            return fresh(index);
        }
        return ::operator new(size);
    }

    static void deallocate(void* memory, std::size_t size) noexcept {
        const std::size_t index = (size + grain - 1) / grain;
        if (index < classes) [[likely]] {
            list& kept = here_[index];
            if (kept.room > 0) [[likely]] {
                kept.room -= 1;
                kept.first = new (memory) block{kept.first};
                poison(memory, index * grain);
                return;
            }
        }
        ::operator delete(memory);
    }

private:
    static constexpr std::size_t grain = 64;
    static constexpr std::size_t classes = 65;  // up to 4 KiB
    static constexpr std::size_t kept_bytes = std::size_t{1} << 18;

    struct block {
        block* next;
    };
    struct list {
        block* first = nullptr;
        std::size_t room = 0;  // how many more blocks may be kept; 0 before the first allocation
                               // on this thread and after its end
    };
    struct guard {
        guard() noexcept {
            for (std::size_t index = 1; index < classes; ++index)
                here_[index].room = kept_bytes / (index * grain);
        }
        guard(const guard&) = delete;
        guard& operator=(const guard&) = delete;
        ~guard() {
            for (std::size_t index = 1; index < classes; ++index) {
                list& kept = here_[index];
                kept.room = 0;
                while (block* gone = kept.first) {
                    unpoison(gone, index * grain);
                    kept.first = gone->next;
                    ::operator delete(gone);
                }
            }
        }
    };

    [[gnu::noinline]] static void* fresh(std::size_t index) {
        static thread_local const guard empties_at_thread_end;
        static_cast<void>(empties_at_thread_end);
        return ::operator new(index * grain);
    }

    // A freed frame must look freed to the sanitizer although the block is kept.
    static void poison([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t size) noexcept {
#ifdef PLAIT_ADDRESS_SANITIZER
        __asan_poison_memory_region(memory, size);
#endif
    }
    static void unpoison([[maybe_unused]] void* memory,
                         [[maybe_unused]] std::size_t size) noexcept {
#ifdef PLAIT_ADDRESS_SANITIZER
        __asan_unpoison_memory_region(memory, size);
#endif
    }

    static constinit thread_local std::array<list, classes> here_;
};

inline constinit thread_local std::array<frame_pool::list, frame_pool::classes> frame_pool::here_{};

/// The pool as a standard allocator, for the small containers beside the frames.
template <class T>
class pool_allocator {
public:
    using value_type = T;

    pool_allocator() noexcept = default;
    template <class U>
    pool_allocator(const pool_allocator<U>&) noexcept {}  // NOLINT(*-explicit-*): rebinding

    T* allocate(std::size_t n) { return static_cast<T*>(frame_pool::allocate(n * size)); }
    void deallocate(T* memory, std::size_t n) noexcept {
        frame_pool::deallocate(static_cast<void*>(memory), n * size);
    }

    friend bool operator==(pool_allocator, pool_allocator) noexcept { return true; }

private:
    static constexpr std::size_t size = sizeof(T);  // NOLINT(*-sizeof-expression): a pointer too
};

}  // namespace plait::detail
