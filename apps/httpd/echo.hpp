// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/request.hpp"
#include "plait/http/response.hpp"

namespace httpd {

/// What `--echo` serves on every path: POST gives the body back, OPTIONS says what there is, the rest
/// is "OK". The whole body is read before anything is answered.
[[nodiscard]] plait::http::exchange echo(plait::http::request asked);

}  // namespace httpd
