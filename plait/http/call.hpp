// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/client_exchange.hpp"

namespace plait::http {

/// Sends a request on the connection that the calling program stands on, and gives the head of the
/// final answer; `read_chunk(answer.body())` follows, and behind a chunked body `read_trailers()`.
///
///     coro<std::string, bytes, output> fetch() {
///         response_head answer = co_await http::call(http::get("http://example.com/"));
///         std::string text;
///         while (auto chunk = co_await http::read_chunk(answer.body())) text += *chunk;
///         co_return text;
///     }
///
/// The waits of `how` run by `patience`; behind the head the wait for the body goes on. Throws
/// protocol_error for a server that breaks HTTP, or says nothing; timed_out; and what the stream of
/// the request's body throws. Connecting, keeping and choosing connections is the client's affair.
[[nodiscard]] coro<response_head, bytes, output> call(client_request asked,
                                                      client_options how = {});

}  // namespace plait::http
