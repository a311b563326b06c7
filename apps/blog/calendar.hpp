// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/words.hpp"
#include "plait/http/html.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace blogs {

/// Milliseconds since 1970, UTC: what the database keeps.
using moment = std::int64_t;

/// "2026-11-22T05:07:09Z", for machines (RFC 3339).
[[nodiscard]] std::string rfc3339(moment when);

/// `<time datetime="2026-11-22T05:07:09Z">22 November 2026</time>`, and "22 November 2026, 06:07" in it:
/// for machines, and for people in a zone of the IANA's; UTC if there is none of that name.
[[nodiscard]] plait::http::html day_element(moment when, const reading& by);
[[nodiscard]] plait::http::html minute_element(moment when, const reading& by);

/// "November 2026", 1 to 12.
[[nodiscard]] std::string month_text(int year, int month, const voice& say = voice());

[[nodiscard]] bool is_zone(std::string_view name);
/// "UTC", then the names of all places, "Africa/Abidjan" first.
[[nodiscard]] const std::vector<std::string>& zones();

/// The moments between which a month lies, UTC.
struct span {
    moment from;
    moment to;
};
[[nodiscard]] span month_span(int year, int month);
[[nodiscard]] span year_span(int year);

}  // namespace blogs
