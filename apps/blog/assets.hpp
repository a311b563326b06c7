// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace blogs {

/// The contents of style.css, script.js and icon.svg.
extern const std::string_view style_sheet;
extern const std::string_view script;
extern const std::string_view icon;

}  // namespace blogs
