// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace plait::testing {

/// Random bits, the same for the same seed on every machine. Source: Steele, Lea, Flood, "Fast
/// splittable pseudorandom number generators" (2014).
class split_mix {
public:
    explicit split_mix(std::uint64_t seed) noexcept : state_(seed) {}

    [[nodiscard]] std::uint64_t next() noexcept {
        std::uint64_t bits = state_ += 0x9e3779b97f4a7c15U;
        bits = (bits ^ (bits >> 30U)) * 0xbf58476d1ce4e5b9U;
        bits = (bits ^ (bits >> 27U)) * 0x94d049bb133111ebU;
        return bits ^ (bits >> 31U);
    }
    /// Less than `limit`, which is not 0.
    [[nodiscard]] std::uint64_t below(std::uint64_t limit) noexcept { return next() % limit; }

private:
    std::uint64_t state_;
};

}  // namespace plait::testing
