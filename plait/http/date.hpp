// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace plait::http {

/// Bytes of an IMF-fixdate.
inline constexpr std::size_t date_size = 29;

/// Writes "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7) for a number of seconds since 1970,
/// UTC. Years before 0 and after 9999 are written as the nearest moment that can be.
void write_date(std::int64_t second, std::span<char, date_size> into) noexcept;
[[nodiscard]] std::string date_text(std::int64_t second);

/// Seconds since 1970 of a date in one of the three formats of RFC 9110, section 5.6.7: IMF-fixdate,
/// RFC 850 and asctime. Nothing if it is none, or no such day exists; the day's name is not compared
/// with the date. `now` decides the century of RFC 850's two digits: a date that seems more than 50
/// years ahead is one of the past. A leap second is the next minute's first.
[[nodiscard]] std::optional<std::int64_t> parse_date(std::string_view text,
                                                     std::int64_t now) noexcept;

}  // namespace plait::http
