// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/answer_buffer.hpp"
#include "plait/http/response.hpp"

#include <cstdint>

namespace plait::http::detail {

/// What the connection adds to an application's head.
struct head_frame {
    enum class body : std::uint8_t {
        untold,   // 204, 304; or it ends with the connection
        length,   // Content-Length
        chunked,  // Transfer-Encoding
    };
    enum class after : std::uint8_t {
        nothing_said,
        close,       // Connection: close
        keep_alive,  // Connection: keep-alive, for HTTP/1.0
    };

    body how = body::untold;
    after then = after::nothing_said;
    std::uint64_t length = 0;
};

/// At most so long is what `write_head` writes.
[[nodiscard]] std::size_t written_size(const head& answer) noexcept;

/// Appends the head as it goes on the wire, Date (unless it has one) and its empty line included.
/// `now`: seconds since 1970.
void write_head(answer_buffer& into, const head& answer, const head_frame& frame, std::int64_t now);

}  // namespace plait::http::detail
