// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/wire.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace plait::http {

/// Whom a request is for (RFC 9110, section 4.3.1): scheme, host and port, in one spelling, so that
/// equal origins compare equal.
struct origin {
    origin() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates
    origin(bool is_secure, std::string its_host, std::uint16_t its_port)
        : host(std::move(its_host)), port(its_port), secure(is_secure) {}

    friend bool operator==(const origin&, const origin&) = default;
    friend std::strong_ordering operator<=>(const origin&, const origin&) = default;

    /// "http" or "https".
    [[nodiscard]] bytes scheme() const noexcept { return secure ? "https" : "http"; }
    /// As Host has it: "example.com", "example.com:8080", "[2001:db8::1]". The usual port of the
    /// scheme is left out, and so is the zone of a link-local address.
    [[nodiscard]] std::string authority() const;
    /// "https://example.com:8443".
    [[nodiscard]] std::string text() const;

    std::string host;  ///< a name or an address, in lower case, without brackets
    std::uint16_t port = 0;
    bool secure = false;  ///< https
};

/// A URL of HTTP, or a reference relative to one, split into its parts (RFC 3986). Only http and
/// https; a path or query has just the characters that a server of ours would take; `%` and two hex
/// digits; no spaces, controls or bytes beyond ASCII.
class url {
public:
    /// Bytes of a URL.
    static constexpr std::size_t most = 65536;

    /// Throws protocol_error, which says at which byte what is wrong.
    explicit url(bytes text);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    /// Whether it has a scheme; else it is a relative reference, and `resolve` finds what it means.
    [[nodiscard]] bool absolute() const noexcept { return scheme_.size != 0; }

    // The parts, as written; empty where there are none.

    [[nodiscard]] bytes scheme() const noexcept { return view(scheme_); }
    [[nodiscard]] bytes userinfo() const noexcept { return view(userinfo_); }
    /// An IPv6 address has its brackets.
    [[nodiscard]] bytes host() const noexcept { return view(host_); }
    [[nodiscard]] bytes path() const noexcept { return view(path_); }
    /// Without the '?'.
    [[nodiscard]] bytes query() const noexcept { return view(query_); }
    /// Without the '#'.
    [[nodiscard]] bytes fragment() const noexcept { return view(fragment_); }

    /// As written, else that of the scheme; 0: neither.
    [[nodiscard]] std::uint16_t port() const noexcept;
    /// Of an absolute URL.
    [[nodiscard]] http::origin origin() const;
    /// What a request line has: path and query, the path at least "/".
    [[nodiscard]] std::string target() const;

    /// What `reference`, standing in this document, refers to (RFC 3986, section 5.2). This URL must
    /// be absolute. Throws as the constructor does.
    [[nodiscard]] url resolve(bytes reference) const;

private:
    struct piece {
        std::uint32_t at = 0;
        std::uint32_t size = 0;
    };
    class splitter;

    [[nodiscard]] bytes view(piece part) const noexcept {
        return bytes(text_).substr(part.at, part.size);
    }

    std::string text_;
    piece scheme_;
    piece userinfo_;
    piece host_;
    piece path_;
    piece query_;
    piece fragment_;
    std::uint16_t port_ = 0;
    bool has_query_ = false;
};

}  // namespace plait::http
