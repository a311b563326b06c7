// SPDX-License-Identifier: MIT
#pragma once

#include "plait/testing/virtual_clock.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plait::testing {

/// What went into a program and came out of it, with virtual times. As text, an event a line: seconds,
/// what happened, and what it was about.
///
///     0 received "GET / HTTP/1.1\r\n"
///     0.25 wrote "HTTP/1.1 200 OK\r\n"
///     30 timed_out
///     30 returned
class transcript {
public:
    enum class what {
        received,   ///< one piece of input
        ended,      ///< the input has ended
        reset,      ///< the peer is gone: the program was closed
        timed_out,  ///< the program's patience has run out
        drained,    ///< draining has begun
        wrote,      ///< bytes; what is written in a row at the same time is one event
        yielded,    ///< an output that is not bytes, described
        hung_up,
        aborted,
        returned,  ///< the result, described
        failed,    ///< by that exception: type and text
        gave_up,   ///< closed by the driver, which says why
    };
    struct event {
        virtual_clock::duration at;
        what happened;
        std::string text;

        friend bool operator==(const event&, const event&) = default;
    };

    transcript() = default;
    /// Reads what `text()` gave. Lines that are empty or begin with # are skipped. Throws failure,
    /// which names the line and what is wrong with it.
    [[nodiscard]] static transcript parse(std::string_view text);

    void add(virtual_clock::duration at, what happened, std::string_view text = {});

    [[nodiscard]] const std::vector<event>& events() const noexcept { return events_; }
    /// At most `longest` bytes of each text; only the whole can be read back.
    [[nodiscard]] std::string text(std::size_t longest = std::string_view::npos) const;

    friend bool operator==(const transcript&, const transcript&) = default;

private:
    std::vector<event> events_;
};

/// The event's line, without its end.
[[nodiscard]] std::string to_string(const transcript::event& event,
                                    std::size_t longest = std::string_view::npos);

/// The first event that is not alike in both, as a text of two lines; empty if there is none.
[[nodiscard]] std::string first_difference(const transcript& wanted, const transcript& got);

}  // namespace plait::testing
