// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/request.hpp"
#include "plait/http/response.hpp"

namespace plait::http::detail {

/// The answer that tells a failure: one line of text, or application/problem+json (RFC 9457) if Accept
/// prefers that; with the request's id. `traceback`: shown too, unless it is empty.
[[nodiscard]] response error_answer(const request& failed, int status, bytes message,
                                    bytes traceback = {});

}  // namespace plait::http::detail
