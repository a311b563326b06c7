// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace plait::io {

/// A range of IPv4 or IPv6 addresses: "10.0.0.0/8", "2001:db8::/32", "192.0.2.1".
class network {
public:
    /// Throws plait::error, which says what would be right: also if bits behind the prefix are set.
    [[nodiscard]] static network parse(std::string_view text);

    /// Whether `host`, an address in figures, lies in it. IPv4 addresses mapped into IPv6 count as
    /// IPv4.
    [[nodiscard]] bool contains(std::string_view host) const noexcept;

    friend bool operator==(const network&, const network&) = default;

private:
    // An IPv4 address stands here as mapped into IPv6.
    using bits = std::array<std::uint8_t, 16>;

    static bool read(std::string_view host, bits& into) noexcept;
    [[nodiscard]] bool agrees(const bits& other) const noexcept;

    bits first_{};
    unsigned prefix_ = 0;
};

}  // namespace plait::io
