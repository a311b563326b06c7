// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plait::http {

/// `text` with each `%hh` replaced by its byte (RFC 3986, section 2.1); nothing where a `%` is not
/// followed by two hex digits. All else stays as it is, a plus too.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

/// The same for names and values in a query or a form (application/x-www-form-urlencoded), where a
/// plus is a space.
[[nodiscard]] std::optional<std::string> form_decoded(std::string_view text);

/// Letters, digits and `-._~` stay, all other bytes become `%HH`.
[[nodiscard]] std::string percent_encoded(std::string_view text);
void append_percent_encoded(std::string& to, std::string_view text);

/// As one segment of a path: sub-delims, `:` and `@` stay too (RFC 3986, section 3.3).
[[nodiscard]] std::string segment_encoded(std::string_view text);
void append_segment_encoded(std::string& to, std::string_view text);

/// As a name or value in a query or a form: as percent_encoded, but a space becomes a plus.
[[nodiscard]] std::string form_encoded(std::string_view text);

}  // namespace plait::http
