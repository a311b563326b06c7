// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace plait::http {

/// How welcome something is, in thousandths: 1000 for q=1, 0 for not acceptable.
using quality = int;

/// How welcome a media type is to who sent this Accept field (RFC 9110, section 12.5.1): the most
/// specific range that matches decides. Of parameters only `q` counts. An empty field welcomes all.
[[nodiscard]] quality type_quality(std::string_view accept, std::string_view type) noexcept;

/// The most welcome of the types offered, the first of equals; nothing if none is acceptable.
[[nodiscard]] std::optional<std::string_view> preferred_type(
    std::string_view accept, std::span<const std::string_view> offered) noexcept;

/// How welcome a content coding ("br", "gzip", "identity") is to who sent this Accept-Encoding field
/// (RFC 9110, section 12.5.3). What no element names is not acceptable, but for "identity", which then
/// is what remains: 1.
[[nodiscard]] quality coding_quality(std::string_view accept_encoding,
                                     std::string_view coding) noexcept;

}  // namespace plait::http
