// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/coro.hpp"
#include "plait/compose/wire.hpp"

namespace plait::http {

/// Compresses what it receives (RFC 1952), and yields it in pieces of up to 16 KiB as they are made,
/// each valid until the program is resumed. `level`: 1 (fast) to 9 (small).
///
///     auto pieces = compose(read(file) | gzip(), here);
[[nodiscard]] coro<void, bytes, bytes> gzip(int level = 6);

}  // namespace plait::http
