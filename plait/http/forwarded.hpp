// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace plait::http {

/// What the nearest proxy says of who asked it (RFC 7239): views into the field, empty where it says
/// nothing that counts.
struct forwarded {
    std::string_view peer;    ///< an address, without port and brackets
    std::string_view scheme;  ///< "http" or "https"
};

/// Of a Forwarded field: its last element, which our own proxy has added; those before it anybody may
/// have made up.
[[nodiscard]] forwarded parse_forwarded(std::string_view value) noexcept;

}  // namespace plait::http
