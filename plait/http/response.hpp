// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/coro.hpp"
#include "plait/compose/wire.hpp"

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace plait::http {

namespace detail {

/// Text in memory from the pool of coroutine frames.
using pooled_string =
    std::basic_string<char, std::char_traits<char>, plait::detail::pool_allocator<char>>;

}  // namespace detail

/// The head of a response: a status, 200 to 599, and fields.
///
/// Transfer-Encoding is the connection's own and refused. Content-Length is a promise that the
/// connection keeps you to. `Connection: close` closes; other options are refused. At most 32 KiB.
class head {
public:
    explicit head(int status = 200);

    /// Adds a field. Throws protocol_error if the name is no token, or the value has a control
    /// character (CR, LF, NUL, …).
    head& with(bytes name, bytes value) &;
    head&& with(bytes name, bytes value) && { return std::move(with(name, value)); }
    head& with_status(int status) &;
    head&& with_status(int status) && { return std::move(with_status(status)); }

    [[nodiscard]] int status() const noexcept { return status_; }
    /// The fields added, as they go on the wire: "Name: value\r\n" each. Content-Length and
    /// Connection are not among them.
    [[nodiscard]] bytes lines() const noexcept { return lines_; }
    /// The value of the first field of that name in `lines()`.
    [[nodiscard]] std::optional<bytes> field(bytes name) const noexcept;
    [[nodiscard]] std::optional<std::uint64_t> told_length() const noexcept { return length_; }
    [[nodiscard]] bool closes() const noexcept { return closes_; }
    [[nodiscard]] bool has_date() const noexcept { return has_date_; }

private:
    int status_ = 200;
    bool closes_ = false;
    bool has_date_ = false;
    std::optional<std::uint64_t> length_;
    detail::pooled_string lines_;
};

/// Bytes that live as long as the program: a body that is not copied.
class static_view {
public:
    constexpr explicit static_view(bytes lasting) noexcept : view_(lasting) {}
    [[nodiscard]] constexpr bytes view() const noexcept { return view_; }

private:
    bytes view_;
};

/// A part of a file, which it keeps open.
class file_body {
public:
    file_body(std::shared_ptr<const plait::file> source, std::uint64_t offset, std::uint64_t length)
        : source_(std::move(source)), offset_(offset), length_(length) {}
    [[nodiscard]] file_region region() const noexcept { return {*source_, offset_, length_}; }
    [[nodiscard]] std::uint64_t length() const noexcept { return length_; }

private:
    std::shared_ptr<const plait::file> source_;
    std::uint64_t offset_;
    std::uint64_t length_;
};

/// What an application answers: a head and a body.
class response {
public:
    /// The parts were yielded before.
    struct streamed_t {
        constexpr streamed_t() noexcept {}  // NOLINT(*-use-equals-default)
    };
    using content = std::variant<std::monostate, std::string, static_view, file_body, streamed_t>;

    explicit response(int status = 200) : head_(status) {}
    response(http::head its_head, content body)
        : head_(std::move(its_head)), body_(std::move(body)) {}

    /// As head's. On `streamed()`: adds a trailer.
    response& with(bytes name, bytes value) & {
        head_.with(name, value);
        return *this;
    }
    response&& with(bytes name, bytes value) && { return std::move(with(name, value)); }
    response& with_status(int status) & {
        head_.with_status(status);
        return *this;
    }
    response&& with_status(int status) && { return std::move(with_status(status)); }
    response& with_body(content body) & {
        body_ = std::move(body);
        return *this;
    }
    response&& with_body(content body) && { return std::move(with_body(std::move(body))); }

    [[nodiscard]] int status() const noexcept { return head_.status(); }
    [[nodiscard]] const http::head& head() const noexcept { return head_; }
    [[nodiscard]] const content& body() const noexcept { return body_; }
    /// The body's bytes, where they are in memory; else empty.
    [[nodiscard]] bytes text() const noexcept;
    [[nodiscard]] bool streamed() const noexcept {
        return std::holds_alternative<streamed_t>(body_);
    }

private:
    http::head head_;
    content body_;
};

/// 200 with `body` as `type`.
[[nodiscard]] response content(bytes type, response::content body);
/// 200 with `body` as "text/plain; charset=utf-8".
[[nodiscard]] response text(std::string body);
[[nodiscard]] response text(static_view body);
/// The end of an exchange whose parts were yielded; `.with(name, value)` adds trailers, which reach
/// only HTTP/1.1 peers, and only in chunked bodies.
[[nodiscard]] response streamed();

/// What an exchange yields: bytes or a file region of the body, or, first of all, a head. It refers
/// to what it is made of, which must live until the exchange is resumed, as a temporary in the
/// `co_yield` does.
class part {
public:
    template <class View>
        requires std::convertible_to<const View&, bytes>
    part(const View& view) noexcept(noexcept(bytes(view)))  // NOLINT(*explicit*): co_yield "text"
        : view_(view) {}
    part(const http::head& first) noexcept : head_(&first) {}      // NOLINT(*explicit*)
    part(const file_region& region) noexcept : region_(region) {}  // NOLINT(*explicit*)

    /// Null: it is not the head.
    [[nodiscard]] const http::head* head() const noexcept { return head_; }
    [[nodiscard]] bytes view() const noexcept { return view_; }
    [[nodiscard]] const file_region& region() const noexcept { return region_; }
    [[nodiscard]] std::uint64_t size() const noexcept { return view_.size() + region_.length; }

private:
    const http::head* head_ = nullptr;
    bytes view_;
    file_region region_;
};

/// One exchange, streaming both ways: receives the chunks of the request's body (each a view valid
/// until the next receive), yields parts of the response's.
using exchange = coro<response, bytes, part>;

}  // namespace plait::http
