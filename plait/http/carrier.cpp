// SPDX-License-Identifier: MIT
#include "plait/http/carrier.hpp"

#include "plait/http/client_pool.hpp"
#include "plait/http/error.hpp"

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

}  // namespace plait::http::detail
