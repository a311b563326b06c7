// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace plait::http {

/// Appends `text` as a JSON string, quotes included (RFC 8259, section 7). Each byte that is not part
/// of well-formed UTF-8 becomes U+FFFD.
void append_json(std::string& into, std::string_view text);

}  // namespace plait::http
