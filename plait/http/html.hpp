// SPDX-License-Identifier: MIT
#pragma once

// HTML that cannot be broken by what is put into it. The text of a page is written as it is, with `{}`
// where something is put in; the compiler reads that text and finds out in which context each `{}`
// stands, which decides how it is escaped:
//
//   1. in text:                          & < > " '
//   2. in a quoted attribute value:      the same
//   3. at the start of a URL attribute:  the same, and a scheme other than http, https, mailto and tel
//                                        makes it "about:invalid"
//   4. further on in a URL attribute:    percent-encoded, as one segment or one query value
//   5. between attributes:               takes an `attribute`
//
// Anywhere else (in scripts, styles, comments, event handlers, names, unquoted values) `{}` does not
// compile, nor does a text that does not end where it began: between tags.

#include "plait/http/html_parse.hpp"
#include "plait/http/response.hpp"

#include <charconv>
#include <concepts>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace plait::http {

/// ` name="value"`, for a `{}` between attributes: `<input name="x"{}>`. Default made it is nothing.
class attribute {
public:
    attribute() = default;
    /// `name` is a literal, of an attribute whose value is text: not an event handler, a URL or style.
    attribute(detail::attribute_name name, std::string_view value);
    /// An attribute without a value, if it is on: `attribute("checked", done)`.
    template <std::same_as<bool> Bool>
    attribute(detail::attribute_name name, Bool on) {
        if (on) text_.append(" ").append(name.text());
    }

    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
};

/// A page, or a piece of one.
///
///     html list("<ul>");
///     for (const post& each : posts)
///         list.add("<li><a href=\"{}\">{}</a>", each.url, each.title);
///     list.add("</ul>");
class html {
public:
    /// The text of a page with a `{}` for each argument: numbers, what is convertible to
    /// std::string_view, `attribute`, and, in text, `html`.
    template <class... Args>
    using format = detail::html_format<std::type_identity_t<Args>...>;

    html() = default;
    template <class... Args>
    explicit html(format<Args...> text, const Args&... args) {
        append(text, args...);
    }
    /// Markup from elsewhere that is known to be good: what a Markdown renderer made. It is put in as
    /// it is.
    [[nodiscard]] static html trusted(std::string markup) {
        html made;
        made.text_ = std::move(markup);
        return made;
    }

    template <class... Args>
    html& add(format<Args...> text, const Args&... args) {
        append(text, args...);
        return *this;
    }
    html& add(const html& piece) {
        make_room(piece.text_.size());
        text_ += piece.text_;
        return *this;
    }

    [[nodiscard]] const std::string& text() const& noexcept { return text_; }
    [[nodiscard]] std::string text() && noexcept { return std::move(text_); }
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

private:
    template <class... Args>
    void append(const detail::html_format<Args...>& text, const Args&... args) {
        make_room(text.text().size() + (std::size_t{0} + ... + size_of(args)));
        std::size_t from = 0;
        std::size_t i = 0;
        [[maybe_unused]] const auto put = [&](const auto& arg) {
            const detail::hole at = text.holes()[i++];
            text_ += text.text().substr(from, at.position - from);
            from = at.position + 2;
            put_in(at.where, arg);
        };
        (put(args), ...);
        text_ += text.text().substr(from);
    }

    void make_room(std::size_t more) {
        const std::size_t needed = text_.size() + more;
        if (needed > text_.capacity()) text_.reserve(2 * needed);
    }
    // About as much as it takes, unless much of it is escaped.
    static std::size_t size_of(std::string_view text) noexcept { return text.size(); }
    static std::size_t size_of(const html& piece) noexcept { return piece.text_.size(); }
    static std::size_t size_of(const attribute& one) noexcept { return one.text().size(); }
    template <detail::number Number>
    static std::size_t size_of(Number) noexcept {
        return std::numeric_limits<Number>::digits10 + 2;
    }

    void put_in(detail::context where, std::string_view text);
    void put_in(detail::context, const html& piece) { text_ += piece.text_; }
    void put_in(detail::context, const attribute& one) { text_ += one.text(); }
    template <detail::number Number>
    void put_in(detail::context, Number value) {
        char digits[64];
        text_.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
    }

    std::string text_;
};

/// `text` for HTML, where a builder cannot be used: with & < > " ' escaped.
[[nodiscard]] std::string html_escaped(std::string_view text);

/// 200 with this page as "text/html; charset=utf-8".
[[nodiscard]] response page(html content);

}  // namespace plait::http
