// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

namespace plait::http {

/// Whether this is well-formed UTF-8 (Unicode, table 3-7): no overlong forms, surrogates, or code
/// points beyond U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// How many bytes the code point at the front of `text` takes, which must not be empty; 0: it is
/// ill-formed.
[[nodiscard]] std::size_t code_point_size(std::string_view text) noexcept;

}  // namespace plait::http
