// SPDX-License-Identifier: MIT
#include "plait/http/forwarded.hpp"

#include "plait/http/characters.hpp"
#include "plait/http/list.hpp"

#include <algorithm>

namespace plait::http {

namespace {

std::string_view unquoted(std::string_view text) noexcept {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
        return text.substr(1, text.size() - 2);
    return text;
}

// "192.0.2.1:4711", "[2001:db8::1]:4711" or without the port; "unknown" and "_hidden" are none.
std::string_view address(std::string_view node) noexcept {
    const auto made_of = [](std::string_view text, std::string_view more) {
        return !text.empty() && std::ranges::all_of(text, [more](char c) {
            return detail::hex_value(c) >= 0 || more.find(c) != std::string_view::npos;
        });
    };
    if (node.starts_with('[')) {
        const std::string_view inside = node.substr(1, node.find(']') - 1);
        return made_of(inside, ":.") ? inside : std::string_view();
    }
    const std::string_view before_port = node.substr(0, node.find(':'));
    return made_of(before_port, ".") && before_port.find('.') != std::string_view::npos
               ? before_port
               : std::string_view();
}

}  // namespace

forwarded parse_forwarded(std::string_view value) noexcept {
    std::string_view last;
    for (const std::string_view element : list_of(value)) last = element;
    forwarded said;
    // None of the values that count has a semicolon, quoted or not.
    while (!last.empty()) {
        const std::string_view pair = last.substr(0, last.find(';'));
        last.remove_prefix(std::min(pair.size() + 1, last.size()));
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos) continue;
        const std::string_view name = trimmed(pair.substr(0, equals));
        const std::string_view what = unquoted(trimmed(pair.substr(equals + 1)));
        if (same_text(name, "for"))
            said.peer = address(what);
        else if (same_text(name, "proto") && (what == "http" || what == "https"))
            said.scheme = what;
    }
    return said;
}

}  // namespace plait::http
