// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/coro.hpp"
#include "plait/http/response.hpp"
#include "plait/http/url.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace plait::http {

/// A request as a client makes it: method, URL, fields and a body.
class client_request {
public:
    /// Yields the pieces of a body, each valid until it is resumed; may wait for side kicks.
    using stream = coro<void, nothing, bytes>;
    using content = std::variant<std::monostate, std::string, static_view, file_body, stream>;

    /// Throws protocol_error if the method is no token, or CONNECT, or the URL is relative or has
    /// userinfo (which belongs into Authorization).
    client_request(bytes method, url to);
    client_request(bytes method, bytes to) : client_request(method, url(to)) {}

    /// Adds a field. Throws protocol_error if the name is no token, the value has a control character
    /// (CR, LF, NUL, …), or the field is the client's own: Host, which the URL tells, and those that
    /// frame the message or switch protocols. Content-Length is a promise about a streamed body.
    /// `Connection: close` closes the connection behind the answer.
    client_request& with(bytes name, bytes value) &;
    client_request&& with(bytes name, bytes value) && { return std::move(with(name, value)); }
    /// A stream without Content-Length is sent in chunks.
    client_request& with_body(content body) & {
        body_ = std::move(body);
        return *this;
    }
    client_request&& with_body(content body) && { return std::move(with_body(std::move(body))); }

    [[nodiscard]] const std::string& method() const noexcept { return method_; }
    [[nodiscard]] const url& to() const noexcept { return to_; }
    /// The fields added, without Content-Length and Connection.
    [[nodiscard]] const head& fields() const noexcept { return fields_; }
    [[nodiscard]] const content& body() const noexcept { return body_; }
    [[nodiscard]] content& body() noexcept { return body_; }
    [[nodiscard]] bool streamed() const noexcept { return std::holds_alternative<stream>(body_); }
    /// Bytes of the body; nothing: only its stream knows.
    [[nodiscard]] std::optional<std::uint64_t> length() const noexcept;

    /// The head as it goes on the wire (RFC 9112, section 3). Throws protocol_error if Content-Length
    /// contradicts the body.
    [[nodiscard]] std::string head_text() const;

    /// The same request for another URL, without a body, as a redirect wants it: where that is of
    /// another origin, without Authorization and Cookie.
    [[nodiscard]] client_request redirected(url to) const;

private:
    std::string method_;
    url to_;
    head fields_;
    content body_;
};

[[nodiscard]] inline client_request get(bytes to) { return {"GET", to}; }
[[nodiscard]] inline client_request post(bytes to, bytes type, client_request::content body) {
    client_request made("POST", to);
    made.with("Content-Type", type).with_body(std::move(body));
    return made;
}

}  // namespace plait::http
