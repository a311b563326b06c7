// SPDX-License-Identifier: MIT
#include "plait/http/event.hpp"

#include "plait/http/error.hpp"

namespace plait::http {

event::event(bytes data) {
    for (;;) {
        const bytes line = data.substr(0, data.find_first_of("\r\n"));
        text_.append("data: ").append(line).append("\n");
        if (line.size() == data.size()) break;
        data.remove_prefix(line.size() + (data.substr(line.size()).starts_with("\r\n") ? 2 : 1));
    }
    text_ += '\n';
}

event& event::with(bytes field, bytes value) {
    if (value.find_first_of(bytes("\r\n\0", 3)) != bytes::npos)
        throw protocol_error(500, "a line end or NUL in an event's name or id");
    text_.pop_back();
    text_.append(field).append(value).append("\n\n");
    return *this;
}

head event_stream() {
    head first(200);
    first.with("Content-Type", "text/event-stream").with("Cache-Control", "no-store");
    first.with("X-Accel-Buffering", "no");
    return first;
}

}  // namespace plait::http
