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

// From the small letter at U+0430 on.
constexpr std::array<std::string_view, 32> russian{
    "a", "b", "v", "g", "d", "e", "zh", "z",  "i",  "y",    "k", "l", "m", "n", "o",  "p",
    "r", "s", "t", "u", "f", "h", "ts", "ch", "sh", "shch", "",  "y", "",  "e", "yu", "ya"};

constexpr bool plain(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

constexpr std::string_view none = "-";

// How a slug has the first character of `text`, which takes `size` bytes: letters, a digit, nothing (it
// joins: "don't" is one word), or `none`.
std::string_view folded(std::string_view text, std::size_t size) noexcept {
    constexpr std::string_view small = "abcdefghijklmnopqrstuvwxyz";
    const char c = text.front();
    if (c >= 'A' && c <= 'Z') return small.substr(static_cast<std::size_t>(c - 'A'), 1);
    if (plain(c)) return text.substr(0, 1);
    if (c == '\'' || text.starts_with("’")) return {};
    if (size != 2) return none;
    const unsigned point =
        (static_cast<std::uint8_t>(c) & 0x1FU) << 6U | (static_cast<std::uint8_t>(text[1]) & 0x3FU);
    if (point >= 0xC0 && point < 0x180) return latin.substr(point - 0xC0, 1);
    if (point >= 0x410 && point < 0x450) return russian[(point - 0x410) % russian.size()];
    return point == 0x401 || point == 0x451 ? "e" : none;
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
        if (const std::string_view letters = folded(title, size); letters != none)
            made += letters;
        else if (!made.empty() && made.back() != '-')
            made += '-';
        title.remove_prefix(size);
    }
    if (made.size() > longest_made) {
        const std::size_t word = made.rfind('-', longest_made);
        made.resize(word != std::string::npos && word > longest_made / 2 ? word : longest_made);
    }
    while (made.ends_with('-')) made.pop_back();
    return made;
}

bool is_slug(std::string_view text) noexcept {
    if (text.empty() || text.size() > longest || text.front() == '-' || text.back() == '-')
        return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (!plain(text[i]) && (text[i] != '-' || text[i - 1] == '-')) return false;
    return true;
}

}  // namespace blogs
