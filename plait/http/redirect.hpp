// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/response.hpp"

namespace plait::http {

/// Sends the browser elsewhere: 303 (get that, after a form), 301 or 308 (for ever), 302 or 307 (for
/// now; 307 and 308 keep the method). `location` is a URL with everything escaped that must be.
/// Throws protocol_error for another status, an empty location, or one with blanks or bytes that a
/// URL cannot have.
[[nodiscard]] response redirect(bytes location, int status = 303);

/// `target`, if it is a path of this site, else `otherwise`: for where to go that came with a request.
/// "//evil.example" and "/\evil.example" are other sites.
[[nodiscard]] bytes local_target(bytes target, bytes otherwise = "/") noexcept;

}  // namespace plait::http
