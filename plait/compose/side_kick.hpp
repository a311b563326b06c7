// SPDX-License-Identifier: MIT
#pragma once

// A side kick: a coroutine awaits something that is not plait's (a timer, a database).
//   1. The foreign awaitable is awaited by an adapter coroutine of its own, so it never sees a frame
//      of the program. An rvalue is moved into the adapter; an lvalue is referred to, and must outlive
//      its completion.
//   2. If it completes while it is being started, the program goes on without a turn of the driver.
//   3. Otherwise the program is `waiting`. On completion the adapter destroys the awaiter and itself,
//      and only then runs the program on.
//   4. A program that is closed or failed meanwhile abandons the kick: an awaiter that says
//      `static constexpr bool cancels = true` is destroyed at once; any other completes late, and its
//      adapter throws the result away.
//   5. Whoever holds the adapter's handle may also destroy it: the program then waits on.

#include "plait/compose/context.hpp"

#include <concepts>
#include <optional>

namespace plait {
namespace detail {

template <class T>
concept awaiter = requires(T& t) {
    { t.await_ready() } -> std::convertible_to<bool>;
    t.await_resume();
};
template <class T>
concept member_awaitable = requires(T&& t) { std::forward<T>(t).operator co_await(); };
template <class T>
concept free_awaitable = requires(T&& t) { operator co_await(std::forward<T>(t)); };
template <class T>
concept awaitable = awaiter<std::remove_reference_t<T>> || member_awaitable<T> || free_awaitable<T>;

template <class T>
decltype(auto) awaiter_of(T&& awaited) {
    if constexpr (member_awaitable<T>)
        return std::forward<T>(awaited).operator co_await();
    else if constexpr (free_awaitable<T>)
        return operator co_await(std::forward<T>(awaited));
    else
        return std::forward<T>(awaited);
}
template <class T>
using awaiter_type = std::remove_cvref_t<decltype(awaiter_of(std::declval<T>()))>;
template <class T>
using awaited_type = decltype(std::declval<awaiter_type<T>&>().await_resume());

template <class T>
inline constexpr bool cancels_when_destroyed = requires { requires awaiter_type<T>::cancels; };

// What an awaitable gave, kept in the program's frame.
template <class T>
struct kick_slot {
    std::optional<T> kept;
    void set(T value) { kept.emplace(std::forward<T>(value)); }
    T take() { return std::move(*kept); }
};
template <class T>
    requires std::is_lvalue_reference_v<T>
struct kick_slot<T> {
    std::remove_reference_t<T>* kept = nullptr;
    void set(T value) noexcept { kept = std::addressof(value); }
    T take() const noexcept { return *kept; }
};
template <>
struct kick_slot<void> {
    void take() const noexcept {}
};

template <class T>
class kick_promise_base : public kick {
public:
    explicit kick_promise_base(kick_slot<T>& slot) noexcept : slot_(&slot) {}
    template <class U>
    void return_value(U&& value) {
        if (program != nullptr) slot_->set(std::forward<U>(value));
    }

private:
    kick_slot<T>* slot_;
};
template <>
class kick_promise_base<void> : public kick {
public:
    explicit kick_promise_base(kick_slot<void>&) noexcept {}
    void return_void() const noexcept {}
};

// The adapter coroutine. It owns itself.
template <class T>
class kick_adapter {
public:
    class promise_type : public kick_promise_base<T> {
    public:
        template <class A>
        promise_type(kick_slot<T>& slot, A&) noexcept : kick_promise_base<T>(slot) {
            this->self = std::coroutine_handle<promise_type>::from_promise(*this);
        }
        promise_type(const promise_type&) = delete;
        promise_type& operator=(const promise_type&) = delete;
        // Destroyed by completion, by a program that cancels, or by a source that goes away: then
        // the program waits on, until it is failed or closed.
        ~promise_type() {
            if (this->program != nullptr) this->program->kick = nullptr;
        }

        static void* operator new(std::size_t size) { return frame_pool::allocate(size); }
        static void operator delete(void* memory, std::size_t size) noexcept {
            frame_pool::deallocate(memory, size);
        }

        kick_adapter get_return_object() noexcept { return kick_adapter(*this); }
        std::suspend_always initial_suspend() const noexcept { return {}; }
        auto final_suspend() const noexcept { return completion(); }
        void unhandled_exception() noexcept {
            if (this->program != nullptr)
                this->program->exception = std::current_exception();
            else if (this->cancels)
                std::terminate();  // while it was cancelled: a destructor has thrown
        }
    };

    explicit kick_adapter(kick& started) noexcept : kick_(&started) {}
    [[nodiscard]] kick& get() const noexcept { return *kick_; }

private:
    struct completion {
        completion() noexcept {}  // NOLINT(*-use-equals-default)
        [[nodiscard]] bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<promise_type> self) const noexcept {
            context* program = self.promise().program;
            const bool starting = self.promise().starting;
            self.destroy();
            if (program != nullptr && !starting) program->proceed();
        }
        void await_resume() const noexcept {}
    };

    kick* kick_;
};

// `A` is an lvalue reference, or the type that was moved here.
template <class A, class T>
kick_adapter<T> adapt([[maybe_unused]] kick_slot<T>& slot, A awaited) {  // NOLINT(*-reference-*)
    if constexpr (member_awaitable<A> || free_awaitable<A>)
        co_return co_await std::forward<A>(awaited);
    else
        co_return co_await awaited;  // by its name: g++ 12 copies an awaiter that a call gives
}

template <class A>
class side_kick {
public:
    using result = awaited_type<A>;
    using stored = std::conditional_t<std::is_rvalue_reference_v<result>,
                                      std::remove_reference_t<result>, result>;

    side_kick(frame& waits, A&& awaited) noexcept
        : frame_(&waits), awaited_(std::forward<A>(awaited)) {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<>) {
        context& program = *frame_->context;
        kick& started = adapt<A, stored>(slot_, std::forward<A>(awaited_)).get();
        started.program = &program;
        started.cancels = cancels_when_destroyed<A>;
        started.starting = true;
        program.kick = &started;
        started.self.resume();
        if (program.kick == nullptr) return false;
        started.starting = false;
        program.now = state::waiting;
        return true;
    }
    stored await_resume() {
        if (frame_->context->exception != nullptr) [[unlikely]]
            rethrow_into(*frame_->context);
        return slot_.take();
    }

private:
    frame* frame_;
    A&& awaited_;
    [[no_unique_address]] kick_slot<stored> slot_;
};

}  // namespace detail
}  // namespace plait
