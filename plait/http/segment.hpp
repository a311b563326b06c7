// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace plait::http {

/// One segment of a request's path, percent-decoded once. Throws status_error 400 where that is no
/// name: a broken escape, `.` or `..`, not UTF-8, or with a control character, `/` or `\` in it. An
/// empty segment is empty.
[[nodiscard]] std::string decoded_segment(std::string_view raw);

/// Whether a segment of a path can be decoded to this name.
[[nodiscard]] bool is_segment_name(std::string_view name) noexcept;

}  // namespace plait::http
