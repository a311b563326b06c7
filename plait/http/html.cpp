// SPDX-License-Identifier: MIT
#include "plait/http/html.hpp"

#include "plait/http/characters.hpp"
#include "plait/http/percent.hpp"

#include <algorithm>
#include <array>

namespace plait::http {

namespace {

constexpr auto is_escaped = [] {
    std::array<bool, 256> made{};
    for (const unsigned char each : {'&', '<', '>', '"', '\''}) made[each] = true;
    return made;
}();

std::string_view escape_of(char c) noexcept {
    switch (c) {
        case '&': return "&amp;";
        case '<': return "&lt;";
        case '>': return "&gt;";
        case '"': return "&quot;";
        default: return "&#39;";
    }
}

void append_escaped(std::string& into, std::string_view text) {
    std::size_t done = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_escaped[static_cast<unsigned char>(text[at])]) continue;
        into.append(text, done, at - done).append(escape_of(text[at]));
        done = at + 1;
    }
    into.append(text, done);
}

// What browsers take for a scheme is all before the first colon, if no '/', '?' or '#' comes before
// it. They drop tabs, line ends and leading blanks there; so whatever is not plainly a harmless
// scheme is taken for a harmful one.
bool is_harmless(std::string_view url) noexcept {
    const std::size_t end = url.find_first_of(":/?#");
    if (end == std::string_view::npos || url[end] != ':') return true;
    const std::string_view scheme = url.substr(0, end);
    constexpr std::array<std::string_view, 4> harmless = {"http", "https", "mailto", "tel"};
    return std::ranges::any_of(harmless,
                               [scheme](std::string_view each) { return same_text(scheme, each); });
}

}  // namespace

attribute::attribute(detail::attribute_name name, std::string_view value) {
    text_.append(" ").append(name.text()).append("=\"");
    append_escaped(text_, value);
    text_ += '"';
}

void html::put_in(detail::context where, std::string_view text) {
    switch (where) {
        case detail::context::url_part: text_ += percent_encoded(text); break;
        case detail::context::url:
            append_escaped(text_, is_harmless(text) ? text : "about:invalid");
            break;
        default: append_escaped(text_, text);
    }
}

std::string html_escaped(std::string_view text) {
    std::string escaped;
    append_escaped(escaped, text);
    return escaped;
}

response page(html content) {
    return http::content("text/html; charset=utf-8", std::move(content).text());
}

}  // namespace plait::http
