// SPDX-License-Identifier: MIT
#include "plait/testing/chunking.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace plait::testing {
namespace {

constexpr std::size_t bytes_in_all = std::size_t{16} << 20U;
constexpr std::size_t longest_for_pairs = 64;
constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

}  // namespace

chunking chunking::whole() { return {kind::pieces, unlimited}; }

chunking chunking::pieces(std::size_t length) { return {kind::pieces, length}; }

chunking chunking::at(std::vector<std::size_t> offsets) {
    chunking made(kind::at, 0);
    made.offsets_ = std::move(offsets);
    return made;
}

chunking chunking::random(std::uint64_t seed) { return {kind::random, seed}; }

std::vector<chunking> chunking::samples() {
    std::vector<chunking> kinds{whole()};
    for (const std::size_t length : {1U, 2U, 3U, 7U, 64U}) kinds.push_back(pieces(length));
    for (std::uint64_t seed = 1; seed <= 6; ++seed) kinds.push_back(random(seed));
    return kinds;
}

std::size_t chunking::next(std::size_t available) {
    std::size_t wanted = available;
    switch (kind_) {
        case kind::pieces: wanted = std::max<std::size_t>(number_, 1); break;
        case kind::at:
            while (next_offset_ < offsets_.size() && offsets_[next_offset_] <= position_)
                ++next_offset_;
            if (next_offset_ < offsets_.size()) wanted = offsets_[next_offset_] - position_;
            break;
        case kind::random: {
            const std::uint64_t longest = std::uint64_t{1} << random_.below(12);
            wanted = static_cast<std::size_t>(1 + random_.below(longest));
            break;
        }
    }
    wanted = std::min(wanted, available);
    position_ += wanted;
    return wanted;
}

std::string chunking::text() const {
    switch (kind_) {
        case kind::random: return "in random pieces, seed " + std::to_string(number_);
        case kind::pieces:
            if (number_ == unlimited) return "whole";
            return "in pieces of " + std::to_string(number_) + (number_ == 1 ? " byte" : " bytes");
        case kind::at: break;
    }
    std::string list;
    for (const std::size_t offset : offsets_)
        list.append(list.empty() ? "cut at " : " and ").append(std::to_string(offset));
    return list;
}

void for_each_cut(std::size_t size, const std::function<void(const chunking&)>& run) {
    if (size < 2) return;
    const std::size_t points = std::min(size - 1, std::max<std::size_t>(bytes_in_all / size, 1));
    for (std::size_t i = 0; i < points; ++i) run(chunking::at({1 + i * (size - 1) / points}));
    if (size <= longest_for_pairs)
        for (std::size_t first = 1; first < size; ++first)
            for (std::size_t second = first + 1; second < size; ++second)
                run(chunking::at({first, second}));
    for (std::size_t length = 1, next = 2; length < size;
         length = std::exchange(next, length + next))
        run(chunking::pieces(length));
}

}  // namespace plait::testing
