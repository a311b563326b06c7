// SPDX-License-Identifier: MIT
#include "plait/http/percent.hpp"

#include "plait/http/characters.hpp"

#include <cstddef>

namespace plait::http {

namespace {

bool is_unreserved(char c) noexcept {
    return detail::is_alnum(static_cast<unsigned char>(c)) || c == '-' || c == '.' || c == '_' ||
           c == '~';
}

bool stays_in_segment(char c) noexcept {
    return is_unreserved(c) || std::string_view("!$&'()*+,;=:@").find(c) != std::string_view::npos;
}

void escape(std::string& into, char c) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    into += '%';
    into += digits[byte >> 4U];
    into += digits[byte & 15U];
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            decoded += text[at];
            continue;
        }
        if (text.size() - at < 3) return std::nullopt;
        const int high = detail::hex_value(text[at + 1]);
        const int low = detail::hex_value(text[at + 2]);
        if (high < 0 || low < 0) return std::nullopt;
        decoded += static_cast<char>(high * 16 + low);
        at += 2;
    }
    return decoded;
}

std::string segment_encoded(std::string_view text) {
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text)
        if (stays_in_segment(c))
            encoded += c;
        else
            escape(encoded, c);
    return encoded;
}

std::string form_encoded(std::string_view text) {
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text)
        if (is_unreserved(c))
            encoded += c;
        else if (c == ' ')
            encoded += '+';
        else
            escape(encoded, c);
    return encoded;
}

}  // namespace plait::http
