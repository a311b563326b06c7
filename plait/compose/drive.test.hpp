// SPDX-License-Identifier: MIT
#pragma once

// How the tests of compose drive programs, and what they watch them by.

#include "plait/compose/compose.hpp"

#include <doctest/doctest.h>

#include <coroutine>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace plait {

inline doctest::String toString(state s) { return to_string(s); }

}  // namespace plait

namespace plait::test {

/// Runs the program on until it wants neither to run nor to have its output taken; gives the outputs.
template <class Program>
auto run(Program& program) {
    std::vector<std::remove_cvref_t<typename Program::output_reference>> taken;
    for (;;) {
        if constexpr (requires { program.output(); })
            if (program.state() == state::has_output) taken.push_back(std::move(program.output()));
        if (program.state() != state::ready && program.state() != state::has_output) return taken;
        program.next();
    }
}

/// Sends the inputs one after another, takes all outputs between, and gives them.
template <class Program, class... Inputs>
auto feed(Program& program, Inputs&&... inputs) {
    auto taken = run(program);
    [[maybe_unused]] const auto feed_one = [&](auto&& input) {
        program.send(std::forward<decltype(input)>(input));
        for (auto& output : run(program)) taken.push_back(std::move(output));
    };
    (feed_one(std::forward<Inputs>(inputs)), ...);
    return taken;
}

/// The text of the protocol_error that `call` is refused by; empty if it is not.
template <class Call>
std::string refusal(Call call) {
    try {
        call();
    } catch (const protocol_error& refused) {
        return refused.what();
    }
    return {};
}

/// Writes its name into a log when it is destroyed. What was moved from is silent.
class mark {
public:
    mark(std::string* log, std::string name) : log_(log), name_(std::move(name)) {}
    mark(mark&& other) noexcept
        : log_(std::exchange(other.log_, nullptr)), name_(std::move(other.name_)) {}
    mark& operator=(mark&&) = delete;
    ~mark() {
        if (log_ != nullptr) *log_ += name_ + ' ';
    }

private:
    std::string* log_;
    std::string name_;
};

/// Counts how many of it are alive, and how many copies were made.
class counted {
public:
    explicit counted(int its_value = 0) noexcept : value(its_value) { ++alive; }
    counted(const counted& other) noexcept : value(other.value) {
        ++alive;
        ++copies;
    }
    counted(counted&& other) noexcept : value(std::exchange(other.value, -1)) { ++alive; }
    counted& operator=(const counted&) = delete;
    counted& operator=(counted&&) = delete;
    ~counted() { --alive; }

    int value;

    inline static int alive = 0;
    inline static int copies = 0;
};

/// Can be moved, but neither copied nor made of nothing.
class only_moved {
public:
    explicit only_moved(int its_value) noexcept : value(its_value) {}
    only_moved(only_moved&& other) noexcept : value(std::exchange(other.value, -1)) {}
    only_moved& operator=(only_moved&& other) noexcept {
        value = std::exchange(other.value, -1);
        return *this;
    }
    ~only_moved() = default;

    int value;
};

/// A side kick that the test completes by hand. Where `Cancels`, destroying the awaiter withdraws
/// it; else it stays until it is completed.
template <class T = int, bool Cancels = false>
class later {
    class awaiter {
    public:
        static constexpr bool cancels = Cancels;

        explicit awaiter(later& source) noexcept : source_(&source) {}
        awaiter(awaiter&&) = delete;
        ~awaiter() {
            if (Cancels && source_->waiter_) {
                source_->waiter_ = nullptr;
                source_->cancelled_ = true;
            }
        }

        [[nodiscard]] bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiter) noexcept { source_->waiter_ = waiter; }
        T await_resume() {
            if (source_->why_ != nullptr) std::rethrow_exception(source_->why_);
            return static_cast<T>(*std::exchange(source_->value_, std::nullopt));
        }

    private:
        later* source_;
    };

public:
    [[nodiscard]] bool awaited() const noexcept { return static_cast<bool>(waiter_); }
    [[nodiscard]] bool cancelled() const noexcept { return cancelled_; }

    void complete(T value) {
        value_.emplace(std::move(value));
        std::exchange(waiter_, nullptr).resume();
    }
    template <class E>
    void fail(E why) {
        why_ = std::make_exception_ptr(std::move(why));
        std::exchange(waiter_, nullptr).resume();
    }
    /// As a scheduler that goes away with what it has not completed.
    void drop() { std::exchange(waiter_, nullptr).destroy(); }

    auto operator co_await() noexcept { return awaiter(*this); }

private:
    std::coroutine_handle<> waiter_;
    std::optional<T> value_;
    std::exception_ptr why_;
    bool cancelled_ = false;
};

template <class T = int>
using cancellable = later<T, true>;

}  // namespace plait::test
