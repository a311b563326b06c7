// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace blogs {

/// The content of style.css.
extern const std::string_view style_sheet;

}  // namespace blogs
