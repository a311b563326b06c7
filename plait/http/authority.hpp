// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

namespace plait::http {

/// A host, and a port if one is told: "example.org:8080", "[2001:db8::1]".
struct authority {
    std::string_view host;  ///< an address in brackets keeps them
    std::string_view port;  ///< digits, at most 65535; may be empty
};

/// Takes an authority apart (RFC 3986, section 3.2; RFC 9110, section 4.2.4). Nothing: the host is
/// empty, there is userinfo, or a character that may not stand there; a list is none.
[[nodiscard]] std::optional<authority> parse_authority(std::string_view text) noexcept;

}  // namespace plait::http
