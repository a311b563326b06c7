// SPDX-License-Identifier: MIT
#include "plait/io/network.hpp"

#include "plait/compose/error.hpp"

#include <arpa/inet.h>

#include <charconv>
#include <string>

namespace plait::io {

namespace {

constexpr unsigned mapped = 96;  // bits before an IPv4 address

}  // namespace

bool network::read(std::string_view host, bits& into) noexcept {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (host.size() >= text.size()) return false;
    host.copy(text.data(), host.size());
    if (::inet_pton(AF_INET6, text.data(), into.data()) == 1) return true;
    into = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    return ::inet_pton(AF_INET, text.data(), into.data() + mapped / 8) == 1;
}

network network::parse(std::string_view text) {
    const auto fail = [text](const char* why) {
        throw error("'" + std::string(text) + "' is no network: " + why +
                    "; as in 10.0.0.0/8, 2001:db8::/32 or 192.0.2.1");
    };
    const auto slash = text.find('/');
    const std::string_view host = text.substr(0, slash);
    network made;
    if (!read(host, made.first_)) fail("that is no address");
    const bool v6 = host.find(':') != std::string_view::npos;
    made.prefix_ = 128;
    if (slash != std::string_view::npos) {
        const std::string_view digits = text.substr(slash + 1);
        unsigned length = 0;
        const auto [end, fault] =
            std::from_chars(digits.data(), digits.data() + digits.size(), length);
        if (digits.empty() || fault != std::errc{} || end != digits.data() + digits.size() ||
            length > (v6 ? 128U : 32U))
            fail("the prefix is a number of bits");
        made.prefix_ = length + (v6 ? 0 : mapped);
    }
    network lowest = made;
    for (unsigned bit = made.prefix_; bit < 128; ++bit)
        lowest.first_[bit / 8] &= static_cast<std::uint8_t>(~(0x80U >> bit % 8));
    if (lowest.first_ != made.first_) fail("bits behind the prefix are set");
    return made;
}

bool network::contains(std::string_view host) const noexcept {
    bits other{};
    return read(host, other) && agrees(other);
}

bool network::agrees(const bits& other) const noexcept {
    for (unsigned bit = 0; bit < prefix_; bit += 8) {
        const unsigned left = prefix_ - bit;
        const unsigned mask = left >= 8 ? 0xffU : 0xffU << (8 - left) & 0xffU;
        if (((first_[bit / 8] ^ other[bit / 8]) & mask) != 0) return false;
    }
    return true;
}

}  // namespace plait::io
