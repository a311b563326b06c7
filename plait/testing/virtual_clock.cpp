// SPDX-License-Identifier: MIT
#include "plait/testing/virtual_clock.hpp"

#include <algorithm>

namespace plait::testing {

virtual_clock::~virtual_clock() {
    for (const auto& [key, waits] : entries_) {
        waits->scheduled_ = false;
        waits->clock_ = nullptr;
    }
}

void virtual_clock::sleep_until(time_point then) {
    while (!entries_.empty() && entries_.begin()->first.first <= then) step();
    now_ = std::max(now_, then);
}

bool virtual_clock::step() {
    if (entries_.empty()) return false;
    entry& due = *entries_.begin()->second;
    now_ = std::max(now_, due.key_.first);
    due.cancel();
    due.happen();
    return true;
}

std::optional<virtual_clock::time_point> virtual_clock::next_due() const noexcept {
    if (entries_.empty()) return std::nullopt;
    return entries_.begin()->first.first;
}

void virtual_clock::entry::schedule(time_point due) {
    cancel();
    if (clock_ == nullptr) return;
    key_ = {due, clock_->scheduled_++};
    clock_->entries_.emplace(key_, this);
    scheduled_ = true;
}

void virtual_clock::entry::cancel() noexcept {
    if (std::exchange(scheduled_, false)) clock_->entries_.erase(key_);
}

}  // namespace plait::testing
