// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/frame_pool.hpp"

#include <coroutine>
#include <exception>
#include <utility>

namespace plait::io {

/// A coroutine of the loop's own, begun at once, that nobody awaits. It must not throw. It frees
/// itself when it ends; before that, destroying it cancels what it awaits.
class detached {
public:
    struct promise_type {
        static void* operator new(std::size_t size) { return detail::frame_pool::allocate(size); }
        static void operator delete(void* memory, std::size_t size) noexcept {
            detail::frame_pool::deallocate(memory, size);
        }
        detached get_return_object() noexcept {
            return detached(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        std::suspend_never final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        void unhandled_exception() const noexcept { std::terminate(); }
    };

    detached() noexcept = default;
    explicit detached(std::coroutine_handle<> begun) noexcept : begun_(begun) {}

    explicit operator bool() const noexcept { return begun_ != nullptr; }
    /// It has ended, or is about to.
    void forget() noexcept { begun_ = nullptr; }
    void destroy() noexcept {
        if (begun_) std::exchange(begun_, nullptr).destroy();
    }

private:
    std::coroutine_handle<> begun_;
};

}  // namespace plait::io
