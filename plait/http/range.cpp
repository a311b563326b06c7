// SPDX-License-Identifier: MIT
#include "plait/http/range.hpp"

#include "plait/http/list.hpp"

#include <algorithm>
#include <limits>

namespace plait::http {

namespace {

// All digits, at least one; what 64 bits cannot hold is as much as they can: every size is smaller.
std::optional<std::uint64_t> number(std::string_view digits) noexcept {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    if (digits.empty()) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        value = value > (most - digit) / 10 ? most : value * 10 + digit;
    }
    return value;
}

// A length of 0: well-formed, but not in the representation. Nothing: malformed.
std::optional<byte_range> range_of(std::string_view spec, std::uint64_t size) noexcept {
    const std::size_t dash = spec.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto last = number(spec.substr(dash + 1));
    if (dash == 0) {
        if (!last) return std::nullopt;
        const std::uint64_t length = std::min(*last, size);
        return byte_range{size - length, length};
    }
    const auto first = number(spec.substr(0, dash));
    if (!first || (!last && dash + 1 < spec.size()) || (last && *last < *first))
        return std::nullopt;
    if (*first >= size) return byte_range{};
    return byte_range{*first,
                      last ? std::min(*last - *first, size - *first - 1) + 1 : size - *first};
}

bool overlap(const std::vector<byte_range>& ranges) {
    std::vector<byte_range> sorted = ranges;
    std::ranges::sort(sorted, {}, &byte_range::offset);
    return std::ranges::adjacent_find(sorted, [](const byte_range& a, const byte_range& b) {
               return a.offset + a.length > b.offset;
           }) != sorted.end();
}

}  // namespace

std::optional<std::vector<byte_range>> requested_ranges(std::string_view range,
                                                        std::uint64_t size) {
    const std::size_t equals = range.find('=');
    if (equals == std::string_view::npos || !same_text(range.substr(0, equals), "bytes"))
        return std::nullopt;
    std::size_t asked = 0;
    std::vector<byte_range> ranges;
    for (const std::string_view spec : list_of(range.substr(equals + 1))) {
        if (++asked > most_ranges) return std::nullopt;
        if (spec.empty()) continue;
        const auto one = range_of(spec, size);
        if (!one) return std::nullopt;
        // A suffix of an empty representation is all of it, which no Content-Range can say.
        if (size == 0 && spec.front() == '-' && spec != "-0") return std::nullopt;
        if (one->length > 0) ranges.push_back(*one);
    }
    if (asked == 0) return std::nullopt;
    std::uint64_t sum = 0;
    for (const byte_range& each : ranges) sum += each.length;
    if (ranges.size() > 1 && (overlap(ranges) || sum >= size)) return std::nullopt;
    return ranges;
}

std::string content_range(const byte_range& range, std::uint64_t size) {
    return "bytes " + std::to_string(range.offset) + '-' +
           std::to_string(range.offset + range.length - 1) + '/' + std::to_string(size);
}

}  // namespace plait::http
