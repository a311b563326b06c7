// SPDX-License-Identifier: MIT
#include "plait/http/client_pool.hpp"

#include "plait/http/error.hpp"

#include <algorithm>

namespace plait::http::detail {

namespace {

constexpr int bad_gateway = 502;

// RFC 9110, section 9.2.1: asking them twice asks for nothing else.
bool is_safe(bytes method) noexcept {
    return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

bool is_timeout(const std::exception_ptr& why) {
    try {
        std::rethrow_exception(why);
    } catch (const timed_out&) {
        return true;
    } catch (...) {
        return false;
    }
}

}  // namespace

// ---- errand

void errand::give_up() {
    unwanted = true;
    if (queued_in != nullptr)
        queued_in->forget(*this);
    else if (carried_by != nullptr)
        carried_by->told().ring();
}

// ---- carrier

carrier::carrier(std::shared_ptr<detail::pool> owner, origin to, std::shared_ptr<errand> first)
    : owner_(std::move(owner)), options_(owner_->options()), to_(std::move(to)) {
    take(std::move(first));
}

void carrier::take(std::shared_ptr<errand> next) {
    idle_since_ = 0;
    next->carried_by = this;
    current_ = std::move(next);
    told_.ring();
}

void carrier::leave() {
    leaving_ = true;
    out_of_pool();
    told_.ring();
}

void carrier::opening_took_too_long() {
    deadline_ = nullptr;
    leaving_ = true;
    const auto asked = let_go();
    asked->failure = std::make_exception_ptr(timed_out());
    if (const auto pool = out_of_pool()) pool->serve_queue();
    asked->told.ring();
}

void carrier::opened() noexcept {
    if (deadline_) std::exchange(deadline_, nullptr).destroy();
}

void carrier::finished(bool stays_open) {
    const auto asked = let_go();
    asked->ended = true;
    used_ = true;
    if (owner_ == nullptr || !stays_open) {
        leaving_ = true;
        if (const auto pool = out_of_pool()) pool->serve_queue();
    } else {
        idle_since_ = owner_->next_moment();
        owner_->serve_queue();
    }
    asked->told.ring();
}

void carrier::found_dead() {
    auto asked = let_go();
    if (const auto pool = out_of_pool()) {
        pool->place(std::move(asked));
    } else {
        asked->failure = std::make_exception_ptr(error("the client has ended"));
        asked->told.ring();
    }
}

void carrier::failed(std::exception_ptr why) {
    auto asked = let_go();
    const auto pool = out_of_pool();
    const bool died = used_ && !asked->waits.touched() && !is_timeout(why);
    const bool repeatable = is_safe(asked->asked.method()) && !asked->asked.streamed();
    if (pool != nullptr && died && repeatable && !asked->unwanted &&
        !std::exchange(asked->retried, true)) {
        pool->again(std::move(asked));
        return;
    }
    asked->failure = std::move(why);
    if (pool != nullptr) pool->serve_queue();
    asked->told.ring();
}

void carrier::gone() {
    opened();
    if (current_ == nullptr) {
        if (const auto pool = out_of_pool()) pool->serve_queue();
    } else if (used_ && !current_->sent) {
        found_dead();
    } else {
        failed(std::make_exception_ptr(
            protocol_error(bad_gateway, "the connection was lost before the answer was whole")));
    }
}

std::shared_ptr<errand> carrier::let_go() noexcept {
    current_->carried_by = nullptr;
    return std::exchange(current_, nullptr);
}

std::shared_ptr<detail::pool> carrier::out_of_pool() {
    idle_since_ = 0;
    if (owner_ != nullptr) owner_->remove(*this);
    return std::exchange(owner_, nullptr);
}

// ---- pool

pool::pool(opener opens, deadline waits, client_options how)
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
    const auto made =
        std::make_shared<carrier>(shared_from_this(), asked->asked.to().origin(), asked);
    carriers_.push_back(made.get());
    if (options_->connect != client_options::duration::max()) made->set_deadline(wait_(made));
    open_(made->to(), carry(lease(made)));
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
