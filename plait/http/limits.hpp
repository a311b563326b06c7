// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace plait::http {

inline constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

/// Bounds on what a peer may send; sizes in bytes. Beyond each, the status it is answered with.
struct limits {
    std::size_t request_line = 8 * 1024;       ///< without its CRLF; 414
    std::size_t field_line = 8 * 1024;         ///< without its CRLF; 431
    std::size_t head = 16 * 1024;              ///< with its lines' CRLFs; trailers the same; 431
    std::size_t fields = 100;                  ///< at most 100; trailers the same; 431
    std::uint64_t body = 1024 * 1024;          ///< 413, by Content-Length before the body is read
    std::size_t chunk_line = 4 * 1024;         ///< size and extensions; 400
    std::size_t chunk_extensions = 16 * 1024;  ///< in one body; 400
    std::uint64_t unread_body = 64 * 1024;  ///< discarded to keep a connection; then it is closed
    std::uint64_t requests = 1'000'000;     ///< on one connection; then it is closed

    friend bool operator==(const limits&, const limits&) = default;
};

/// How long a connection waits.
struct timers {
    using duration = std::chrono::milliseconds;

    duration idle = std::chrono::seconds(60);         ///< for the next request; closed silently
    duration head = std::chrono::seconds(10);         ///< from its first byte; 408
    duration body = std::chrono::seconds(20);         ///< and a second per `rate` bytes; 408
    duration application = std::chrono::seconds(30);  ///< until its head is out; 503
    duration write = std::chrono::seconds(30);        ///< and a second per `rate` bytes; abort
    std::uint32_t rate = 500;                         ///< bytes a second

    friend bool operator==(const timers&, const timers&) = default;
};

}  // namespace plait::http
