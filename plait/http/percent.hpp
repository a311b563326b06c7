// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plait::http {

/// `text` with each `%hh` replaced by its byte (RFC 3986, section 2.1); nothing where a `%` is not
/// followed by two hex digits. All else stays as it is, a plus too.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

/// As one segment of a path: unreserved characters, sub-delims, `:` and `@` stay, all other bytes
/// become `%HH` (RFC 3986, section 3.3).
[[nodiscard]] std::string segment_encoded(std::string_view text);

/// As a name or value in a query or an urlencoded form: letters, digits and `-._~` stay, a space
/// becomes `+`, all other bytes `%HH`.
[[nodiscard]] std::string form_encoded(std::string_view text);

}  // namespace plait::http
