// SPDX-License-Identifier: MIT
#include "plait/http/carrier.hpp"

#include "plait/http/carry.hpp"
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

carrier::carrier(std::shared_ptr<detail::pool> owner, origin to, std::shared_ptr<errand> first)
    : owner_(std::move(owner)), options_(owner_->options()), to_(std::move(to)) {
    take(std::move(first));
}

void carrier::open() {
    set_deadline(options_->connect);
    owner_->open(to_, carry(lease(shared_from_this())));
}

void carrier::take(std::shared_ptr<errand> next) {
    forget_deadline();
    idle_since_ = 0;
    next->carried_by = this;
    current_ = std::move(next);
    told_.ring();
}

void carrier::leave() {
    forget_deadline();
    leaving_ = true;
    out_of_pool();
    told_.ring();
}

void carrier::time_is_up() {
    deadline_ = nullptr;
    if (idle()) {
        leave();
        return;
    }
    leaving_ = true;
    const auto asked = let_go();
    asked->failure = std::make_exception_ptr(timed_out());
    if (const auto pool = out_of_pool()) pool->serve_queue();
    tell(asked);
}

void carrier::opened(std::shared_ptr<home> here) noexcept {
    forget_deadline();
    home_ = std::move(here);
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
        set_deadline(options_->idle);
        owner_->serve_queue();
    }
    tell(asked);
}

void carrier::found_dead() {
    auto asked = let_go();
    if (const auto pool = out_of_pool()) {
        pool->place(std::move(asked));
    } else {
        asked->failure = std::make_exception_ptr(error("the client has ended"));
        tell(asked);
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
    tell(asked);
}

void carrier::gone() {
    forget_deadline();
    if (current_ == nullptr) {
        if (const auto pool = out_of_pool()) pool->serve_queue();
    } else if (used_ && !current_->sent) {
        found_dead();
    } else {
        failed(std::make_exception_ptr(
            protocol_error(bad_gateway, "the connection was lost before the answer was whole")));
    }
}

// What a sender then does may destroy anything, also what drives the program that is running here.
void carrier::tell(std::shared_ptr<errand> whose) {
    if (home_ == nullptr)
        whose->told.ring();
    else
        home_->post([told = std::move(whose)] { told->told.ring(); });
}

void carrier::set_deadline(client_options::duration after) {
    constexpr client_options::duration shortest{1};
    if (after != client_options::duration::max())
        deadline_ = owner_->wait(std::max(after, shortest), shared_from_this());
}

void carrier::forget_deadline() noexcept {
    if (deadline_) std::exchange(deadline_, nullptr).destroy();
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
