// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace plait::pipes {

/// What to do, where several stages offer the choice; each stage says which it takes.
struct fail_t {
    static constexpr std::string_view name = "fail";
};
struct skip_t {
    static constexpr std::string_view name = "skip";
};
struct block_t {
    static constexpr std::string_view name = "block";
};
struct drop_t {
    static constexpr std::string_view name = "drop";
};
struct drop_oldest_t {
    static constexpr std::string_view name = "drop_oldest";
};
struct drop_new_t {
    static constexpr std::string_view name = "drop_new";
};

inline constexpr fail_t fail{};
inline constexpr skip_t skip{};
inline constexpr block_t block{};
inline constexpr drop_t drop{};
inline constexpr drop_oldest_t drop_oldest{};
inline constexpr drop_new_t drop_new{};

}  // namespace plait::pipes
