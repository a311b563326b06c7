// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/address.hpp"
#include "plait/io/descriptor.hpp"
#include "plait/io/loop.hpp"

#include <chrono>
#include <coroutine>

namespace plait::io {

/// `descriptor socket = co_await io::connect(where);` opens a TCP connection. Throws std::system_error,
/// which names the address; ETIMEDOUT after `within`. Destroying it cancels.
class [[nodiscard]] connect {
public:
    static constexpr std::chrono::seconds usual{5};

    class awaiter final : private watcher, private timer {
    public:
        static constexpr bool cancels = true;

        explicit awaiter(const connect& what) noexcept : what_(what), loop_(loop::current()) {}
        ~awaiter() override;
        [[nodiscard]] bool await_ready();
        void await_suspend(std::coroutine_handle<> waiter);
        descriptor await_resume();

    private:
        void ready(std::uint32_t events) override;
        void expired() override;

        const connect& what_;
        loop& loop_;
        descriptor socket_;
        int code_ = 0;
        bool watched_ = false;
        std::coroutine_handle<> waiter_;
    };

    explicit connect(const address& where, std::chrono::milliseconds within = usual) noexcept
        : where_(where), within_(within) {}

    awaiter operator co_await() const noexcept { return awaiter(*this); }

private:
    address where_;
    std::chrono::milliseconds within_;
};

}  // namespace plait::io
