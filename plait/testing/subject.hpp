// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/program.hpp"
#include "plait/compose/wire.hpp"
#include "plait/testing/describe.hpp"

#include <coroutine>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace plait::testing::detail {

template <class Out>
inline constexpr bool writes_bytes = std::is_same_v<std::remove_cvref_t<Out>, output> ||
                                     std::is_same_v<std::remove_cvref_t<Out>, bytes>;

// For a transcript, which quotes it.
template <class T>
std::string unquoted(const T& value) {
    if constexpr (std::is_convertible_v<const T&, std::string_view>)
        return std::string(std::string_view(value));
    else
        return describe(value);
}

/// The program under test, whatever it returns and yields: so that what drives it is compiled once.
class subject {
public:
    subject() = default;
    subject(const subject&) = delete;
    subject& operator=(const subject&) = delete;
    virtual ~subject() = default;

    [[nodiscard]] virtual plait::state state() const noexcept = 0;
    virtual void next() = 0;
    virtual void send(bytes input) = 0;
    virtual void end() = 0;
    virtual void fail(std::exception_ptr why) = 0;
    virtual void close() noexcept = 0;
    [[nodiscard]] virtual std::string trace() const = 0;

    /// Gives what was yielded; where that is not bytes, keeps it, and gives its description.
    virtual std::optional<output> take_output(std::string& description) = 0;
    /// Keeps the result of a program that is done, and gives its description.
    virtual std::string take_result() = 0;
    [[nodiscard]] virtual std::exception_ptr why_failed() = 0;
    /// Appends what nobody read.
    virtual void take_leftover(std::string& into) = 0;
    /// Calls, once, when the program is no longer waiting.
    virtual void when_ready(std::function<void()> call) = 0;
};

// A coroutine that waits for the program, and runs once.
class waker {
public:
    struct promise_type {
        waker get_return_object() noexcept {
            return waker(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        std::suspend_never final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        void unhandled_exception() const noexcept { std::terminate(); }
    };
    explicit waker(std::coroutine_handle<> self) noexcept : self_(self) {}
    [[nodiscard]] std::coroutine_handle<> get() const noexcept { return self_; }

private:
    std::coroutine_handle<> self_;
};

template <class R, class Out>
class subject_of final : public subject {
public:
    using result_type = std::conditional_t<std::is_void_v<R>, nothing, std::remove_cvref_t<R>>;
    using output_type = std::conditional_t<writes_bytes<Out>, nothing, std::remove_cvref_t<Out>>;

    explicit subject_of(program<R, bytes, Out>&& tested) noexcept : program_(std::move(tested)) {}
    subject_of(const subject_of&) = delete;
    subject_of& operator=(const subject_of&) = delete;
    ~subject_of() override { sleep_on(); }

    [[nodiscard]] plait::state state() const noexcept override { return program_.state(); }
    void next() override { program_.next(); }
    void send(bytes input) override { program_.send(input); }
    void end() override { program_.end(); }
    void fail(std::exception_ptr why) override {
        sleep_on();
        program_.fail(std::move(why));
    }
    void close() noexcept override {
        sleep_on();
        program_.close();
    }
    [[nodiscard]] std::string trace() const override { return program_.trace(); }

    std::optional<output> take_output([[maybe_unused]] std::string& description) override {
        if constexpr (writes_bytes<Out>) {
            return output(program_.output());
        } else {
            if constexpr (!std::is_same_v<Out, nothing>) {
                description = unquoted(program_.output());
                outputs_.push_back(std::as_const(program_.output()));
            }
            return std::nullopt;
        }
    }
    std::string take_result() override {
        if constexpr (std::is_void_v<R>)
            result_.emplace();
        else
            result_.emplace(program_.result());
        return unquoted(*result_);
    }
    [[nodiscard]] std::exception_ptr why_failed() override {
        try {
            static_cast<void>(program_.result());
        } catch (...) {
            return std::current_exception();
        }
        return nullptr;
    }
    void take_leftover(std::string& into) override {
        for (const bytes unread : program_.leftover()) into += unread;
    }
    void when_ready(std::function<void()> call) override {
        sleep_on();
        waker_ = wake(*this, std::move(call)).get();
    }

    [[nodiscard]] std::optional<result_type>& result() noexcept { return result_; }
    [[nodiscard]] std::vector<output_type>& outputs() noexcept { return outputs_; }

private:
    static waker wake(subject_of& waits, std::function<void()> call) {  // NOLINT(*-reference-*)
        co_await waits.program_.ready();
        waits.waker_ = nullptr;
        call();
    }
    void sleep_on() noexcept {
        if (waker_) std::exchange(waker_, nullptr).destroy();
    }

    program<R, bytes, Out> program_;
    std::coroutine_handle<> waker_;
    std::optional<result_type> result_;
    std::vector<output_type> outputs_;
};

}  // namespace plait::testing::detail
