// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/loop.hpp"

#include <cassert>
#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace plait::io {

/// A result that comes from elsewhere, mostly another thread, to the coroutine that awaits it, on the
/// loop's thread.
///
///     completion<row> answer;                                  // on the loop's thread
///     pool.run([giver = answer.giver()] { giver.give(query()); });
///     row r = co_await answer;
///
/// One coroutine may await it. Destroying it cancels: what is given later is dropped, as it is when
/// the loop has ended.
template <class T = void>
class completion {
    struct shared {
        using stored = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

        std::shared_ptr<inbox> home = loop::current().inbox();
        // What follows belongs to the loop's thread.
        std::optional<stored> given;
        std::exception_ptr failure;
        std::coroutine_handle<> waiter;

        void complete() {
            if (waiter) std::exchange(waiter, nullptr).resume();
        }
    };

public:
    static constexpr bool cancels = true;

    /// Gives the result, once, from any thread.
    class giver_type {
    public:
        explicit giver_type(std::shared_ptr<shared> to) noexcept : shared_(std::move(to)) {}

        template <class... Value>
        void give(Value&&... value) const {
            using stored = typename shared::stored;
            const auto kept = std::make_shared<stored>(std::forward<Value>(value)...);
            shared_->home->post([to = shared_, kept] {
                to->given.emplace(std::move(*kept));
                to->complete();
            });
        }
        void fail(std::exception_ptr why) const {
            shared_->home->post([to = shared_, why = std::move(why)] {
                to->failure = why;
                to->complete();
            });
        }

    private:
        std::shared_ptr<shared> shared_;
    };

    completion() : shared_(std::make_shared<shared>()) {}
    completion(completion&&) noexcept = default;
    completion& operator=(completion&&) = delete;
    ~completion() {
        if (shared_) shared_->waiter = nullptr;
    }

    [[nodiscard]] giver_type giver() const { return giver_type(shared_); }

    [[nodiscard]] bool await_ready() const noexcept {
        return shared_->given.has_value() || shared_->failure != nullptr;
    }
    void await_suspend(std::coroutine_handle<> waiter) noexcept {
        assert(!shared_->waiter && "one coroutine awaits a completion");
        shared_->waiter = waiter;
    }
    T await_resume() {
        if (shared_->failure != nullptr) std::rethrow_exception(shared_->failure);
        if constexpr (!std::is_void_v<T>) return std::move(*shared_->given);
    }

private:
    std::shared_ptr<shared> shared_;
};

}  // namespace plait::io
