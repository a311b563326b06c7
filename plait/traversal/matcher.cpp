// SPDX-License-Identifier: MIT
#include "plait/traversal/matcher.hpp"

#include "plait/http/characters.hpp"

#include <algorithm>

namespace plait::traversal::detail {

namespace {

constexpr std::size_t most_digits = 18;  // of which each number fits into 63 bits

template <class Kind>
bool all_are(std::string_view name, Kind kind) {
    return !name.empty() && std::ranges::all_of(name, [kind](char c) {
        return kind(static_cast<unsigned char>(c));
    });
}

}  // namespace

bool is_any_id(std::string_view name) noexcept { return !name.empty(); }

bool is_dec_id(std::string_view name) noexcept {
    return name.size() <= most_digits &&
           all_are(name, [](unsigned char c) { return c >= '0' && c <= '9'; });
}

bool is_hex_id(std::string_view name) noexcept {
    return all_are(name, [](unsigned char c) { return http::detail::hex_value(c) >= 0; });
}

bool is_text_id(std::string_view name) noexcept {
    return all_are(
        name, [](unsigned char c) { return http::detail::is_alnum(c) || c == '_' || c == '-'; });
}

}  // namespace plait::traversal::detail
