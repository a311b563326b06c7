// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/wire.hpp"
#include "plait/http/error.hpp"
#include "plait/http/limits.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace plait::http {

/// How the body of a message is delimited (RFC 9112, section 6.3), and how much of it has been read.
class framing {
public:
    enum class kind : std::uint8_t {
        none,         ///< no body
        length,       ///< Content-Length
        chunked,      ///< Transfer-Encoding: chunked
        until_close,  ///< a response that the end of input ends
    };

    constexpr framing() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates
    /// Content-Length; 0 is a body too, an empty one.
    [[nodiscard]] static constexpr framing length(std::uint64_t size) noexcept {
        return {kind::length, phase::data, size};
    }
    [[nodiscard]] static constexpr framing chunked() noexcept {
        return {kind::chunked, phase::first_digit, 0};
    }
    [[nodiscard]] static constexpr framing until_close() noexcept {
        return {kind::until_close, phase::data, unlimited};
    }

    [[nodiscard]] constexpr kind what() const noexcept { return kind_; }
    /// The length, where it was told in advance.
    [[nodiscard]] constexpr std::optional<std::uint64_t> told_length() const noexcept {
        if (kind_ != kind::length) return std::nullopt;
        return read_ + left_;
    }
    /// All of the data has been read. In a chunked body: up to the line of the last chunk; the
    /// trailer section follows.
    [[nodiscard]] constexpr bool ended() const noexcept {
        return kind_ == kind::chunked ? phase_ == phase::ended
                                      : kind_ != kind::until_close && left_ == 0;
    }
    /// Bytes of data read.
    [[nodiscard]] constexpr std::uint64_t read() const noexcept { return read_; }
    /// Bytes of data to come, where known: of the chunk, or of all.
    [[nodiscard]] constexpr std::uint64_t left() const noexcept { return left_; }

    /// Takes from the front of `input` up to the next piece of data, which is given back as a view
    /// into it; empty: `input` is used up, or the body has ended. Null or what is wrong in `wrong`;
    /// a body longer than `bounds.body` is.
    bytes next(bytes& input, const limits& bounds, const fault*& wrong);

private:
    // Where a chunked body stands. All of a chunk's line is in the phases from first_digit to
    // line_feed.
    enum class phase : std::uint8_t {
        first_digit,  // of a chunk's size
        digits,       // more of them
        semicolon,    // blanks, then ';'
        name_start,   // blanks, then the name of an extension
        name,         // more of it
        equals,       // blanks behind the name, then '=' or ';'
        value_start,  // blanks, then a token or a quoted string
        value,        // more of the token
        quoted,       // inside of a quoted string
        quoted_pair,  // behind a backslash
        value_end,    // behind the closing quote
        line_feed,    // the line's CR was seen
        data,         // `left_` bytes
        data_cr,      // the CR behind them
        data_lf,      // and its LF
        ended,        // the last chunk's line was seen
    };

    constexpr framing(kind what, phase at, std::uint64_t left) noexcept
        : left_(left), kind_(what), phase_(at) {}

    const fault* chunk_line(bytes& input, const limits& bounds);
    const fault* line_ended(const limits& bounds);

    std::uint64_t left_ = 0;
    std::uint64_t read_ = 0;
    std::uint32_t line_ = 0;        // bytes of the chunk's line so far
    std::uint32_t extensions_ = 0;  // bytes of all lines behind the sizes
    kind kind_ = kind::none;
    phase phase_ = phase::data;
    std::uint8_t digits_ = 0;
};

}  // namespace plait::http
