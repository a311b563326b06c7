// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/loop.hpp"

#include <chrono>
#include <coroutine>
#include <optional>

namespace plait::io {

/// What `sleep` gives. Destroying it while it is awaited cancels.
class [[nodiscard]] sleep {
public:
    using time_point = timer::time_point;
    using duration = time_point::duration;

    class awaiter final : private timer {
    public:
        static constexpr bool cancels = true;

        explicit awaiter(const sleep& what) noexcept : what_(what) {}
        [[nodiscard]] bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiter) {
            waiter_ = waiter;
            loop& here = loop::current();
            here.timers().start(*this, what_.until_ ? *what_.until_ : here.now() + what_.after_);
        }
        void await_resume() const noexcept {}

    private:
        void expired() override { waiter_.resume(); }

        const sleep& what_;
        std::coroutine_handle<> waiter_;
    };

    /// `co_await io::sleep(5s);` goes on in a later turn of the loop, at once if the time is past.
    explicit sleep(duration after) noexcept : after_(after) {}
    explicit sleep(time_point until) noexcept : after_(0), until_(until) {}

    awaiter operator co_await() const noexcept { return awaiter(*this); }

private:
    duration after_;
    std::optional<time_point> until_;
};

/// The loop's time, for code that takes a clock.
class clock {
public:
    using time_point = timer::time_point;
    using duration = time_point::duration;

    [[nodiscard]] time_point now() const { return loop::current().now(); }
    [[nodiscard]] io::sleep sleep(duration after) const noexcept { return io::sleep(after); }
    [[nodiscard]] io::sleep sleep(time_point until) const noexcept { return io::sleep(until); }
};

}  // namespace plait::io
