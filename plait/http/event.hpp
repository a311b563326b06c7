// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/wire.hpp"
#include "plait/http/response.hpp"

#include <chrono>
#include <string>

namespace plait::http {

/// A server-sent event (HTML, section 9.2), to be yielded by an exchange whose head is
/// `event_stream()`. Each goes out at once.
///
///     http::exchange news(http::request r) {
///         co_yield http::event_stream();
///         for (auto last = r.field("Last-Event-ID", "0");;) {
///             auto item = co_await next_after(last);
///             co_yield http::event(item.text).named("news").id(item.id);
///         }
///     }
class event {
public:
    /// `data` may have several lines.
    explicit event(bytes data);

    /// Its type, for the browser's addEventListener; else it is a "message".
    event& named(bytes name) & { return with("event: ", name); }
    /// What the browser sends as Last-Event-ID when it comes back.
    event& id(bytes id) & { return with("id: ", id); }
    /// How long the browser shall wait before it comes back.
    event& retry(std::chrono::milliseconds after) & {
        return with("retry: ", std::to_string(after.count()));
    }
    event&& named(bytes name) && { return std::move(named(name)); }
    event&& id(bytes its) && { return std::move(id(its)); }
    event&& retry(std::chrono::milliseconds after) && { return std::move(retry(after)); }

    /// As it goes over the wire.
    [[nodiscard]] bytes text() const noexcept { return text_; }
    operator bytes() const noexcept { return text_; }  // NOLINT(*explicit*): co_yield event(…)

private:
    // Throws protocol_error if the value has a line end or NUL.
    event& with(bytes field, bytes value);

    std::string text_;
};

/// The head of a stream of events: 200, not to be stored or buffered on the way.
[[nodiscard]] head event_stream();

}  // namespace plait::http
