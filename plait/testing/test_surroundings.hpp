// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/wire.hpp"
#include "plait/testing/split_mix.hpp"
#include "plait/testing/virtual_clock.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace plait::testing {

/// The surroundings of a connection as a test wants them. At first: the peer is 192.0.2.1, no TLS,
/// not draining, and it is Sun, 06 Nov 1994 08:49:37 GMT (the example of RFC 9110).
class test_surroundings final : public surroundings {
public:
    /// Time stands still.
    test_surroundings() = default;
    /// Time goes on as `clock` does, which must live on.
    explicit test_surroundings(const virtual_clock& clock) : clock_(&clock) {}

    [[nodiscard]] std::int64_t now() const noexcept override {
        return second_ + elapsed<std::chrono::seconds>();
    }
    [[nodiscard]] std::int64_t microseconds() const noexcept override {
        return microsecond_ + elapsed<std::chrono::microseconds>();
    }
    [[nodiscard]] std::string_view peer() const noexcept override { return peer_; }
    [[nodiscard]] bool secure() const noexcept override { return secure_; }
    /// The same sequence for the same seed.
    [[nodiscard]] std::uint64_t random_bits() noexcept override { return random_.next(); }
    [[nodiscard]] bool draining() const noexcept override { return draining_; }

    void set_now(std::int64_t second) noexcept { second_ += second - now(); }
    void set_microseconds(std::int64_t microsecond) noexcept {
        microsecond_ += microsecond - microseconds();
    }
    void set_peer(std::string address) { peer_ = std::move(address); }
    void set_secure(bool secure) noexcept { secure_ = secure; }
    void set_seed(std::uint64_t seed) noexcept { random_ = split_mix(seed); }
    /// To end idle waits as well, tell the driver: `driver::drain()`.
    void set_draining(bool draining) noexcept { draining_ = draining; }

private:
    template <class Unit>
    [[nodiscard]] std::int64_t elapsed() const noexcept {
        if (clock_ == nullptr) return 0;
        return std::chrono::duration_cast<Unit>(clock_->now().time_since_epoch()).count();
    }

    const virtual_clock* clock_ = nullptr;
    std::int64_t second_ = 784'111'777;
    std::int64_t microsecond_ = 0;
    std::string peer_ = "192.0.2.1";
    split_mix random_{1};
    bool secure_ = false;
    bool draining_ = false;
};

}  // namespace plait::testing
