// SPDX-License-Identifier: MIT
#pragma once

// Messages as coroutines over bytes (RFC 9112). Each reads what is its own and pushes the rest back.
// All throw protocol_error, with the status to answer (for a response: 502), as soon as the first
// line with a fault has ended, however the bytes were cut.

#include "plait/compose/coro.hpp"
#include "plait/http/framing.hpp"
#include "plait/http/limits.hpp"
#include "plait/http/request.hpp"
#include "plait/http/response_head.hpp"

#include <optional>

namespace plait::http {

/// The next request's head, or nothing if the input ends before it. Checks syntax and framing; Host,
/// method, Expect and the body's size are `connection`'s affair.
[[nodiscard]] coro<std::optional<request_head>, bytes> read_request(limits bounds = {});

/// The next response's head, interim ones included, or nothing if the input ends before it. `asked`
/// is the method of the request: the answer to HEAD has no body.
[[nodiscard]] coro<std::optional<response_head>, bytes> read_response(bytes asked,
                                                                      limits bounds = {});

namespace detail {
[[nodiscard]] coro<std::optional<bytes>, bytes> read_chunk(framing* body, limits bounds);
}  // namespace detail

/// The next piece of the body, valid until the next receive, or nothing at its end. `body` must live
/// until it is done.
[[nodiscard]] inline coro<std::optional<bytes>, bytes> read_chunk(framing& body,
                                                                  limits bounds = {}) {
    return detail::read_chunk(&body, bounds);
}

/// The trailer section behind a chunked body. Framing fields, and Host, are a fault there. Others that
/// may not stand there (RFC 9110, section 6.5.1) are given all the same; `request::trailers()`, behind
/// `connection`, is without them.
[[nodiscard]] coro<field_section, bytes> read_trailers(limits bounds = {});

}  // namespace plait::http
