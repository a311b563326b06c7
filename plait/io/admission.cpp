// SPDX-License-Identifier: MIT
#include "plait/io/admission.hpp"

namespace plait::io {

bool admission::enter(const address& peer) {
    if (inside_.fetch_add(1) >= most_) {
        inside_.fetch_sub(1);
        return false;
    }
    if (most_per_address_ == unlimited) return true;
    const std::lock_guard lock(mutex_);
    std::size_t& count = by_address_[peer.host()];
    if (count < most_per_address_) {
        ++count;
        return true;
    }
    inside_.fetch_sub(1);
    return false;
}

void admission::leave(const address& peer) noexcept {
    inside_.fetch_sub(1);
    if (most_per_address_ == unlimited) return;
    const std::lock_guard lock(mutex_);
    const auto found = by_address_.find(peer.host());
    if (found != by_address_.end() && --found->second == 0) by_address_.erase(found);
}

}  // namespace plait::io
