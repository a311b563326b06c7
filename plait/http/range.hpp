// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plait::http {

/// `length` bytes from `offset` on.
struct byte_range {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    friend bool operator==(const byte_range&, const byte_range&) noexcept = default;
};

/// How many ranges one request may ask for.
inline constexpr std::size_t most_ranges = 16;

/// What a Range field (RFC 9110, section 14.2) asks of a representation of `size` bytes: the ranges in
/// it, in the order asked for. None: not satisfiable, 416. Nothing: the field is to be ignored,
/// because it is malformed, in another unit than bytes, asks for more than `most_ranges`, for
/// overlapping ones, or in several for as much as the whole.
[[nodiscard]] std::optional<std::vector<byte_range>> requested_ranges(std::string_view range,
                                                                      std::uint64_t size);

/// "bytes 0-499/1234", for Content-Range.
[[nodiscard]] std::string content_range(const byte_range& range, std::uint64_t size);

}  // namespace plait::http
