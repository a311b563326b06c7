// SPDX-License-Identifier: MIT
#include "plait/http/parameterized.hpp"

#include "plait/http/characters.hpp"

#include <algorithm>
#include <cstddef>

namespace plait::http {

namespace {

void skip_blanks(std::string_view& rest) noexcept {
    while (!rest.empty() && detail::is_blank(rest.front())) rest.remove_prefix(1);
}

std::string_view take_token(std::string_view& rest) noexcept {
    std::size_t size = 0;
    while (size < rest.size() && detail::is(rest[size], detail::token_character)) ++size;
    const std::string_view token = rest.substr(0, size);
    rest.remove_prefix(size);
    return token;
}

// `rest` begins with the quote.
std::optional<std::string> take_quoted(std::string_view& rest) {
    std::string text;
    for (std::size_t at = 1; at < rest.size(); ++at) {
        const char next = at + 1 < rest.size() ? rest[at + 1] : '\0';
        if (rest[at] == '"') {
            rest.remove_prefix(at + 1);
            return text;
        }
        if (rest[at] == '\\' && (next == '"' || next == '\\')) ++at;
        text += rest[at];
    }
    return std::nullopt;
}

}  // namespace

std::optional<parameterized> parameterized::parse(std::string_view text) {
    std::string_view rest = text.substr(std::min(text.find(';'), text.size()));
    parameterized parsed;
    parsed.value_ = trimmed(text.substr(0, text.size() - rest.size()));
    while (!rest.empty()) {
        if (rest.front() != ';') return std::nullopt;
        rest.remove_prefix(1);
        skip_blanks(rest);
        const std::string_view name = take_token(rest);
        if (name.empty()) continue;
        if (!rest.starts_with('=') || parsed.find(name)) return std::nullopt;
        rest.remove_prefix(1);
        std::optional<std::string> value;
        if (rest.starts_with('"'))
            value = take_quoted(rest);
        else if (const std::string_view token = take_token(rest); !token.empty())
            value = token;
        if (!value) return std::nullopt;
        parsed.parameters_.emplace_back(name, std::move(*value));
        skip_blanks(rest);
    }
    return parsed;
}

std::optional<std::string_view> parameterized::find(std::string_view name) const noexcept {
    for (const auto& [each, value] : parameters_)
        if (same_text(each, name)) return value;
    return std::nullopt;
}

}  // namespace plait::http
