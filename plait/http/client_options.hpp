// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/limits.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace plait::http {

/// What a client takes from servers, and how long it waits for them.
struct client_options {
    using duration = std::chrono::milliseconds;

    static constexpr http::limits usual_limits() noexcept {
        http::limits bounds;
        bounds.head = std::size_t{64} * 1024;
        bounds.field_line = bounds.head;
        bounds.body = unlimited;
        return bounds;
    }

    http::limits limits = usual_limits();           ///< of answers; `body`: bytes of a streamed one
    std::uint64_t text = std::uint64_t{16} << 20U;  ///< bytes of a body that is put into a string

    duration connect = std::chrono::seconds(5);      ///< with TLS's handshake
    duration first_byte = std::chrono::seconds(30);  ///< of the answer, when the request is written
    duration transfer = std::chrono::seconds(30);    ///< of head and body, and a second per `rate`
                                                     ///< bytes; of a request's body too
    std::uint32_t rate = 500;                        ///< bytes a second
    duration idle = std::chrono::seconds(25);        ///< then a kept connection is closed

    std::size_t per_origin = 8;    ///< connections to one scheme, host and port
    std::size_t connections = 64;  ///< in all
    std::size_t queue = 1000;      ///< requests that wait for a connection; then `send` throws
    unsigned redirects = 5;        ///< that are followed, of one request
};

}  // namespace plait::http
