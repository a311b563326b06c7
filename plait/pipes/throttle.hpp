// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/chain.hpp"
#include "plait/pipes/clock.hpp"
#include "plait/pipes/tags.hpp"
#include "plait/pipes/to_text.hpp"

#include <algorithm>

namespace plait::pipes {
namespace detail {

// The bucket is told by one time: when it will be full again (the generic cell rate algorithm). Each
// item moves that by `interval`; an item finds a token unless it lies `burst` intervals ahead.
template <class Policy, class Clock, class Next>
class throttle_sink : public sink<Next> {
public:
    throttle_sink(double rate, std::size_t burst, Clock& clock, Next&& next, meter& counts)
        : sink<Next>(std::move(next)),
          interval_(bounded(1e9 / rate)),
          ahead_(bounded(static_cast<double>(interval_.count()) * static_cast<double>(burst - 1))),
          clock_(&clock),
          counts_(&counts) {}

    template <class Item>
    void push(Item&& item) {
        time_point now = clock_->now();
        if (full_ - ahead_ > now) {
            if constexpr (std::same_as<Policy, drop_t>) {
                meter::add(counts_->dropped);
                return;
            } else {
                clock_->sleep_until(full_ - ahead_);
                now = clock_->now();
            }
        }
        full_ = std::max(full_, now) + interval_;
        this->next_.push(std::forward<Item>(item));
    }

private:
    // Up to 31 years.
    static std::chrono::nanoseconds bounded(double nanoseconds) {
        return std::chrono::nanoseconds(static_cast<std::int64_t>(std::min(nanoseconds, 1e18)));
    }

    std::chrono::nanoseconds interval_;
    std::chrono::nanoseconds ahead_;
    time_point full_;
    Clock* clock_;
    meter* counts_;
};

}  // namespace detail

template <class Policy, class Clock>
class throttle_stage : public runs<throttle_stage<Policy, Clock>> {
public:
    template <class In>
    using output = In;

    throttle_stage(std::string name, double rate, std::size_t burst, Clock& clock)
        : name_(std::move(name)), rate_(rate), burst_(burst), clock_(&clock) {}

    [[nodiscard]] node describe() const {
        node self(name_);
        self.arguments = {to_text(rate_), to_text(burst_), std::string(Policy::name)};
        if (!(rate_ > 0)) self.defect = "throttle needs a rate above 0 items a second";
        if (burst_ == 0) self.defect = "throttle needs a burst of at least 1 item";
        return self;
    }
    template <class In, class Next, bool Counted>
    auto bind(Next next, site<Counted> at) const {
        at.counts().dropping = std::same_as<Policy, drop_t>;
        return detail::throttle_sink<Policy, Clock, Next>(rate_, burst_, *clock_, std::move(next),
                                                          at.counts());
    }

private:
    std::string name_;
    double rate_;
    std::size_t burst_;
    Clock* clock_;
};

/// Lets `rate` items a second pass, and up to `burst` at once after a pause (a token bucket, full at
/// first). What is too early waits (`block`), or is dropped and counted (`drop`).
template <class Policy, a_clock Clock>
    requires std::same_as<Policy, block_t> || std::same_as<Policy, drop_t>
auto throttle(double rate, std::size_t burst, Policy, Clock& clock) {
    return throttle_stage<Policy, Clock>("throttle", rate, burst, clock);
}
template <class Policy, a_clock Clock>
    requires std::same_as<Policy, block_t> || std::same_as<Policy, drop_t>
auto throttle(std::string name, double rate, std::size_t burst, Policy, Clock& clock) {
    return throttle_stage<Policy, Clock>(std::move(name), rate, burst, clock);
}

}  // namespace plait::pipes
