// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/descriptor.hpp"
#include "plait/io/loop.hpp"

#include <signal.h>

#include <array>
#include <coroutine>
#include <initializer_list>
#include <utility>
#include <vector>

namespace plait::io {

/// Catches signals of the process while it lives; then the former handlers are back.
///
///     signals caught{SIGTERM, SIGHUP};
///     int number = co_await caught.next();
///
/// One object catches a signal at a time: a second one throws protocol_error. What arrives while
/// nobody awaits is kept, once for each signal.
class signals final : private watcher {
public:
    class awaiter {
    public:
        static constexpr bool cancels = true;

        explicit awaiter(signals& from) noexcept : from_(&from) {}
        awaiter(awaiter&& other) noexcept : from_(std::exchange(other.from_, nullptr)) {}
        awaiter& operator=(awaiter&&) = delete;
        ~awaiter() {
            if (from_ != nullptr) from_->waiter_ = nullptr;
        }
        [[nodiscard]] bool await_ready() const noexcept { return from_->pending() != 0; }
        void await_suspend(std::coroutine_handle<> waiter) const noexcept {
            from_->waiter_ = waiter;
        }
        int await_resume() const noexcept { return from_->take(); }

    private:
        signals* from_;
    };

    signals(std::initializer_list<int> numbers);
    signals(const signals&) = delete;
    signals& operator=(const signals&) = delete;
    ~signals() override;

    /// `co_await caught.next()`: the number of the next one. One coroutine at a time.
    [[nodiscard]] awaiter next() noexcept { return awaiter(*this); }

private:
    struct caught_signal {
        int number;
        bool pending;
        struct sigaction before;
    };

    void ready(std::uint32_t events) override;
    void release() noexcept;
    [[nodiscard]] int pending() const noexcept;
    int take() noexcept;

    loop& loop_;
    descriptor read_end_;
    descriptor write_end_;
    std::vector<caught_signal> caught_;
    std::coroutine_handle<> waiter_;
};

}  // namespace plait::io
