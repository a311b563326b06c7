// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/observer.hpp"

#include <cstdint>
#include <string>

namespace plait::http {

enum class log_format : std::uint8_t {
    combined,  ///< as Apache and nginx write it
    json,      ///< an object a line
};

/// The access log's line of one exchange, with its newline. `now`: seconds since 1970. Whatever a peer
/// sends, it is one line, and every field ends where it should: control characters, quotes,
/// backslashes and, in `combined`, bytes beyond ASCII are escaped.
///
/// `json` has: time, id, peer, method, target, version, status, bytes_in, bytes_out, us_to_head,
/// us_to_end (microseconds), agent, referrer, close (why the connection ended behind it, or empty).
[[nodiscard]] std::string log_line(const exchange_record& what, log_format format,
                                   std::int64_t now);

}  // namespace plait::http
