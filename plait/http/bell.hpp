// SPDX-License-Identifier: MIT
#pragma once

#include <cassert>
#include <coroutine>
#include <utility>

namespace plait::http::detail {

/// Awaiting it waits until it is rung; rung while nobody waits, it does not suspend the next. One at
/// a time.
class bell {
public:
    bell() noexcept = default;
    bell(const bell&) = delete;
    bell& operator=(const bell&) = delete;
    ~bell() = default;

    class awaiter {
    public:
        static constexpr bool cancels = true;

        explicit awaiter(bell& awaited) noexcept : bell_(&awaited) {}
        awaiter(const awaiter&) = delete;
        awaiter& operator=(const awaiter&) = delete;
        ~awaiter() {
            if (waits_) bell_->waiter_ = nullptr;
        }
        [[nodiscard]] bool await_ready() const noexcept {
            return std::exchange(bell_->rung_, false);
        }
        void await_suspend(std::coroutine_handle<> waiter) noexcept {
            assert(!bell_->waiter_ && "one coroutine waits for a bell");
            bell_->waiter_ = waiter;
            waits_ = true;
        }
        void await_resume() noexcept { waits_ = false; }

    private:
        bell* bell_;
        bool waits_ = false;
    };
    awaiter operator co_await() noexcept { return awaiter(*this); }

    /// The bell may be gone when this returns.
    void ring() {
        if (waiter_)
            std::exchange(waiter_, nullptr).resume();
        else
            rung_ = true;
    }

private:
    std::coroutine_handle<> waiter_;
    bool rung_ = false;
};

}  // namespace plait::http::detail
