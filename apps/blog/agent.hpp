// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace blogs {

/// "Firefox, Linux": what a User-Agent field says to people. Of one that says nothing of the kind, its
/// beginning.
[[nodiscard]] std::string agent_text(std::string_view field);

}  // namespace blogs
