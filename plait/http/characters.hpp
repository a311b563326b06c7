// SPDX-License-Identifier: MIT
#pragma once

// Classes of characters (RFC 9110, section 5.6; RFC 3986, section 3), as one table.

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace plait::http {

namespace detail {

enum character_class : std::uint8_t {
    token_character = 1,
    path_character = 2,   // without '%'
    query_character = 4,  // without '%'
    host_character = 8,   // of a reg-name, without '%' and without the comma of a list
    value_character = 16,
    unreserved_character = 32,
    html_character = 64,      // that says itself in HTML, in text and in attributes
    segment_character = 128,  // of a path's segment, without '%'
};

constexpr bool is_alnum(unsigned char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

inline constexpr std::array<std::uint8_t, 256> character_classes = [] {
    constexpr std::string_view token = "!#$%&'*+-.^_`|~";
    constexpr std::string_view unreserved = "-._~";
    constexpr std::string_view sub_delims = "!$&'()*+,;=";
    // Browsers send these raw, in paths and queries.
    constexpr std::string_view raw_in_paths = "[]|";
    constexpr std::string_view raw_in_queries = "{}^\\`";
    std::array<std::uint8_t, 256> table{};
    for (int c = 0; c < 256; ++c) {
        const auto in = [c](std::string_view set) {
            return set.find(static_cast<char>(c)) != std::string_view::npos;
        };
        const bool alnum = is_alnum(static_cast<unsigned char>(c));
        const bool in_host = alnum || in(unreserved) || (in(sub_delims) && c != ',');
        const bool in_path = in_host || c == ',' || in(":@/") || in(raw_in_paths);
        unsigned classes = 0;
        if (alnum || in(token)) classes |= token_character;
        if (in_path) classes |= path_character;
        if (in_path || c == '?' || in(raw_in_queries)) classes |= query_character;
        if (in_host) classes |= host_character;
        if (alnum || in(unreserved)) classes |= unreserved_character;
        if (alnum || in(unreserved) || in(sub_delims) || in(":@")) classes |= segment_character;
        if (!in("&<>\"'")) classes |= html_character;
        if (c == '\t' || (c >= ' ' && c != 0x7f)) classes |= value_character;
        table[static_cast<std::size_t>(c)] = static_cast<std::uint8_t>(classes);
    }
    return table;
}();

constexpr bool is(char c, character_class wanted) noexcept {
    return (character_classes[static_cast<unsigned char>(c)] & wanted) != 0;
}

constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

/// -1: no hex digit.
constexpr int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    const char low = lower(c);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

}  // namespace detail

/// Whether this is a token (RFC 9110, section 5.6.2): a method, a field name, a coding.
[[nodiscard]] constexpr bool is_token(std::string_view text) noexcept {
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return detail::is(c, detail::token_character); });
}

/// Without the spaces and tabs around it.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && detail::is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && detail::is_blank(text.back())) text.remove_suffix(1);
    return text;
}

/// Equal but for the case of ASCII letters, as field names and most values are compared.
[[nodiscard]] constexpr bool same_text(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && std::ranges::equal(a, b, {}, detail::lower, detail::lower);
}

}  // namespace plait::http
