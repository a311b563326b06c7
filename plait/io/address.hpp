// SPDX-License-Identifier: MIT
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace plait::io {

/// An IPv4 or IPv6 address with a port.
class address {
public:
    /// 0.0.0.0:0
    address() noexcept : v4_{} { v4_.sin_family = AF_INET; }
    /// Copies what the system gave; an IPv4 address mapped into IPv6 becomes IPv4.
    explicit address(const sockaddr& from) noexcept;

    /// "192.0.2.1:80", "[2001:db8::1]:80", ":80" (all of this machine's, IPv6 and IPv4). Throws
    /// plait::error, which says what would be right.
    [[nodiscard]] static address parse(std::string_view text);
    /// `host` is an address in figures, without brackets; throws plait::error if it is not.
    [[nodiscard]] static address of(std::string_view host, std::uint16_t port);
    /// Whether `host` is an address in figures.
    [[nodiscard]] static bool is_numeric(std::string_view host) noexcept;

    /// "192.0.2.1", "2001:db8::1"
    [[nodiscard]] std::string host() const;
    [[nodiscard]] std::uint16_t port() const noexcept { return ntohs(v4_.sin_port); }
    [[nodiscard]] address with_port(std::uint16_t port) const noexcept;
    /// As `parse` reads it.
    [[nodiscard]] std::string to_string() const;

    [[nodiscard]] const sockaddr* data() const noexcept { return &any_; }
    [[nodiscard]] socklen_t size() const noexcept {
        return family() == AF_INET6 ? sizeof v6_ : sizeof v4_;
    }
    [[nodiscard]] int family() const noexcept { return any_.sa_family; }

    friend bool operator==(const address& a, const address& b) noexcept;

private:
    union {
        sockaddr any_;
        sockaddr_in v4_;
        sockaddr_in6 v6_;  // its port lies where that of IPv4 does
    };
};

}  // namespace plait::io
