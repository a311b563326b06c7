// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace plait::testing {

/// Time that moves only when it is told to, and a scheduler for what waits for it.
///
/// Who may wait without blocking awaits: `co_await clock.sleep(5s)`. Who cannot (a loop, a pipeline's
/// stage) calls `sleep_until(t)`, as on any clock: here it moves time, so it returns at once. Whatever
/// becomes due on the way happens in order of due time, ties in order of scheduling, and sees `now()`
/// at its own due time. Starts at the epoch of its time points. One thread at a time.
class virtual_clock {
public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;

    class timer;
    class sleeper;

    virtual_clock() = default;
    virtual_clock(const virtual_clock&) = delete;
    virtual_clock& operator=(const virtual_clock&) = delete;
    /// What still waits will wait for ever.
    ~virtual_clock();

    [[nodiscard]] time_point now() const noexcept { return now_; }

    void advance(duration by) { sleep_until(now_ + by); }
    /// Moves time to `then`, never back.
    void sleep_until(time_point then);
    /// Moves time to the next thing due, and lets that one happen; false: nothing waits.
    bool step();

    /// Awaitable; resumes `after` from now, by the call that moves time. Not suspended at all where
    /// that is not in the future. Destroying it cancels.
    [[nodiscard]] sleeper sleep(duration after) noexcept;
    [[nodiscard]] sleeper sleep(time_point until) noexcept;

    /// When the next thing is due.
    [[nodiscard]] std::optional<time_point> next_due() const noexcept;
    /// How many wait.
    [[nodiscard]] std::size_t waiting() const noexcept { return entries_.size(); }

private:
    // Something that waits. It lies at its owner's, and tells the clock when it goes.
    class entry {
    public:
        explicit entry(virtual_clock& clock) noexcept : clock_(&clock) {}
        entry(const entry&) = delete;
        entry& operator=(const entry&) = delete;

    protected:
        ~entry() { cancel(); }
        void schedule(time_point due);
        void cancel() noexcept;
        [[nodiscard]] virtual_clock* clock() const noexcept { return clock_; }
        [[nodiscard]] bool scheduled() const noexcept { return scheduled_; }

    private:
        friend virtual_clock;
        virtual void happen() = 0;

        virtual_clock* clock_;
        bool scheduled_ = false;
        std::pair<time_point, std::uint64_t> key_;
    };

    time_point now_;
    std::uint64_t scheduled_ = 0;
    std::map<std::pair<time_point, std::uint64_t>, entry*> entries_;
};

/// Calls a function when time comes. Destroying it cancels.
class virtual_clock::timer final : private entry {
public:
    timer(virtual_clock& clock, std::function<void()> call)
        : entry(clock), call_(std::move(call)) {}

    /// At `due`, instead of what was set before. What is overdue happens when time is next moved.
    void set(time_point due) { schedule(due); }
    void cancel() noexcept { entry::cancel(); }

private:
    void happen() override { call_(); }

    std::function<void()> call_;
};

/// What `sleep` gives. To be awaited once; movable until then.
class virtual_clock::sleeper final : private entry {
public:
    static constexpr bool cancels = true;

    sleeper(virtual_clock& clock, time_point due) noexcept : entry(clock), due_(due) {}
    sleeper(sleeper&& other) noexcept : entry(*other.clock()), due_(other.due_) {}
    sleeper& operator=(sleeper&&) = delete;
    ~sleeper() = default;

    [[nodiscard]] bool await_ready() const noexcept { return due_ <= clock()->now(); }
    void await_suspend(std::coroutine_handle<> sleeps) {
        sleeps_ = sleeps;
        schedule(due_);
    }
    void await_resume() const noexcept {}

private:
    void happen() override { sleeps_.resume(); }

    time_point due_;
    std::coroutine_handle<> sleeps_;
};

inline virtual_clock::sleeper virtual_clock::sleep(duration after) noexcept {
    return {*this, now_ + after};
}
inline virtual_clock::sleeper virtual_clock::sleep(time_point until) noexcept {
    return {*this, until};
}

}  // namespace plait::testing
