// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/chain.hpp"
#include "plait/pipes/errors.hpp"
#include "plait/pipes/tags.hpp"
#include "plait/pipes/to_text.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace plait::pipes {
namespace detail {

// A queue, and a thread that empties it into what follows. Under the mutex: the queue and all flags.
// Only the thread touches what follows, from the moment it is started until it has been joined.
template <class In, class Policy, class Next>
class buffer_state final : public boundary {
public:
    static constexpr std::size_t most_at_once = 256;
    static constexpr bool may_stop = Next::may_stop;

    buffer_state(std::size_t room, Next&& next, const node& at, meter& counts, run& of)
        : next_(std::move(next)), node_(&at), counts_(&counts), run_(&of), room_(room) {
        satisfied_ = !next_.wants_more();
        run_->enlist(*this);
        thread_ = std::thread([this] { work(); });
    }
    buffer_state(const buffer_state&) = delete;
    buffer_state& operator=(const buffer_state&) = delete;
    ~buffer_state() {
        abort();
        if (thread_.joinable()) thread_.join();
        run_->discharge(*this);
        if (error_ != nullptr) run_->note(error_);
    }

    template <class Item>
    void push(Item&& item) {
        std::unique_lock lock(mutex_);
        meter::add(counts_->in);
        if (!make_room(lock)) return;
        queue_.push_back(std::forward<Item>(item));
        queued(lock, 1);
    }
    void push_block(std::span<const In> block)
        requires std::copy_constructible<In>
    {
        std::unique_lock lock(mutex_);
        meter::add(counts_->in, block.size());
        while (!block.empty()) {
            if (!make_room(lock)) {
                block = block.subspan(1);
                continue;
            }
            const std::size_t fit = std::min(room_ - queue_.size(), block.size());
            queue_.insert(queue_.end(), block.begin(),
                          block.begin() + static_cast<std::ptrdiff_t>(fit));
            block = block.subspan(fit);
            queued(lock, fit);
            if (!block.empty()) lock.lock();
        }
    }
    void finish() {
        {
            const std::scoped_lock lock(mutex_);
            ended_ = true;
        }
        fed_.notify_one();
        thread_.join();
        const std::scoped_lock lock(mutex_);
        throw_if_failed();
    }
    void tick() {
        {
            const std::scoped_lock lock(mutex_);
            throw_if_failed();
            ticked_ = true;
        }
        fed_.notify_one();
    }
    void abort() noexcept override {
        {
            const std::scoped_lock lock(mutex_);
            aborted_ = true;
        }
        fed_.notify_all();
        freed_.notify_all();
    }
    [[nodiscard]] bool wants_more() const noexcept {
        return !satisfied_.load(std::memory_order_relaxed);
    }
    // The thread wakes by itself.
    [[nodiscard]] std::optional<time_point> deadline() const noexcept { return std::nullopt; }
    [[nodiscard]] std::size_t load() const noexcept {
        return inside_.load(std::memory_order_relaxed);
    }

private:
    void throw_if_failed() {
        if (aborted_) throw aborted();
        if (!failed_) return;
        // Who pushes again without having heard is told that there is nobody any more.
        if (error_ == nullptr) throw aborted();
        std::rethrow_exception(std::exchange(error_, nullptr));
    }

    // False: the item is to be dropped.
    bool make_room(std::unique_lock<std::mutex>& lock) {
        throw_if_failed();
        if (satisfied_) return false;
        if (queue_.size() < room_) return true;
        if constexpr (std::same_as<Policy, block_t>) {
            ++pushers_waiting_;
            freed_.wait(lock,
                        [&] { return queue_.size() < room_ || aborted_ || failed_ || satisfied_; });
            --pushers_waiting_;
            throw_if_failed();
            return !satisfied_;
        } else if constexpr (std::same_as<Policy, drop_oldest_t>) {
            queue_.pop_front();
            meter::add(counts_->dropped);
            inside_.fetch_sub(1, std::memory_order_relaxed);
            return true;
        } else if constexpr (std::same_as<Policy, drop_new_t>) {
            meter::add(counts_->dropped);
            return false;
        } else {
            meter::add(counts_->errors);
            throw buffer_full(node_->label());
        }
    }

    void queued(std::unique_lock<std::mutex>& lock, std::size_t items) {
        inside_.fetch_add(items, std::memory_order_relaxed);
        counts_->queued.store(queue_.size(), std::memory_order_relaxed);
        const bool wake = taker_waiting_;
        lock.unlock();
        if (wake) fed_.notify_one();
    }

    void work() noexcept {
        try {
            while (work_once()) {}
        } catch (const aborted&) {
            fail(nullptr);
        } catch (...) {
            fail(std::current_exception());
        }
        freed_.notify_all();
    }

    // Null: it went wrong elsewhere, where it will be told.
    void fail(std::exception_ptr error) noexcept {
        const std::scoped_lock lock(mutex_);
        error_ = std::move(error);
        failed_ = true;
    }

