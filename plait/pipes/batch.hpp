// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/chain.hpp"
#include "plait/pipes/clock.hpp"
#include "plait/pipes/to_text.hpp"

namespace plait::pipes {
namespace detail {

/// How long a batch may wait: for ever.
struct no_wait {
    void start() const noexcept {}
    [[nodiscard]] bool over() const noexcept { return false; }
    [[nodiscard]] std::optional<time_point> end() const noexcept { return std::nullopt; }
};

template <class Clock>
class limited_wait {
public:
    limited_wait(std::chrono::nanoseconds longest, Clock& clock) noexcept
        : longest_(longest), clock_(&clock) {}

    void start() { end_ = clock_->now() + longest_; }
    [[nodiscard]] bool over() const { return clock_->now() >= end_; }
    [[nodiscard]] std::optional<time_point> end() const noexcept { return end_; }

private:
    std::chrono::nanoseconds longest_;
    Clock* clock_;
    time_point end_;
};

template <class In, class Wait, class Next>
class batch_sink : public sink<Next> {
public:
    batch_sink(std::size_t size, Wait wait, Next&& next)
        : sink<Next>(std::move(next)), size_(size), wait_(wait) {}

    template <class Item>
    void push(Item&& item) {
        if (!items_.empty() && wait_.over()) pass_on();
        if (items_.empty()) wait_.start();
        items_.push_back(std::forward<Item>(item));
        if (items_.size() == size_) pass_on();
    }
    void finish() {
        if (!items_.empty()) pass_on();
        this->next_.finish();
    }
    void tick() {
        if (!items_.empty() && wait_.over()) pass_on();
        this->next_.tick();
    }
    [[nodiscard]] std::optional<time_point> deadline() const {
        return earlier(items_.empty() ? std::nullopt : wait_.end(), this->next_.deadline());
    }

private:
    // The next stage may take the vector, or only look at it and leave us its memory.
    void pass_on() {
        this->next_.push(std::move(items_));
        items_.clear();
    }

    std::vector<In> items_;
    std::size_t size_;
    [[no_unique_address]] Wait wait_;
};

}  // namespace detail

template <class Wait>
class batch_stage : public runs<batch_stage<Wait>> {
public:
    template <class In>
    using output = std::vector<In>;

    batch_stage(std::string name, std::size_t size, std::string longest, Wait wait)
        : name_(std::move(name)), size_(size), longest_(std::move(longest)), wait_(wait) {}

    [[nodiscard]] node describe() const {
        node self(name_);
        self.arguments.push_back(to_text(size_));
        if (!longest_.empty()) self.arguments.push_back(longest_);
        if (size_ == 0) self.defect = "batch needs room for at least 1 item";
        return self.set(node::trait::holds);
    }
    template <class In, class Next>
    auto bind(Next next) const {
        return detail::batch_sink<In, Wait, Next>(size_, wait_, std::move(next));
    }

private:
    std::string name_;
    std::size_t size_;
    std::string longest_;
    [[no_unique_address]] Wait wait_;
};

/// Vectors of `size` items; the last one, at finish, may be shorter.
inline auto batch(std::size_t size) { return batch_stage<detail::no_wait>("batch", size, "", {}); }
inline auto batch(std::string name, std::size_t size) {
    return batch_stage<detail::no_wait>(std::move(name), size, "", {});
}
/// The same, and shorter ones when `longest` has passed since their first item.
template <class Rep, class Period, a_clock Clock>
auto batch(std::size_t size, std::chrono::duration<Rep, Period> longest, Clock& clock) {
    return batch_stage<detail::limited_wait<Clock>>("batch", size, to_text(longest),
                                                    {longest, clock});
}
template <class Rep, class Period, a_clock Clock>
auto batch(std::string name, std::size_t size, std::chrono::duration<Rep, Period> longest,
           Clock& clock) {
    return batch_stage<detail::limited_wait<Clock>>(std::move(name), size, to_text(longest),
                                                    {longest, clock});
}

}  // namespace plait::pipes
