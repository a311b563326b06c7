// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/coro.hpp"
#include "plait/compose/wire.hpp"
#include "plait/http/response.hpp"

#include <chrono>
#include <string>

namespace plait::http {

/// A server-sent event (HTML, section 9.2): what `send_events` sends, or an exchange yields whose
/// head is `event_stream()`. Each goes out at once.
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

/// Answers with a stream of the events that `source` yields, and with a comment whenever it has been
/// silent for `heartbeat`, so that nobody on the way takes the connection for dead. The stream ends
/// when `source` does, or when the server drains: browsers come back, and tell in Last-Event-ID where
/// they were.
///
///     http::exchange news(http::request r) {
///         return http::send_events(items_after(r.field("Last-Event-ID", "0")));
///     }
///     coro<void, nothing, http::event> items_after(bytes last) {
///         for (item next = co_await item_behind(last);; next = co_await item_behind(next.id))
///             co_yield http::event(next.text).named("item").id(next.id);
///     }
[[nodiscard]] exchange send_events(coro<void, nothing, event> source,
                                   std::chrono::milliseconds heartbeat = std::chrono::seconds(15));

}  // namespace plait::http
