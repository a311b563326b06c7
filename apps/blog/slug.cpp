// SPDX-License-Identifier: MIT
#include "apps/blog/slug.hpp"

#include "plait/http/utf8.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace blogs {

namespace {

constexpr std::size_t longest_made = 60;
constexpr std::size_t longest = 80;

// U+00C0 to U+017F, each as ASCII letters; '-' is no letter.
constexpr std::string_view latin =
    "aaaaaaaceeeeiiiidnooooo-ouuuuytsaaaaaaaceeeeiiiidnooooo-ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(latin.size() == 0x180 - 0xC0);

constexpr bool plain(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// The letter or digit at the front of `text`, `size` bytes long, or '-'.
char folded(std::string_view text, std::size_t size) noexcept {
    const char c = text.front();
    if (size == 1) {
        if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
        return plain(c) ? c : '-';
    }
    if (size != 2) return '-';
    const unsigned point =
        (static_cast<std::uint8_t>(c) & 0x1FU) << 6U | (static_cast<std::uint8_t>(text[1]) & 0x3FU);
    return point >= 0xC0 && point < 0x180 ? latin[point - 0xC0] : '-';
}

}  // namespace

std::string slug_of(std::string_view title) {
    std::string made;
    while (!title.empty() && made.size() <= longest_made) {
        const std::size_t size = plait::http::code_point_size(title);
        if (size == 0) {
            title.remove_prefix(1);
            continue;
        }
        // An apostrophe joins: "don't" is one word.
        if (const char c = folded(title, size); c != '-')
            made += c;
        else if (title.front() != '\'' && !title.starts_with("’") && !made.empty() &&
                 made.back() != '-')
            made += '-';
        title.remove_prefix(size);
    }
    if (made.size() > longest_made) {
        const std::size_t word = made.rfind('-', longest_made);
        made.resize(word != std::string::npos && word > longest_made / 2 ? word : longest_made);
    }
    while (made.ends_with('-')) made.pop_back();
    return made.empty() ? "post" : made;
}

bool is_slug(std::string_view text) noexcept {
    if (text.empty() || text.size() > longest || text.front() == '-' || text.back() == '-')
        return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (!plain(text[i]) && (text[i] != '-' || text[i - 1] == '-')) return false;
    return true;
}

}  // namespace blogs
