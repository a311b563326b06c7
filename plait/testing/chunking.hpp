// SPDX-License-Identifier: MIT
#pragma once

#include "plait/testing/split_mix.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace plait::testing {

/// How a stream is cut into the pieces in which it arrives.
class chunking {
public:
    /// Each time all that there is.
    [[nodiscard]] static chunking whole();
    /// Pieces of `length` bytes, the last may be shorter.
    [[nodiscard]] static chunking pieces(std::size_t length);
    /// Cut just before these offsets of the stream, ascending.
    [[nodiscard]] static chunking at(std::vector<std::size_t> offsets);
    /// Pieces of random lengths, short ones more often; the same for the same seed.
    [[nodiscard]] static chunking random(std::uint64_t seed);
    /// One of each kind that suits every stream: whole, in pieces of 1, 2, 3, 7 and 64 bytes, and at
    /// random, by several seeds.
    [[nodiscard]] static std::vector<chunking> samples();

    /// The length of the next piece, where `available` bytes, at least one, have arrived.
    [[nodiscard]] std::size_t next(std::size_t available);

    /// "whole", "in pieces of 2 bytes", "cut at 3 and 17", "in random pieces, seed 5".
    [[nodiscard]] std::string text() const;
    [[nodiscard]] bool is_random() const noexcept { return kind_ == kind::random; }
    [[nodiscard]] std::uint64_t seed() const noexcept { return is_random() ? number_ : 0; }

private:
    enum class kind { pieces, at, random };

    chunking(kind how, std::uint64_t number) noexcept
        : kind_(how), number_(number), random_(number) {}

    kind kind_;
    std::uint64_t number_;  // the length, or the seed
    std::vector<std::size_t> offsets_;
    std::size_t next_offset_ = 0;
    std::size_t position_ = 0;
    split_mix random_;
};

/// All cuttings that `replay` tries on a wire of `size` bytes: at each single point, at each pair of
/// points where it has at most 64 bytes, and into equal pieces of 1, 2, 3, 5, 8, 13, … bytes. A wire
/// longer than 4 KiB is cut at fewer points, evenly spread, so that the runs see 16 MiB in all.
void for_each_cut(std::size_t size, const std::function<void(const chunking&)>& run);

}  // namespace plait::testing
