// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace plait::http {

/// "Not Found" for 404; for a status without a registered phrase that of its class ("Client Error").
/// RFC 9110, section 15, and the IANA registry.
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

}  // namespace plait::http
