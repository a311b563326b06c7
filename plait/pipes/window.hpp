// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/chain.hpp"
#include "plait/pipes/clock.hpp"
#include "plait/pipes/to_text.hpp"

#include <deque>

namespace plait::pipes {

/// For `window`: the last `size` items, each `step` items.
struct items {
    items(std::size_t its_size, std::size_t its_step) noexcept : size(its_size), step(its_step) {}
    std::size_t size;
    std::size_t step;
};

/// For `window`: what has arrived within `length`, each `every`; at most `room` items.
struct period {
    template <class Length, class Every>
    period(Length its_length, Every its_every, std::size_t its_room)
        : length(its_length),
          every(its_every),
          room(its_room),
          text(to_text(its_length) + ", " + to_text(its_every) + ", " + to_text(its_room)) {}
    std::chrono::nanoseconds length;
    std::chrono::nanoseconds every;
    std::size_t room;
    std::string text;
};

namespace detail {

template <class In, class Next>
class item_window_sink : public sink<Next> {
public:
    item_window_sink(items shape, Next&& next) : sink<Next>(std::move(next)), shape_(shape) {}

    template <class Item>
    void push(Item&& item) {
        if (last_.size() == shape_.size) last_.pop_front();
        last_.push_back(std::forward<Item>(item));
        if (to_come_ > 0) --to_come_;
        if (last_.size() < shape_.size || to_come_ > 0) return;
        to_come_ = shape_.step;
        window_.assign(last_.begin(), last_.end());
        this->next_.push(std::move(window_));
    }

private:
    items shape_;
    std::deque<In> last_;
    std::size_t to_come_ = 0;  // items until the next window
    std::vector<In> window_;
};

template <class In, class Clock, class Next>
class period_window_sink : public sink<Next> {
public:
    period_window_sink(const period& shape, Clock& clock, Next&& next, meter& counts)
        : sink<Next>(std::move(next)),
          length_(shape.length),
          every_(shape.every),
          room_(shape.room),
          clock_(&clock),
          counts_(&counts) {}

    template <class Item>
    void push(Item&& item) {
        const time_point now = clock_->now();
        look(now);
        if (arrived_.empty()) boundary_ = after(now);
        if (arrived_.size() == room_) {
            arrived_.pop_front();
            meter::add(counts_->dropped);
        }
        arrived_.emplace_back(now, std::forward<Item>(item));
    }
    void finish() {
        look(clock_->now());
        emit();
        this->next_.finish();
    }
    void tick() {
        look(clock_->now());
        this->next_.tick();
    }
    [[nodiscard]] std::optional<time_point> deadline() const {
        return earlier(arrived_.empty() ? std::nullopt : std::optional(boundary_),
                       this->next_.deadline());
    }

private:
    // Boundaries are the multiples of `every` on the clock.
    [[nodiscard]] time_point after(time_point now) const {
        return time_point(now.time_since_epoch() / every_ * every_ + every_);
    }
    void look(time_point now) {
        while (!arrived_.empty() && boundary_ <= now) {
            emit();
            boundary_ += every_;
            while (!arrived_.empty() && arrived_.front().first < boundary_ - length_)
                arrived_.pop_front();
        }
    }
    void emit() {
        window_.clear();
        for (const auto& [time, item] : arrived_)
            if (time >= boundary_ - length_) window_.push_back(item);
        if (!window_.empty()) this->next_.push(std::move(window_));
    }

    std::chrono::nanoseconds length_;
    std::chrono::nanoseconds every_;
    std::size_t room_;
    Clock* clock_;
    meter* counts_;
    time_point boundary_;  // the next one, while anything is kept
    std::deque<std::pair<time_point, In>> arrived_;
    std::vector<In> window_;
};

}  // namespace detail

class item_window_stage : public runs<item_window_stage> {
public:
    template <class In>
    using output = std::vector<In>;

    item_window_stage(std::string name, items shape) : name_(std::move(name)), shape_(shape) {}

    [[nodiscard]] node describe() const;
    template <class In, class Next>
    auto bind(Next next) const {
        return detail::item_window_sink<In, Next>(shape_, std::move(next));
    }

private:
    std::string name_;
    items shape_;
};

template <class Clock>
class period_window_stage : public runs<period_window_stage<Clock>> {
public:
    template <class In>
    using output = std::vector<In>;

    period_window_stage(std::string name, period shape, Clock& clock)
        : name_(std::move(name)), shape_(std::move(shape)), clock_(&clock) {}

    [[nodiscard]] node describe() const {
        node self(name_);
        self.arguments.push_back("period(" + shape_.text + ")");
        if (shape_.room == 0) self.defect = "window needs room for at least 1 item";
        if (shape_.every.count() <= 0 || shape_.length.count() <= 0)
            self.defect = "window needs a length and a distance that are more than nothing";
        return self.set(node::trait::holds);
    }
    template <class In, class Next, bool Counted>
    auto bind(Next next, site<Counted> at) const {
        at.counts().dropping = true;
        return detail::period_window_sink<In, Clock, Next>(shape_, *clock_, std::move(next),
                                                           at.counts());
    }

private:
    std::string name_;
    period shape_;
    Clock* clock_;
};

/// Vectors of the last `size` items, one each `step` items; full windows only.
inline auto window(items shape) { return item_window_stage("window", shape); }
inline auto window(std::string name, items shape) {
    return item_window_stage(std::move(name), shape);
}
/// Vectors of the items that arrived in [t - length, t), for each multiple t of `every` on the clock
/// that has passed, and at finish for the one to come. Empty ones are left out. Beyond `room` items
/// the oldest are dropped, and counted.
template <a_clock Clock>
auto window(period shape, Clock& clock) {
    return period_window_stage<Clock>("window", std::move(shape), clock);
}
template <a_clock Clock>
auto window(std::string name, period shape, Clock& clock) {
    return period_window_stage<Clock>(std::move(name), std::move(shape), clock);
}

}  // namespace plait::pipes
