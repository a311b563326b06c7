// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/limits.hpp"

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

namespace httpd {

/// All that `--limit NAME=VALUE` sets.
struct limits {
    plait::http::limits http;
    plait::http::timers timers;
    std::size_t connections = 20'000;
    std::size_t per_address = std::numeric_limits<std::size_t>::max();

    /// Sets one: "head=32k", "idle=90s", "per-address=unlimited". Sizes in bytes, k, M or G; times in
    /// ms, s, m or h. Throws plait::error, which says what would be right; zero is wrong.
    void set(std::string_view assignment);

    /// The names, each with its meaning, for the help.
    [[nodiscard]] static std::string help();
};

}  // namespace httpd