    // One hand-over, or one tick; false at the end.
    bool work_once() {
        std::unique_lock lock(mutex_);
        if (!wait_for_work(lock)) {
            lock.unlock();
            next_.tick();
            return true;
        }
        if (aborted_) return false;
        for (std::size_t n = std::min(queue_.size(), most_at_once); n > 0; --n) {
            taken_.push_back(std::move(queue_.front()));
            queue_.pop_front();
        }
        counts_->queued.store(queue_.size(), std::memory_order_relaxed);
        const bool tick = queue_.empty() && std::exchange(ticked_, false);
        const bool ended = queue_.empty() && ended_;
        const bool wake = pushers_waiting_ != 0;
        lock.unlock();
        if (wake) freed_.notify_all();

        pass_on();
        if (tick) next_.tick();
        if (ended) next_.finish();
        return !ended;
    }

    // False: nothing came, but what follows is due. Each deadline is waited for once: it may be told
    // by a clock that somebody else moves.
    bool wait_for_work(std::unique_lock<std::mutex>& lock) {
        const auto some = [&] { return !queue_.empty() || ticked_ || ended_ || aborted_; };
        if (some()) return true;
        taker_waiting_ = true;
        const auto due = next_.deadline();
        bool came = true;
        if (due && due != waited_for_) {
            came = fed_.wait_until(lock, *due, some);
            if (!came) waited_for_ = due;
        } else {
            fed_.wait(lock, some);
        }
        taker_waiting_ = false;
        return came;
    }

    void pass_on() {
        for (In& item : taken_) {
            if (run_->aborted()) throw aborted();
            if constexpr (Next::may_stop)
                if (satisfied_.load(std::memory_order_relaxed)) break;
            meter::add(counts_->out);
            next_.push(std::move(item));
            if constexpr (Next::may_stop)
                if (!next_.wants_more()) satisfied_ = true;
        }
        inside_.fetch_sub(taken_.size(), std::memory_order_relaxed);
        taken_.clear();
    }

    Next next_;
    const node* node_;
    meter* counts_;
    run* run_;

    std::mutex mutex_;
    std::condition_variable fed_;    // the thread waits for something to do
    std::condition_variable freed_;  // pushers wait for room
    std::deque<In> queue_;
    std::size_t room_;
    std::size_t pushers_waiting_ = 0;
    bool taker_waiting_ = false;
    bool ticked_ = false;
    bool ended_ = false;
    bool aborted_ = false;
    bool failed_ = false;
    std::exception_ptr error_;  // until somebody has been thrown it

    std::atomic<bool> satisfied_ = false;  // nothing more is wanted
    std::atomic<std::size_t> inside_ = 0;

    std::vector<In> taken_;  // from here on: the thread's own
    std::optional<time_point> waited_for_;
    std::thread thread_;
};

}  // namespace detail

template <class Policy>
class buffer_stage : public runs<buffer_stage<Policy>> {
public:
    static constexpr bool counts_itself = true;
    static constexpr bool threaded = true;
    template <class In>
    using output = In;

    buffer_stage(std::string name, std::size_t room) : name_(std::move(name)), room_(room) {}

    [[nodiscard]] node describe() const {
        node self(name_);
        self.kind = "buffer";
        self.arguments = {to_text(room_), std::string(Policy::name)};
        if (room_ == 0) self.defect = "buffer needs room for at least 1 item";
        return self.set(node::trait::crosses);
    }
    template <class In, class Next, bool Counted>
    auto bind(Next next, site<Counted> at) const {
        meter& counts = at.counts();
        counts.counting = true;
        counts.capacity = room_;
        counts.dropping = std::same_as<Policy, drop_oldest_t> || std::same_as<Policy, drop_new_t>;
        return boxed(std::make_unique<detail::buffer_state<In, Policy, Next>>(
            room_, std::move(next), at.node(), counts, at.run()));
    }

private:
    std::string name_;
    std::size_t room_;
};

/// What to do with an item for which a buffer has no room: wait (`block`), forget the one that has
/// waited longest, or the item itself, and count that; or throw buffer_full (`fail`).
template <class P>
concept buffer_policy = std::same_as<P, block_t> || std::same_as<P, drop_oldest_t> ||
                        std::same_as<P, drop_new_t> || std::same_as<P, fail_t>;

/// What follows runs on a thread of its own; up to `room` items wait for it. It takes all that lies
/// ready at once, up to 256. What it throws comes out of the next push, or of finish.
template <buffer_policy Policy = block_t>
auto buffer(std::size_t room, Policy = {}) {
    return buffer_stage<Policy>("buffer", room);
}
template <buffer_policy Policy = block_t>
auto buffer(std::string name, std::size_t room, Policy = {}) {
    return buffer_stage<Policy>(std::move(name), room);
}

}  // namespace plait::pipes
