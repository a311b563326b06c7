// SPDX-License-Identifier: MIT
#include "plait/http/authority.hpp"

#include "plait/http/characters.hpp"

#include <algorithm>
#include <cstddef>

namespace plait::http {

namespace {

// Inside of the brackets: an IPv6 address, perhaps with an IPv4 one at its end, or "v1.…" of the
// future. That it is a sound address is the affair of who connects to it.
bool is_address(std::string_view text) noexcept {
    return text.find(':') != std::string_view::npos && std::ranges::all_of(text, [](char c) {
               return detail::hex_value(c) >= 0 || c == ':' || c == '.';
           });
}

bool is_name(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (detail::is(text[at], detail::host_character)) continue;
        if (text[at] != '%' || text.size() - at < 3 || detail::hex_value(text[at + 1]) < 0 ||
            detail::hex_value(text[at + 2]) < 0)
            return false;
        at += 2;
    }
    return !text.empty();
}

bool is_port(std::string_view text) noexcept {
    unsigned number = 0;
    for (const char digit : text) {
        if (digit < '0' || digit > '9') return false;
        number = number * 10 + static_cast<unsigned>(digit - '0');
        if (number > 65535) return false;
    }
    return true;
}

}  // namespace

std::optional<authority> parse_authority(std::string_view text) noexcept {
    authority parsed;
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos || !is_address(text.substr(1, close - 1)))
            return std::nullopt;
        parsed.host = text.substr(0, close + 1);
    } else {
        parsed.host = text.substr(0, text.find(':'));
        if (!is_name(parsed.host)) return std::nullopt;
    }
    const std::string_view rest = text.substr(parsed.host.size());
    if (!rest.empty()) {
        if (!rest.starts_with(':') || !is_port(rest.substr(1))) return std::nullopt;
        parsed.port = rest.substr(1);
    }
    return parsed;
}

}  // namespace plait::http
