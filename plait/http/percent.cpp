// SPDX-License-Identifier: MIT
#include "plait/http/percent.hpp"

#include "plait/http/characters.hpp"

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

// All but the characters of one class.
void append_encoded(std::string& to, std::string_view text, detail::character_class kept,
                    std::string_view space) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (std::size_t from = 0;;) {
        std::size_t at = from;
        while (at != text.size() && detail::is(text[at], kept)) ++at;
        to.append(text, from, at - from);
        if (at == text.size()) return;
        if (text[at] == ' ') {
            to += space;
        } else {
            const auto byte = static_cast<unsigned char>(text[at]);
            to += '%';
            to += digits[byte >> 4U];
            to += digits[byte & 15U];
        }
        from = at + 1;
    }
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) { return decoded(text, '+'); }

std::optional<std::string> form_decoded(std::string_view text) { return decoded(text, ' '); }

void append_percent_encoded(std::string& to, std::string_view text) {
    append_encoded(to, text, detail::unreserved_character, "%20");
}

std::string percent_encoded(std::string_view text) {
    std::string made;
    append_percent_encoded(made, text);
    return made;
}

void append_segment_encoded(std::string& to, std::string_view text) {
    append_encoded(to, text, detail::segment_character, "%20");
}

std::string segment_encoded(std::string_view text) {
    std::string made;
    append_segment_encoded(made, text);
    return made;
}

std::string form_encoded(std::string_view text) {
    std::string made;
    append_encoded(made, text, detail::unreserved_character, "+");
    return made;
}

}  // namespace plait::http
