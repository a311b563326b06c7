// SPDX-License-Identifier: MIT
#include "apps/blog/accounts.hpp"

#include "plait/http/utf8.hpp"

#include <algorithm>
#include <cstddef>

namespace blogs {

namespace {

constexpr std::size_t shortest_name = 3;
constexpr std::size_t longest_name = 30;
constexpr std::size_t shortest_password = 10;
constexpr std::size_t longest_password = 255;

constexpr bool letter_or_digit(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

bool is_canonical_name(std::string_view name) noexcept {
    if (name.size() < shortest_name || name.size() > longest_name) return false;
    if (!letter_or_digit(name.front()) || !letter_or_digit(name.back())) return false;
    for (std::size_t i = 0; i < name.size(); ++i)
        if (!letter_or_digit(name[i]) && name[i] != '_' && name[i] != '-' && name[i] != '.' &&
            (name[i] != ' ' || name[i - 1] == ' '))
            return false;
    return true;
}

std::string canonical_name(std::string_view name) {
    std::string canon;
    for (const char c : name) {
        if (c == ' ' && canon.ends_with(' ')) continue;
        canon += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if (canon.size() > longest_name) break;
    }
    if (canon.size() < shortest_name || canon.size() > longest_name)
        throw refusal(422, "username", "a name has 3 to 30 characters");
    if (!is_canonical_name(canon))
        throw refusal(422, "username",
                      "a name has letters (a to z), digits, spaces and _ - . only, and begins and "
                      "ends with a letter or digit");
    return canon;
}

void check_password(std::string_view password, std::string_view canon) {
    if (!plait::http::is_utf8(password) || has_control(password))
        throw refusal(422, "password", "a password has no control characters");
    const std::size_t length = character_count(password);
    if (length < shortest_password)
        throw refusal(422, "password", "a password has at least 10 characters");
    if (length > longest_password)
        throw refusal(422, "password", "a password has at most 255 characters");
    if (password.find(canon) != std::string_view::npos && length < canon.size() + 8)
        throw refusal(422, "password", "this password is little more than the name");
    if (std::count(password.begin(), password.end(), password.front()) == std::ssize(password))
        throw refusal(422, "password", "this password is one character, repeated");
}

}  // namespace blogs
