// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/address.hpp"

#include <atomic>
#include <cstddef>
#include <limits>
#include <map>
#include <mutex>
#include <string>

namespace plait::io {

/// Counts connections, in all and per address, against their limits. For all threads.
class admission {
public:
    static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

    explicit admission(std::size_t connections = 20'000,
                       std::size_t per_address = unlimited) noexcept
        : most_(connections), most_per_address_(per_address) {}

    /// Takes a place; false: there is none.
    [[nodiscard]] bool enter(const address& peer);
    /// Gives back what `enter` took.
    void leave(const address& peer) noexcept;
    [[nodiscard]] std::size_t inside() const noexcept { return inside_.load(); }

private:
    const std::size_t most_;
    const std::size_t most_per_address_;
    std::atomic<std::size_t> inside_ = 0;
    std::mutex mutex_;
    std::map<std::string, std::size_t, std::less<>> by_address_;
};

}  // namespace plait::io
