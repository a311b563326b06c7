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

    /// Any number, until `become`.
    allowance() noexcept : allowance(0, 0) {}
    allowance(int at_once, moment each) noexcept : at_once_(at_once), each_(each) {}

    /// Takes one. 0: granted; else milliseconds until there will be one.
    [[nodiscard]] moment take(const std::string& key, moment now);
    /// Takes it back: it was no misuse.
    void give_back(const std::string& key);
    /// Forgets what this key has taken. False: that was done already, for a pardon of this moment.
    [[nodiscard]] bool forgive(const std::string& key, moment pardoned);
    /// From now on so many, so often.
    void become(int at_once, moment each);

private:
    struct use {
        moment whole_at = 0;  // when it will have its whole allowance
        moment pardoned = 0;  // of which the last pardon was
    };
    void forget(moment now);

    std::mutex mutex_;  // guards what follows
    int at_once_;
    moment each_;
    std::unordered_map<std::string, use> known_;
};

}  // namespace blogs
