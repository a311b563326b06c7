// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/coro.hpp"
#include "plait/http/request.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace plait::http {

/// Bounds of a multipart body.
inline constexpr std::size_t most_parts = 100;
inline constexpr std::size_t most_part_head = 8 * 1024;  ///< bytes of a part's fields

/// What `multipart` yields: for each part its head, its data in any number of pieces, its end. All
/// views are valid until the next event; those of the head are the same in all events of a part.
struct multipart_event {
    enum class kind : std::uint8_t { part, data, end };

    multipart_event() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates

    kind what = kind::part;
    bytes name;  ///< of the form's field
    /// As told by the browser, without folders; it may be empty. Not to be used as a path.
    std::optional<bytes> filename;
    bytes type;  ///< Content-Type; "text/plain" if there is none
    bytes data;  ///< of kind `data`: never empty
};

/// Reads a multipart/form-data body (RFC 7578) as it comes, keeping no data; what stands before the
/// first and behind the last boundary is skipped. Throws status_error 400 where it is malformed, ends
/// before its last boundary, has more than `most_parts`, or a part's head has more than
/// `most_part_head`, no Content-Disposition with a name, or a text that is not UTF-8.
///
/// Pipe it into what wants the parts:
///
///     http::exchange upload(http::request r) { return http::multipart(r) | store_files(); }
///     coro<http::response, http::multipart_event, http::part> store_files();
[[nodiscard]] coro<void, bytes, multipart_event> multipart(std::string boundary);
/// With the boundary of the request. Throws status_error: 415 if the body is of another type, 400 if
/// its boundary is missing or malformed.
[[nodiscard]] coro<void, bytes, multipart_event> multipart(request asked);

}  // namespace plait::http
