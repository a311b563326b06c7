// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/limits.hpp"
#include "plait/http/request.hpp"
#include "plait/http/response_head.hpp"

#include <cstddef>

namespace plait::http::detail {

/// Parses heads and trailer sections line by line, in place:
///   1. A line counts when its LF is there. What is wrong with it is told then, or when it has become
///      too long without one; so the first fault in byte order decides, whatever pieces the text came
///      in.
///   2. A line is parsed once, and no text is looked at again but that of an unfinished line.
class head_parser {
public:
    enum class result : unsigned char { more, whole, wrong };

    /// `text`, `size`: all of the head that is there, from its first byte, at the same place each
    /// time. `whole`: `into.size` tells the head's size, and all of `into` is set.
    result parse(request_data& into, const char* text, std::size_t size, const limits& bounds);
    /// `into.to_head` must be set.
    result parse(response_data& into, const char* text, std::size_t size, const limits& bounds);
    /// A trailer section. Framing fields, and Host, are wrong there.
    result parse(section_data& into, const char* text, std::size_t size, const limits& bounds);

    /// Whether the head has reached a limit, were it `size` bytes long and its last line not ended.
    [[nodiscard]] bool overdue(std::size_t size, const limits& bounds) const noexcept;
    /// What is wrong, after `wrong`.
    [[nodiscard]] const fault& wrong() const noexcept { return *wrong_; }

private:
    template <class StartLine>
    result lines(field_list& fields, const char* text, std::size_t size, const limits& bounds,
                 const StartLine& start);

    const fault* wrong_ = nullptr;
    std::uint32_t line_ = 0;
    std::uint32_t fields_ = 0;  // lines of them
    bool started_ = false;      // the start line is done, or there is none
};

}  // namespace plait::http::detail
