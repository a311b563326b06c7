// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/wire.hpp"
#include "plait/http/block.hpp"
#include "plait/http/fields.hpp"
#include "plait/http/framing.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace plait::http {

namespace detail {

struct text_at {
    std::uint32_t at = 0;
    std::uint32_t size = 0;
};

/// Parsed fields, and where their text lies.
struct section_data {
    [[nodiscard]] bytes text(text_at piece) const noexcept {
        return {fields.base() + piece.at, piece.size};
    }
    /// Moves the text to a block of its own, if it is not there yet.
    void keep_text();

    field_list fields;
    block own_text;          // none: the text lies with whoever gave it
    std::uint32_t size = 0;  // of all its text, with the empty line
};

struct head_data : section_data {
    framing body;
    std::uint8_t minor_version = 1;
};

}  // namespace detail

/// The fields behind a chunked body (RFC 9110, section 6.5), with their text.
class field_section {
public:
    field_section() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates
    explicit field_section(detail::pooled<detail::section_data> parsed) noexcept
        : data_(std::move(parsed)) {}

    [[nodiscard]] const field_list& fields() const noexcept;

private:
    detail::pooled<detail::section_data> data_;  // null: there are none
};

namespace detail {

struct request_data : head_data {
    /// As new, for the next request of a connection.
    void begin(surroundings& its) noexcept;

    text_at method;
    text_at target;
    text_at path;       // empty in the absolute form: "/" or "*"
    text_at query;      // without the '?'
    text_at authority;  // of the target in the absolute form, else of Host
    text_at version;

    // Of the exchange, not of the head.
    surroundings* around = nullptr;
    field_section trailers;
    bytes trusted_peer;  // what a trusted proxy says; else empty
    bytes trusted_scheme;
    bytes trusted_id;
    mutable std::array<char, 16> made_id{};
    mutable std::string reported;
    mutable std::string located;
};

}  // namespace detail

/// The request of one exchange: a handle, passed by value. It, and all views it gives, live as long
/// as the exchange: until the application's coroutine has ended, or its function returned.
class request {
public:
    explicit request(const detail::request_data& head) noexcept : data_(&head) {}

    /// "GET": case matters.
    [[nodiscard]] bytes method() const noexcept { return data_->text(data_->method); }
    /// As it stands in the request line.
    [[nodiscard]] bytes target() const noexcept { return data_->text(data_->target); }
    /// The target's path, percent-encoded as it came: it begins with '/', or is "*" (OPTIONS).
    [[nodiscard]] bytes path() const noexcept;
    /// The target's query as it came, without the '?'; empty if there is none.
    [[nodiscard]] bytes query() const noexcept { return data_->text(data_->query); }
    /// The first value of that name in the query (application/x-www-form-urlencoded), decoded;
    /// `otherwise` if there is none.
    [[nodiscard]] std::string query(bytes name, bytes otherwise) const;
    [[nodiscard]] std::optional<std::string> query(bytes name) const;

    /// Host and port, as sent: of the target in absolute form, else of Host. Empty only in HTTP/1.0.
    [[nodiscard]] bytes authority() const noexcept { return data_->text(data_->authority); }
    /// "http" or "https": how the peer, or the trusted proxy's peer, speaks to us.
    [[nodiscard]] bytes scheme() const noexcept;
    /// The version's text: "HTTP/1.1".
    [[nodiscard]] bytes version() const noexcept { return data_->text(data_->version); }
    /// 0 in HTTP/1.0; 1 to 9 are as 1.
    [[nodiscard]] unsigned minor_version() const noexcept { return data_->minor_version; }

    [[nodiscard]] const field_list& fields() const noexcept { return data_->fields; }
    /// The value of the first field of that name.
    [[nodiscard]] std::optional<bytes> field(field_name name) const noexcept {
        return data_->fields.find(name);
    }
    [[nodiscard]] std::optional<bytes> field(bytes name) const noexcept {
        return data_->fields.find(name);
    }
    template <class Name>
    [[nodiscard]] bytes field(Name name, bytes otherwise) const noexcept {
        return data_->fields.find(name).value_or(otherwise);
    }
    /// The fields behind a chunked body; none before its end.
    [[nodiscard]] const field_list& trailers() const noexcept { return data_->trailers.fields(); }

    /// Whether a body was announced, be it empty.
    [[nodiscard]] bool has_body() const noexcept {
        return data_->body.what() != framing::kind::none;
    }
    /// The body's length, where it was told in advance.
    [[nodiscard]] std::optional<std::uint64_t> content_length() const noexcept {
        return data_->body.told_length();
    }

    /// The peer's address, or what a trusted proxy says it is.
    [[nodiscard]] bytes peer() const noexcept;
    /// 16 hex digits, different for each request; or what a trusted proxy says.
    [[nodiscard]] bytes id() const noexcept;

    /// Adds to what the log says of this exchange (exchange_record::traceback): lines, each with its
    /// newline. Who answers an exception itself reports it, or nobody hears of it.
    void report(std::string_view lines) const { data_->reported += lines; }
    /// The same, but only if the exchange ends in a traceback: what an exception that goes on happened
    /// to. Somebody further out may still have an answer to it.
    void locate(std::string_view lines) const { data_->located += lines; }

private:
    const detail::request_data* data_;
};

/// What `read_request()` gives: the parsed head, and the owner of what `request` refers to.
class request_head {
public:
    explicit request_head(detail::pooled<detail::request_data> parsed) noexcept
        : data_(std::move(parsed)) {}

    /// Valid while this lives. Before `keep()`, its views end with the input they were read from.
    [[nodiscard]] request handle() const noexcept { return request(*data_); }
    /// The body's framing, for read_chunk.
    [[nodiscard]] framing& body() noexcept { return data_->body; }
    /// Moves the text to memory of its own, if it is not there yet: the views now last.
    void keep();

private:
    detail::pooled<detail::request_data> data_;
};

/// A request made by hand, for tests and for calling an application from inside: the text of its
/// head (and what follows, which is not looked at). Throws protocol_error if it is none.
[[nodiscard]] request_head parse_request(std::string_view text, const limits& bounds = {});

}  // namespace plait::http
