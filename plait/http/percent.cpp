// SPDX-License-Identifier: MIT
#include "plait/http/percent.hpp"

#include "plait/http/characters.hpp"

#include <algorithm>
#include <cstddef>

namespace plait::http {

namespace {

std::optional<std::string> decoded(std::string_view text, char plus) {
    std::string made;
    made.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '+') {
            made += plus;
        } else if (text[at] != '%') {
            made += text[at];
        } else {
            if (text.size() - at < 3) return std::nullopt;
            const int high = detail::hex_value(text[at + 1]);
            const int low = detail::hex_value(text[at + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            made += static_cast<char>(high * 16 + low);
            at += 2;
        }
    }
    return made;
}

std::string encoded(std::string_view text, std::string_view keep, std::string_view space) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string made;
    made.reserve(text.size());
    const auto stays = [keep](char c) {
        return detail::is(c, detail::unreserved_character) ||
               keep.find(c) != std::string_view::npos;
    };
    for (std::size_t from = 0;;) {
        const auto* const found = std::find_if_not(text.begin() + from, text.end(), stays);
        const auto at = static_cast<std::size_t>(found - text.begin());
        made.append(text, from, at - from);
        if (at == text.size()) break;
        if (text[at] == ' ') {
            made += space;
        } else {
            const auto byte = static_cast<unsigned char>(text[at]);
            made += '%';
            made += digits[byte >> 4U];
            made += digits[byte & 15U];
        }
        from = at + 1;
    }
    return made;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) { return decoded(text, '+'); }

std::optional<std::string> form_decoded(std::string_view text) { return decoded(text, ' '); }

std::string percent_encoded(std::string_view text, std::string_view keep) {
    return encoded(text, keep, "%20");
}

std::string segment_encoded(std::string_view text) { return encoded(text, "!$&'()*+,;=:@", "%20"); }

std::string form_encoded(std::string_view text) { return encoded(text, {}, "+"); }

}  // namespace plait::http
