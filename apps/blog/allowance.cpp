// SPDX-License-Identifier: MIT
#include "apps/blog/allowance.hpp"

#include <algorithm>

namespace blogs {

moment allowance::take(const std::string& key, moment now) {
    const std::scoped_lock lock(mutex_);
    const auto known = known_.find(key);
    const moment whole = std::max(known == known_.end() ? 0 : known->second.whole_at, now) + each_;
    if (const moment late = whole - now - at_once_ * each_; late > 0) return late;
    if (known != known_.end()) {
        known->second.whole_at = whole;
    } else {
        if (known_.size() >= most_keys) forget(now);
        known_[key].whole_at = whole;
    }
    return 0;
}

void allowance::give_back(const std::string& key) {
    const std::scoped_lock lock(mutex_);
    if (const auto known = known_.find(key); known != known_.end()) known->second.whole_at -= each_;
}

bool allowance::forgive(const std::string& key, moment pardoned) {
    const std::scoped_lock lock(mutex_);
    const auto known = known_.find(key);
    if (known == known_.end() || known->second.pardoned >= pardoned) return false;
    known->second = {0, pardoned};
    return true;
}

void allowance::become(int at_once, moment each) {
    const std::scoped_lock lock(mutex_);
    at_once_ = at_once;
    each_ = each;
}

void allowance::forget(moment now) {
    std::erase_if(known_, [now](const auto& each) { return each.second.whole_at <= now; });
    if (known_.size() < most_keys) return;
    known_.erase(std::min_element(known_.begin(), known_.end(), [](const auto& a, const auto& b) {
        return a.second.whole_at < b.second.whole_at;
    }));
}

}  // namespace blogs
