// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace blogs {

/// The name of a title in a URL: its letters and digits in lower case, accents of Latin letters left
/// out, Russian ones in Latin, all between them one hyphen; at most 60 bytes, cut between words where it
/// can be. Empty where nothing is left.
[[nodiscard]] std::string slug_of(std::string_view title);

/// Whether this is such a name: lower-case letters and digits with single hyphens between, 1 to 80.
[[nodiscard]] bool is_slug(std::string_view text) noexcept;

}  // namespace blogs
