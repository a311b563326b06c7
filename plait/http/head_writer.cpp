// SPDX-License-Identifier: MIT
#include "plait/http/head_writer.hpp"

#include "plait/http/date.hpp"
#include "plait/http/status.hpp"

#include <array>
#include <span>

namespace plait::http::detail {

namespace {

constexpr bytes date_begins = "Date: ";
constexpr std::size_t date_line_size = date_begins.size() + date_size + 2;

// The text of one second, which all connections of a thread ask for again and again.
struct written_date {
    std::int64_t second = -1;
    std::array<char, date_line_size> line{};
};

bytes date_line(std::int64_t now) noexcept {
    constinit thread_local static written_date last;
    if (last.second != now) {
        std::memcpy(last.line.data(), date_begins.data(), date_begins.size());
        write_date(now,
                   std::span<char, date_size>(last.line.data() + date_begins.size(), date_size));
        std::memcpy(last.line.data() + date_line_size - 2, "\r\n", 2);
        last.second = now;
    }
    return {last.line.data(), last.line.size()};
}

void write_status_line(answer_buffer& into, int status) {
    if (status == 200) {
        into.append("HTTP/1.1 200 OK\r\n");
        return;
    }
    into.append("HTTP/1.1 ");
    into.append(static_cast<std::uint64_t>(status));
    into.append(" ");
    into.append(reason_phrase(status));
    into.append("\r\n");
}

}  // namespace

std::size_t written_size(const head& answer) noexcept {
    constexpr std::size_t all_the_rest = 256;
    return answer.lines().size() + all_the_rest;
}

void write_head(answer_buffer& into, const head& answer, const head_frame& frame,
                std::int64_t now) {
    write_status_line(into, answer.status());
    if (!answer.has_date()) into.append(date_line(now));
    into.append(answer.lines());
    switch (frame.how) {
        case head_frame::body::length:
            into.append("Content-Length: ");
            into.append(frame.length);
            into.append("\r\n");
            break;
        case head_frame::body::chunked: into.append("Transfer-Encoding: chunked\r\n"); break;
        case head_frame::body::untold: break;
    }
    switch (frame.then) {
        case head_frame::after::close: into.append("Connection: close\r\n"); break;
        case head_frame::after::keep_alive: into.append("Connection: keep-alive\r\n"); break;
        case head_frame::after::nothing_said: break;
    }
    into.append("\r\n");
}

}  // namespace plait::http::detail
