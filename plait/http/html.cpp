// SPDX-License-Identifier: MIT
#include "plait/http/html.hpp"

#include "plait/http/characters.hpp"
#include "plait/http/percent.hpp"

#include <algorithm>
#include <array>
#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace plait::http {

namespace {

std::string_view escape_of(char c) noexcept {
    switch (c) {
        case '&': return "&amp;";
        case '<': return "&lt;";
        case '>': return "&gt;";
        case '"': return "&quot;";
        default: return "&#39;";
    }
}

#ifdef __SSE2__

// A bit for each of sixteen that is escaped.
unsigned escaped_in(const char* text) noexcept {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
    const auto are = [block](char c) { return _mm_cmpeq_epi8(block, _mm_set1_epi8(c)); };
    const __m128i quotes = _mm_or_si128(are('"'), are('\''));
    const __m128i tags = _mm_or_si128(are('<'), are('>'));
    const __m128i all = _mm_or_si128(_mm_or_si128(quotes, tags), are('&'));
    return static_cast<unsigned>(_mm_movemask_epi8(all));
}

// The first that is escaped, else `end`.
const char* find_escaped(const char* at, const char* end) noexcept {
    for (; end - at >= 16; at += 16)
        if (const unsigned found = escaped_in(at); found != 0) return at + std::countr_zero(found);
    if (at == end) return end;
    std::array<char, 16> rest{};
    std::copy(at, end, rest.begin());
    const unsigned found = escaped_in(rest.data());
    return found != 0 ? at + std::countr_zero(found) : end;
}

#else

const char* find_escaped(const char* at, const char* end) noexcept {
    while (at != end && detail::is(*at, detail::html_character)) ++at;
    return at;
}

#endif

void append_escaped(std::string& into, std::string_view text) {
    const char* at = text.data();
    const char* const end = at + text.size();
    for (;;) {
        const char* const found = find_escaped(at, end);
        into.append(at, static_cast<std::size_t>(found - at));
        if (found == end) return;
        into.append(escape_of(*found));
        at = found + 1;
    }
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
        case detail::context::url_part: append_percent_encoded(text_, text); break;
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
