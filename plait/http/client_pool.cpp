// SPDX-License-Identifier: MIT
#include "plait/http/client_pool.hpp"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

namespace plait::http::detail {

pool::pool(opener opens, waiter waits, client_options how)
    : open_(std::move(opens)),
      wait_(std::move(waits)),
      options_(std::make_shared<const client_options>(how)) {}

void pool::admit(std::shared_ptr<errand> asked) {
    if (closed_) throw error("the client has ended");
    if (has_room(asked->asked.to().origin())) {
        place(std::move(asked));
    } else if (queue_.size() < options_->queue) {
        asked->queued_in = this;
        queue_.push_back(std::move(asked));
    } else {
        throw error(std::to_string(queue_.size()) + " requests wait for a connection already");
    }
}

void pool::forget(const errand& asked) noexcept {
    std::erase_if(queue_, [&asked](const auto& waits) { return waits.get() == &asked; });
}

void pool::close() {
    closed_ = true;
    const auto self = shared_from_this();
    const auto waiting = std::exchange(queue_, {});
    for (carrier* each : std::exchange(carriers_, {})) {
        const bool idle = each->idle();
        each->disown();
        if (idle) each->leave();
    }
    for (const auto& asked : waiting) {
        asked->queued_in = nullptr;
        asked->failure = std::make_exception_ptr(error("the client has ended"));
        asked->told.ring();
    }
}

void pool::remove(carrier& gone) noexcept { std::erase(carriers_, &gone); }

void pool::serve_queue() {
    const auto self = shared_from_this();
    for (std::size_t at = 0; at < queue_.size();) {
        if (!has_room(queue_[at]->asked.to().origin())) {
            ++at;
            continue;
        }
        auto next = std::move(queue_[at]);
        queue_.erase(queue_.begin() + static_cast<std::ptrdiff_t>(at));
        next->queued_in = nullptr;
        place(std::move(next));
        at = 0;
    }
}

void pool::again(std::shared_ptr<errand> asked) {
    asked->sent = false;
    asked->waits = reception(*asked->options, &asked->unwanted);
    const origin to = asked->asked.to().origin();
    const auto made = std::make_shared<carrier>(shared_from_this(), to, std::move(asked));
    carriers_.push_back(made.get());
    made->open();
}

// There is room.
void pool::place(std::shared_ptr<errand> asked) {
    const origin to = asked->asked.to().origin();
    if (carrier* idle = newest_idle(to)) {
        idle->take(std::move(asked));
        return;
    }
    if (carriers_.size() >= options_->connections) oldest_idle()->leave();
    again(std::move(asked));
}

carrier* pool::newest_idle(const origin& to) const noexcept {
    carrier* newest = nullptr;
    for (carrier* each : carriers_)
        if (each->idle() && each->to() == to &&
            (newest == nullptr || each->idle_since() > newest->idle_since()))
            newest = each;
    return newest;
}

carrier* pool::oldest_idle() const noexcept {
    carrier* oldest = nullptr;
    for (carrier* each : carriers_)
        if (each->idle() && (oldest == nullptr || each->idle_since() < oldest->idle_since()))
            oldest = each;
    return oldest;
}

bool pool::has_room(const origin& to) const noexcept {
    if (newest_idle(to) != nullptr) return true;
    const auto same =
        std::ranges::count_if(carriers_, [&to](const carrier* each) { return each->to() == to; });
    if (static_cast<std::size_t>(same) >= options_->per_origin) return false;
    return carriers_.size() < options_->connections || oldest_idle() != nullptr;
}

}  // namespace plait::http::detail
