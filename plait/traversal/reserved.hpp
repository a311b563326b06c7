// SPDX-License-Identifier: MIT
#pragma once

#include "plait/traversal/entries.hpp"

#include <string_view>

namespace plait::traversal::detail {

/// What marks a segment as the name of a view, whatever children there are.
inline constexpr std::string_view view_mark = "@@";

/// Whether no member of a set can have this name at that type: a mount or a view has it.
[[nodiscard]] inline bool is_reserved(const type_entry& type, std::string_view name) noexcept {
    return name.starts_with(view_mark) || type.names.find(name) != nullptr;
}

}  // namespace plait::traversal::detail
