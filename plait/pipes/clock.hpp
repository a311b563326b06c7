// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/sink.hpp"

#include <concepts>

namespace plait::pipes {

/// What timed stages look at. They keep its address: it must live as long as the pipeline.
template <class C>
concept a_clock = requires(C& clock, time_point t) {
    { clock.now() } -> std::convertible_to<time_point>;
    clock.sleep_until(t);
};

/// The clock of the machine.
struct steady_clock {
    [[nodiscard]] static time_point now() noexcept { return std::chrono::steady_clock::now(); }
    static void sleep_until(time_point then);
};
inline constexpr steady_clock steady{};

}  // namespace plait::pipes
