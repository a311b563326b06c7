// SPDX-License-Identifier: MIT
#pragma once

// Reads the literals of `html` while compiling: see there.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <type_traits>

namespace plait::http {

class html;
class attribute;

namespace detail {

enum class context : std::uint8_t {
    text,
    value,       // quoted, of an attribute
    url,         // at the start of the value of a URL attribute
    url_part,    // further on in it
    attributes,  // between them
};

struct hole {
    std::size_t position = 0;  // of the "{}"
    context where = context::text;
};

template <class T>
concept number = (std::integral<T> || std::floating_point<T>) && !std::same_as<T, bool> &&
                 !std::same_as<T, char>;

template <class T>
inline constexpr bool is_text = std::is_convertible_v<const T&, std::string_view> || number<T>;

template <class T>
constexpr bool fits(context where) noexcept {
    switch (where) {
        case context::text: return is_text<T> || std::is_same_v<T, html>;
        case context::attributes: return std::is_same_v<T, attribute>;
        case context::url: return std::is_convertible_v<const T&, std::string_view>;
        default: return is_text<T>;
    }
}

constexpr char html_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr bool html_same(std::string_view a, std::string_view lower_case) noexcept {
    if (a.size() != lower_case.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (html_lower(a[i]) != lower_case[i]) return false;
    return true;
}
constexpr bool html_blank(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

// What stands in the value of an attribute of this name.
enum class value_kind : std::uint8_t { text, url, code };

constexpr value_kind kind_of_attribute(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 11> urls = {
        "href", "src",  "action",     "formaction", "poster",    "cite",
        "data", "ping", "background", "manifest",   "xlink:href"};
    constexpr std::array<std::string_view, 4> codes = {"style", "srcdoc", "srcset", "imagesrcset"};
    if (name.size() > 2 && html_same(name.substr(0, 2), "on")) return value_kind::code;
    for (const std::string_view each : urls)
        if (html_same(name, each)) return value_kind::url;
    for (const std::string_view each : codes)
        if (html_same(name, each)) return value_kind::code;
    return value_kind::text;
}

// While compiling, a call of this is an error: it is no constexpr function. Compilers show the call.
[[noreturn]] inline void html_error(const char* what) { throw std::logic_error(what); }

class html_parser {
public:
    constexpr explicit html_parser(std::string_view literal) noexcept : text_(literal) {}

    // Gives each hole to `found`.
    template <class Found>
    constexpr void parse(const Found& found) {
        while (at_ < text_.size()) {
            if (at_hole()) {
                found(hole{at_, context::text});
                at_ += 2;
            } else if (text_[at_] == '<') {
                markup(found);
            } else {
                if (text_[at_] == '{' || text_[at_] == '}')
                    html_error("a brace in text is written &#123; or &#125;");
                ++at_;
            }
        }
    }

private:
    constexpr bool at_hole() const noexcept { return text_.substr(at_, 2) == "{}"; }
    constexpr void refuse_hole(const char* why) const {
        if (at_hole()) html_error(why);
    }
    constexpr bool more() const {
        if (at_ >= text_.size()) html_error("this ends inside of a tag or comment");
        return at_ < text_.size();
    }

    template <class Found>
    constexpr void markup(const Found& found) {
        ++at_;
        if (text_.substr(at_, 3) == "!--") {
            skip_until("-->", "nothing can be put into a comment");
            return;
        }
        const bool closes = at_ < text_.size() && text_[at_] == '/';
        if (closes || text_.substr(at_, 1) == "!") ++at_;
        const std::size_t begin = at_;
        while (more() && !html_blank(text_[at_]) && text_[at_] != '>' && text_[at_] != '/') {
            if (at_hole()) break;
            ++at_;
        }
        const std::string_view name = text_.substr(begin, at_ - begin);
        if (name.empty()) html_error("a tag has a name; a < in text is written &lt;");
        attributes(found);
        if (!closes) content_of(name);
    }

    template <class Found>
    constexpr void attributes(const Found& found) {
        while (more() && text_[at_] != '>') {
            if (at_hole()) {
                found(hole{at_, context::attributes});
                at_ += 2;
            } else if (html_blank(text_[at_]) || text_[at_] == '/') {
                ++at_;
            } else {
                one_attribute(found);
            }
        }
        ++at_;
    }

    template <class Found>
    constexpr void one_attribute(const Found& found) {
        const std::size_t begin = at_;
        while (more() && !html_blank(text_[at_]) && text_[at_] != '>' && text_[at_] != '=' &&
               text_[at_] != '/') {
            refuse_hole("nothing can be put into the name of an attribute");
            ++at_;
        }
        const std::string_view name = text_.substr(begin, at_ - begin);
        while (more() && html_blank(text_[at_])) ++at_;
        if (!more() || text_[at_] != '=') return;
        ++at_;
        while (more() && html_blank(text_[at_])) ++at_;
        if (!more()) return;
        if (text_[at_] == '"' || text_[at_] == '\'')
            quoted(found, kind_of_attribute(name));
        else
            while (more() && !html_blank(text_[at_]) && text_[at_] != '>') {
                refuse_hole("a value that something is put into must stand in quotes");
                ++at_;
            }
    }

    template <class Found>
    constexpr void quoted(const Found& found, value_kind kind) {
        const char quote = text_[at_++];
        for (const std::size_t begin = at_; more() && text_[at_] != quote;) {
            if (!at_hole()) {
                ++at_;
                continue;
            }
            if (kind == value_kind::code)
                html_error("nothing can be put into an event handler, style, srcdoc or srcset");
            found(hole{at_, kind == value_kind::text ? context::value
                            : at_ == begin           ? context::url
                                                     : context::url_part});
            at_ += 2;
        }
        ++at_;
    }

    // Elements whose content is no HTML.
    constexpr void content_of(std::string_view name) {
        constexpr std::array<std::string_view, 7> raw = {
            "script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext"};
        for (const std::string_view each : raw)
            if (html_same(name, each)) return skip_raw(each);
    }
    constexpr void skip_raw(std::string_view name) {
        while (more()) {
            refuse_hole("nothing can be put into scripts, styles and the like");
            if (text_.substr(at_, 2) == "</" && html_same(text_.substr(at_ + 2, name.size()), name))
                return;
            ++at_;
        }
    }
    constexpr void skip_until(std::string_view end, const char* why) {
        while (more() && text_.substr(at_, end.size()) != end) {
            refuse_hole(why);
            ++at_;
        }
        at_ += end.size();
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

// A literal, read while compiling, with a hole for each of `Args`.
template <class... Args>
class html_format {
public:
    template <class Literal>
        requires std::convertible_to<const Literal&, std::string_view>
    consteval html_format(const Literal& literal) : text_(literal) {  // NOLINT(*explicit*)
        constexpr std::size_t wanted = sizeof...(Args);
        std::size_t count = 0;
        html_parser(text_).parse([&](hole one) {
            if (count < wanted) {
                holes_[count] = one;
                check(count, one.where);
            }
            ++count;
        });
        if (count != wanted) html_error("there must be as many {} as arguments");
    }

    [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }
    [[nodiscard]] constexpr const auto& holes() const noexcept { return holes_; }

private:
    static constexpr void check([[maybe_unused]] std::size_t index,
                                [[maybe_unused]] context where) {
        std::size_t i = 0;
        if (!((i++ != index || fits<Args>(where)) && ...))
            html_error(
                "text and numbers go into text and values, html into text, attribute "
                "between attributes");
    }

    std::string_view text_;
    std::array<hole, sizeof...(Args)> holes_{};
};

// The name of an attribute that takes text, read while compiling.
class attribute_name {
public:
    template <class Literal>
        requires std::convertible_to<const Literal&, std::string_view>
    consteval attribute_name(const Literal& literal) : text_(literal) {  // NOLINT(*explicit*)
        if (text_.empty()) html_error("an attribute has a name");
        for (const char c : text_)
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-')
                html_error("the name of an attribute is of lower-case letters, digits and hyphens");
        if (kind_of_attribute(text_) != value_kind::text)
            html_error("event handlers, URLs and styles are written in the page's text");
    }
    [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }

private:
    std::string_view text_;
};

}  // namespace detail
}  // namespace plait::http
