// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>

namespace plait::pipes {

/// What one stage has seen so far. May be read while the pipeline runs.
struct meter {
    using number = std::atomic<std::uint64_t>;

    static void add(number& to, std::uint64_t n = 1) noexcept {
        to.fetch_add(n, std::memory_order_relaxed);
    }

    number in{0};
    number out{0};
    number errors{0};    ///< exceptions that began here
    number queued{0};    ///< items inside a boundary now
    number capacity{0};  ///< room of a boundary; 0: none
    number dropped{0};
    std::atomic<bool> counting{false};  ///< `in`, `out` and `errors` are counted
    std::atomic<bool> dropping{false};  ///< `dropped` is counted
};

}  // namespace plait::pipes
