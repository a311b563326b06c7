// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/buffer_pool.hpp"
#include "plait/io/descriptor.hpp"
#include "plait/io/inbox.hpp"
#include "plait/io/timer_queue.hpp"

#include <sys/epoll.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace plait::io {

/// Is told when a descriptor becomes ready.
class watcher {
public:
    watcher() noexcept = default;
    watcher(const watcher&) = delete;
    watcher& operator=(const watcher&) = delete;
    virtual ~watcher() = default;

    /// `events` as epoll reports them.
    virtual void ready(std::uint32_t events) = 0;
};

/// One thread's event loop: descriptors, timers, and work from other threads. Everything but the
/// inbox belongs to the thread that made the loop; a thread has one loop at a time. The process
/// ignores SIGPIPE from the first loop on, unless it handles it.
class loop {
public:
    using time_point = timer::time_point;

    /// `clock`: looked at once a turn. A test gives its own, and calls `turn`, never `run`.
    explicit loop(std::function<time_point()> clock = std::chrono::steady_clock::now);
    loop(const loop&) = delete;
    loop& operator=(const loop&) = delete;
    ~loop();

    /// The loop of this thread; throws protocol_error if it has none.
    [[nodiscard]] static loop& current();

    /// Turns until `stop()`.
    void run();
    /// From the loop's own thread: `run()` returns after this turn.
    void stop() noexcept { stopping_ = true; }
    /// One turn: what is ready now, what has been posted, what is due. Does not wait.
    void turn() { turn(0); }
    /// Waits until something happens, then one turn.
    void wait();

    /// The time at which this turn began.
    [[nodiscard]] time_point now() const noexcept { return now_; }
    [[nodiscard]] timer_queue& timers() noexcept { return timers_; }
    void start(timer& t, timer::time_point::duration after) { timers_.start(t, now_ + after); }
    [[nodiscard]] buffer_pool& buffers() noexcept { return buffers_; }
    [[nodiscard]] const std::shared_ptr<io::inbox>& inbox() const noexcept { return inbox_; }
    /// 64 bits of the system's randomness.
    [[nodiscard]] std::uint64_t random_bits();

    /// Tells `w` when `descriptor` is ready for `events` (EPOLLIN, EPOLLET, …). Closing the
    /// descriptor ends it; but a watcher must outlive the turn in which it may be told: see `retire`.
    void watch(int descriptor, std::uint32_t events, watcher& w);
    /// Changes what `descriptor` is watched for.
    void rewatch(int descriptor, std::uint32_t events, watcher& w);
    /// Stops; `w` is not told of anything more.
    void unwatch(int descriptor, const watcher& w) noexcept;

    /// Calls `w.ready(0)` in the next turn, after the others had theirs.
    void again(watcher& w) { hasty_.push_back(&w); }
    /// Calls `w.ready(0)` still in this turn: when all others have been told, or sixteen wait like this.
    void later(watcher& w) { patient_.push_back(&w); }
    /// Forgets both.
    void not_again(const watcher& w) noexcept;
    /// Destroys `gone` at the end of this turn.
    void retire(std::unique_ptr<watcher> gone) { retired_.push_back(std::move(gone)); }

private:
    void turn(int milliseconds);
    [[nodiscard]] int until_next_timer() const;
    // Calls all of them; they may ask for more.
    static void call(std::vector<watcher*>& waiting, std::vector<watcher*>& now);
    void control(int operation, int descriptor, std::uint32_t events, watcher* w);

    std::function<time_point()> clock_;
    time_point now_;
    descriptor poll_;
    std::array<epoll_event, 256> events_{};
    std::span<epoll_event> untold_;  // of this turn's events
    std::shared_ptr<io::inbox> inbox_;
    timer_queue timers_;
    buffer_pool buffers_;
    std::vector<watcher*> hasty_;
    std::vector<watcher*> hasty_now_;
    std::vector<watcher*> patient_;
    std::vector<watcher*> patient_now_;
    std::array<std::uint64_t, 32> random_{};
    std::size_t random_left_ = 0;
    bool stopping_ = false;
    std::vector<std::unique_ptr<watcher>> retired_;  // may use all of the above
};

}  // namespace plait::io
