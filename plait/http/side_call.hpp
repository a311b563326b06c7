// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/program.hpp"

#include <coroutine>
#include <optional>
#include <utility>

namespace plait::http::detail {

/// Awaits a coroutine from any other, plait's or not. Destroying it closes that one.
template <class T>
class [[nodiscard]] side_call {
public:
    static constexpr bool cancels = true;

    explicit side_call(coro<T> what) : program_(compose(std::move(what))) {}
    /// Only before it is awaited.
    side_call(side_call&& other) noexcept : program_(std::move(other.program_)) {}
    side_call& operator=(side_call&&) = delete;
    ~side_call() = default;

    [[nodiscard]] bool await_ready() { return program_.next() != state::waiting; }
    void await_suspend(std::coroutine_handle<> waiter) {
        ready_.emplace(program_.ready()).await_suspend(waiter);
    }
    T await_resume() { return program_.result(); }

private:
    program<T, nothing, nothing> program_;
    std::optional<decltype(std::declval<program<T, nothing, nothing>&>().ready())> ready_;
};

}  // namespace plait::http::detail
