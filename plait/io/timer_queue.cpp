// SPDX-License-Identifier: MIT
#include "plait/io/timer_queue.hpp"

namespace plait::io {

void timer::cancel() noexcept {
    if (queue_ != nullptr) queue_->remove(place_);
}

timer_queue::~timer_queue() {
    for (const entry& left : heap_) left.what->queue_ = nullptr;
}

void timer_queue::start(timer& t, time_point due) {
    t.cancel();
    heap_.emplace_back();
    t.queue_ = this;
    rise(heap_.size() - 1, entry{due, started_++, &t});
}

void timer_queue::run(time_point now) {
    // What an expiry starts anew waits for the next turn, even if it is due at once.
    const std::uint64_t until = started_;
    while (!heap_.empty() && heap_.front().due <= now && heap_.front().number < until) {
        timer* const t = heap_.front().what;
        remove(0);
        t->expired();
    }
}

void timer_queue::remove(std::size_t place) noexcept {
    heap_[place].what->queue_ = nullptr;
    const entry last = heap_.back();
    heap_.pop_back();
    if (place == heap_.size()) return;
    if (place > 0 && last.before(heap_[(place - 1) / 2]))
        rise(place, last);
    else
        sink(place, last);
}

void timer_queue::rise(std::size_t place, const entry& e) noexcept {
    while (place > 0) {
        const std::size_t parent = (place - 1) / 2;
        if (!e.before(heap_[parent])) break;
        put(place, heap_[parent]);
        place = parent;
    }
    put(place, e);
}

void timer_queue::sink(std::size_t place, const entry& e) noexcept {
    for (;;) {
        std::size_t child = 2 * place + 1;
        if (child >= heap_.size()) break;
        if (child + 1 < heap_.size() && heap_[child + 1].before(heap_[child])) ++child;
        if (!heap_[child].before(e)) break;
        put(place, heap_[child]);
        place = child;
    }
    put(place, e);
}

}  // namespace plait::io
