// SPDX-License-Identifier: MIT
#include "plait/http/set_cookie.hpp"

#include "plait/http/characters.hpp"
#include "plait/http/date.hpp"
#include "plait/http/error.hpp"

#include <algorithm>
#include <cstddef>
#include <source_location>

namespace plait::http {

namespace {

constexpr std::size_t most_name_and_value = 4096;
constexpr std::size_t most_attribute = 1024;

bool is_cookie_octet(char c) noexcept {
    return c > ' ' && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
}

bool is_attribute_character(char c) noexcept { return c >= ' ' && c < 0x7f && c != ';'; }

bool begins_with(std::string_view name, std::string_view prefix) noexcept {
    return same_text(name.substr(0, prefix.size()), prefix);
}

void expect(bool holds, const std::string& cookie, const char* otherwise,
            std::source_location where = std::source_location::current()) {
    if (!holds) throw protocol_error(500, "the cookie '" + cookie + "' " + otherwise, where);
}

std::string_view to_string(set_cookie::same_site_policy policy) noexcept {
    switch (policy) {
        case set_cookie::same_site_policy::strict: return "Strict";
        case set_cookie::same_site_policy::lax: return "Lax";
        case set_cookie::same_site_policy::none: return "None";
    }
    return "";
}

}  // namespace

set_cookie set_cookie::removal(std::string_view name) {
    return set_cookie(name, "").max_age(std::chrono::seconds(0)).expires(0);
}

void set_cookie::check() const {
    expect(is_token(name_), name_, "must have a token for its name");
    expect(
        std::ranges::all_of(value_, is_cookie_octet), name_,
        "has a value with a blank, control, quote, comma, semicolon, backslash or non-ASCII byte");
    expect(name_.size() + value_.size() <= most_name_and_value, name_,
           "has more than 4,096 bytes of name and value");
    for (const std::string& attribute : {path_, domain_})
        expect(attribute.size() <= most_attribute &&
                   std::ranges::all_of(attribute, is_attribute_character),
               name_,
               "has a path or domain that is too long, or with a semicolon or control in it");
    expect(path_.starts_with('/'), name_, "must have a path that begins with a slash");
    expect(secure_ || !begins_with(name_, "__Secure-"), name_, "must be Secure, as its name says");
    if (begins_with(name_, "__Host-")) {
        expect(secure_, name_, "must be Secure, as its name says");
        expect(path_ == "/", name_, "must have the path '/', as its name says");
        expect(domain_.empty(), name_, "must have no domain, as its name says");
    }
    expect(secure_ || same_site_ != same_site_policy::none, name_,
           "must be Secure to be sent from other sites");
}

std::string set_cookie::text() const {
    check();
    std::string text = name_ + '=' + value_ + "; Path=" + path_;
    if (!domain_.empty()) text += "; Domain=" + domain_;
    if (max_age_) text += "; Max-Age=" + std::to_string(max_age_->count());
    if (expires_) text += "; Expires=" + date_text(*expires_);
    if (secure_) text += "; Secure";
    if (http_only_) text += "; HttpOnly";
    return text.append("; SameSite=").append(to_string(same_site_));
}

}  // namespace plait::http
