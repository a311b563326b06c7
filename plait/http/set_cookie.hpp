// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plait::http {

/// A Set-Cookie field (RFC 6265bis, section 4.1). Unless told otherwise: Path=/, Secure, HttpOnly,
/// SameSite=Lax, until the browser is closed.
///
///     answer.with("Set-Cookie", set_cookie("__Host-session", id).max_age(1h).text());
class set_cookie {
public:
    enum class same_site_policy : std::uint8_t { strict, lax, none };

    set_cookie(std::string_view name, std::string_view value) : name_(name), value_(value) {}
    /// Makes the browser forget the cookie; path and domain must be those it was set with.
    [[nodiscard]] static set_cookie removal(std::string_view name);

    set_cookie& path(std::string_view path) & { return path_ = path, *this; }
    set_cookie& domain(std::string_view domain) & { return domain_ = domain, *this; }
    set_cookie& max_age(std::chrono::seconds age) & { return max_age_ = age, *this; }
    /// Seconds since 1970. Browsers that know Max-Age ignore it beside that.
    set_cookie& expires(std::int64_t second) & { return expires_ = second, *this; }
    /// Also over plain HTTP.
    set_cookie& insecure() & { return secure_ = false, *this; }
    /// Also for scripts.
    set_cookie& readable_by_scripts() & { return http_only_ = false, *this; }
    set_cookie& same_site(same_site_policy policy) & { return same_site_ = policy, *this; }

    set_cookie&& path(std::string_view path) && { return std::move(this->path(path)); }
    set_cookie&& domain(std::string_view domain) && { return std::move(this->domain(domain)); }
    set_cookie&& max_age(std::chrono::seconds age) && { return std::move(max_age(age)); }
    set_cookie&& expires(std::int64_t second) && { return std::move(expires(second)); }
    set_cookie&& insecure() && { return std::move(insecure()); }
    set_cookie&& readable_by_scripts() && { return std::move(readable_by_scripts()); }
    set_cookie&& same_site(same_site_policy policy) && { return std::move(same_site(policy)); }

    /// The field's value. Throws protocol_error for what browsers would refuse: a name that is no
    /// token, a value with other than cookie octets, over 4,096 bytes of both, an attribute over 1,024
    /// or with a semicolon or control in it; a name beginning with `__Secure-` (in any case) without
    /// Secure, with `__Host-` without Secure and Path=/ or with a domain; SameSite=None without Secure.
    [[nodiscard]] std::string text() const;

private:
    void check() const;

    std::string name_;
    std::string value_;
    std::string path_ = "/";
    std::string domain_;
    std::optional<std::chrono::seconds> max_age_;
    std::optional<std::int64_t> expires_;
    bool secure_ = true;
    bool http_only_ = true;
    same_site_policy same_site_ = same_site_policy::lax;
};

}  // namespace plait::http
