// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/calendar.hpp"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace blogs {

/// How often somebody may do something: so many times at once, and once more each so many milliseconds.
/// For all threads.
class allowance {
public:
    /// Of so many keys it knows at once; those that have their whole allowance are forgotten, and if
    /// there are none, the one next to having it.
    static constexpr std::size_t most_keys = 100'000;

    allowance(int at_once, moment each) noexcept : at_once_(at_once), each_(each) {}

    /// Takes one. 0: granted; else milliseconds until there will be one.
    [[nodiscard]] moment take(const std::string& key, moment now);
    /// Takes it back: it was no misuse.
    void give_back(const std::string& key);

private:
    void forget(moment now);

    const int at_once_;
    const moment each_;
    std::mutex mutex_;
    std::unordered_map<std::string, moment> whole_at_;  // when a key will have its whole allowance
};

}  // namespace blogs
