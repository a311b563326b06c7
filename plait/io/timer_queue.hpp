// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace plait::io {

class timer_queue;

/// Something that happens at a time, once. Intrusive: it lies in at most one queue, and leaves it when
/// it is destroyed.
class timer {
public:
    using time_point = std::chrono::steady_clock::time_point;

    timer() noexcept = default;
    timer(const timer&) = delete;
    timer& operator=(const timer&) = delete;

    [[nodiscard]] bool pending() const noexcept { return queue_ != nullptr; }
    /// When it is due, if pending.
    [[nodiscard]] inline time_point due() const noexcept;
    void cancel() noexcept;

protected:
    virtual ~timer() { cancel(); }
    /// Its time has come; it is no longer pending.
    virtual void expired() = 0;

private:
    friend timer_queue;
    timer_queue* queue_ = nullptr;
    std::size_t place_ = 0;
};

/// Timers by time: a binary heap. To start, move or cancel one costs the logarithm of their number,
/// and no allocation in the steady state.
class timer_queue {
public:
    using time_point = timer::time_point;

    timer_queue() = default;
    timer_queue(const timer_queue&) = delete;
    timer_queue& operator=(const timer_queue&) = delete;
    ~timer_queue();

    /// Starts `t`, or moves it.
    void start(timer& t, time_point due);
    /// Expires, in order of time (of equals, the one started first), what was due by `now` when called.
    void run(time_point now);
    [[nodiscard]] bool empty() const noexcept { return heap_.empty(); }
    /// When the next one is due; not if empty.
    [[nodiscard]] time_point next() const noexcept { return heap_.front().due; }

private:
    friend timer;
    struct entry {
        time_point due;
        std::uint64_t number;
        timer* what;
        [[nodiscard]] bool before(const entry& other) const noexcept {
            return due != other.due ? due < other.due : number < other.number;
        }
    };

    void remove(std::size_t place) noexcept;
    void put(std::size_t place, const entry& e) noexcept {
        heap_[place] = e;
        e.what->place_ = place;
    }
    void rise(std::size_t place, const entry& e) noexcept;
    void sink(std::size_t place, const entry& e) noexcept;

    std::vector<entry> heap_;
    std::uint64_t started_ = 0;
};

timer::time_point timer::due() const noexcept { return queue_->heap_[place_].due; }

}  // namespace plait::io
