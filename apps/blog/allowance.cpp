// SPDX-License-Identifier: MIT
#include "apps/blog/allowance.hpp"

#include <algorithm>

namespace blogs {

moment allowance::take(const std::string& key, moment now) {
    const std::scoped_lock lock(mutex_);
    const auto known = whole_at_.find(key);
    const moment whole = std::max(known == whole_at_.end() ? 0 : known->second, now) + each_;
    if (const moment late = whole - now - at_once_ * each_; late > 0) return late;
    if (known != whole_at_.end()) {
        known->second = whole;
    } else {
        if (whole_at_.size() >= most_keys) forget(now);
        whole_at_.emplace(key, whole);
    }
    return 0;
}

void allowance::give_back(const std::string& key) {
    const std::scoped_lock lock(mutex_);
    if (const auto known = whole_at_.find(key); known != whole_at_.end()) known->second -= each_;
}

void allowance::forget(moment now) {
    std::erase_if(whole_at_, [now](const auto& each) { return each.second <= now; });
    if (whole_at_.size() < most_keys) return;
    whole_at_.erase(
        std::min_element(whole_at_.begin(), whole_at_.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; }));
}

}  // namespace blogs
