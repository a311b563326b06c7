// SPDX-License-Identifier: MIT
#include "plait/io/address.hpp"

#include "plait/compose/error.hpp"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstring>

namespace plait::io {

namespace {

std::uint16_t port_of(std::string_view digits, std::string_view whole) {
    std::uint16_t port = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (digits.empty() || fault != std::errc{} || end != digits.data() + digits.size())
        throw error("'" + std::string(whole) + "': after the last ':' comes a port, 0 to 65535");
    return port;
}

bool read(int family, std::string_view host, void* into) noexcept {
    std::array<char, INET6_ADDRSTRLEN> terminated{};
    if (host.size() >= terminated.size()) return false;
    host.copy(terminated.data(), host.size());
    return ::inet_pton(family, terminated.data(), into) == 1;
}

}  // namespace

address::address(const sockaddr& from) noexcept : v6_{} {
    if (from.sa_family != AF_INET6) {
        std::memcpy(&v4_, &from, sizeof v4_);
        return;
    }
    std::memcpy(&v6_, &from, sizeof v6_);
    if (IN6_IS_ADDR_V4MAPPED(&v6_.sin6_addr)) {
        sockaddr_in plain{};
        plain.sin_family = AF_INET;
        plain.sin_port = v6_.sin6_port;
        std::memcpy(&plain.sin_addr, v6_.sin6_addr.s6_addr + 12, 4);
        v4_ = plain;
    }
}

address address::parse(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos)
        throw error("'" + std::string(text) + "' lacks a port; as in 127.0.0.1:8080");
    std::string_view host = text.substr(0, colon);
    const std::uint16_t port = port_of(text.substr(colon + 1), text);
    if (host.empty()) return of("::", port);
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
        throw error("'" + std::string(text) + "': an IPv6 address stands in brackets: [::1]:8080");
    }
    return of(host == "localhost" ? "127.0.0.1" : host, port);
}

address address::of(std::string_view host, std::uint16_t port) {
    address made;
    if (read(AF_INET, host, &made.v4_.sin_addr)) {
        made.v4_.sin_port = htons(port);
        return made;
    }
    made.v6_ = {};
    made.v6_.sin6_family = AF_INET6;
    made.v6_.sin6_port = htons(port);
    if (!read(AF_INET6, host, &made.v6_.sin6_addr))
        throw error("'" + std::string(host) + "' is no IPv4 or IPv6 address");
    return made;
}

bool address::is_numeric(std::string_view host) noexcept {
    in6_addr ignored{};
    return read(AF_INET, host, &ignored) || read(AF_INET6, host, &ignored);
}

std::string address::host() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* const from = family() == AF_INET6 ? static_cast<const void*>(&v6_.sin6_addr)
                                                  : static_cast<const void*>(&v4_.sin_addr);
    ::inet_ntop(family(), from, text.data(), text.size());
    return text.data();
}

address address::with_port(std::uint16_t port) const noexcept {
    address made = *this;
    made.v4_.sin_port = htons(port);
    return made;
}

std::string address::to_string() const {
    const std::string port = ":" + std::to_string(this->port());
    return family() == AF_INET6 ? "[" + host() + "]" + port : host() + port;
}

bool operator==(const address& a, const address& b) noexcept {
    if (a.family() != b.family() || a.port() != b.port()) return false;
    if (a.family() == AF_INET) return a.v4_.sin_addr.s_addr == b.v4_.sin_addr.s_addr;
    return IN6_ARE_ADDR_EQUAL(&a.v6_.sin6_addr, &b.v6_.sin6_addr) != 0 &&
           a.v6_.sin6_scope_id == b.v6_.sin6_scope_id;
}

}  // namespace plait::io
