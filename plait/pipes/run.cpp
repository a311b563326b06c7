// SPDX-License-Identifier: MIT
#include "plait/pipes/run.hpp"

#include <algorithm>
#include <utility>

namespace plait::pipes::detail {

void run::enlist(boundary& crossing) {
    const std::scoped_lock lock(mutex_);
    boundaries_.push_back(&crossing);
}

void run::discharge(boundary& crossing) noexcept {
    const std::scoped_lock lock(mutex_);
    std::erase(boundaries_, &crossing);
}

void run::abort() noexcept {
    const std::scoped_lock lock(mutex_);
    aborted_.store(true, std::memory_order_release);
    for (boundary* crossing : boundaries_) crossing->abort();
}

void run::note(std::exception_ptr error) {
    const std::scoped_lock lock(mutex_);
    errors_.push_back(std::move(error));
}

std::vector<std::exception_ptr> run::errors() const {
    const std::scoped_lock lock(mutex_);
    return errors_;
}

void run::throw_error() {
    std::exception_ptr first;
    {
        const std::scoped_lock lock(mutex_);
        if (errors_.empty()) return;
        first = std::move(errors_.front());
        errors_.erase(errors_.begin());
    }
    std::rethrow_exception(std::move(first));
}

void run::on_ready(std::function<void()> call) {
    const std::scoped_lock lock(mutex_);
    on_ready_ = std::move(call);
}

void run::ready() {
    std::function<void()> call;
    {
        const std::scoped_lock lock(mutex_);
        call = on_ready_;
    }
    if (call) call();
}

bool run::first_sight_of_current_exception() {
    const std::exception_ptr current = std::current_exception();
    const std::scoped_lock lock(mutex_);
    // It may have begun on another thread.
    if (std::ranges::any_of(counted_, [&](auto& last) { return last.second == current; }))
        return false;
    counted_[std::this_thread::get_id()] = current;
    return true;
}

}  // namespace plait::pipes::detail
