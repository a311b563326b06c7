// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/request.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace plait::http {

/// What tells one state of a representation from another (RFC 9110, section 8.8).
struct validators {
    std::string etag;                      ///< `"x"`, weak `W/"x"`; empty: it has none
    std::optional<std::int64_t> modified;  ///< seconds since 1970; nothing: not known
};

/// What the conditions of a request leave to do.
enum class condition : std::uint8_t {
    holds,         ///< go on
    not_modified,  ///< 304
    failed,        ///< 412
};

/// If-Match, If-Unmodified-Since, If-None-Match and If-Modified-Since, in the order of RFC 9110,
/// section 13.2.2, for a representation that exists. Dates that are none do not count.
[[nodiscard]] condition check_conditions(request asked, const validators& current,
                                         std::int64_t now);

/// Whether Range counts: there is no If-Range, or it holds (RFC 9110, section 13.1.5). Entity tags are
/// compared strongly; a date must be the very one, and more than a second ago.
[[nodiscard]] bool range_applies(request asked, const validators& current, std::int64_t now);

}  // namespace plait::http
