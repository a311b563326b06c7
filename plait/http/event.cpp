// SPDX-License-Identifier: MIT
#include "plait/http/event.hpp"

#include "plait/compose/program.hpp"
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

exchange send_events(coro<void, nothing, event> source, std::chrono::milliseconds heartbeat) {
    const position here = co_await this_program;
    auto events = compose(std::move(source), here);
    const head first = event_stream();
    co_yield first;
    events.next();
    while (!finished(events.state())) {
        if (events.state() == state::has_output) {
            co_yield events.output();
            events.next();
            continue;
        }
        bool silent = false;
        co_await patience = timeout(heartbeat).idle();
        try {
            co_await events.ready();
        } catch (const timed_out&) {
            silent = true;
        }
        if (!silent) continue;
        const surroundings& around = co_await ambient;
        if (around.draining()) co_return streamed();
        const bytes comment = ":\n\n";
        co_yield comment;
    }
    events.result();
    co_return streamed();
}

}  // namespace plait::http
