// SPDX-License-Identifier: MIT
#pragma once

#include <source_location>
#include <stdexcept>
#include <string>

namespace plait {

/// Base of all exceptions of plait. Knows where it was made, so a traceback can name the very line.
class error : public std::runtime_error {
public:
    /// `where`: the construction site; give it only to speak for a line that is not your own.
    explicit error(const std::string& message,
                   std::source_location where = std::source_location::current())
        : std::runtime_error(message), where_(where) {}

    [[nodiscard]] std::source_location where() const noexcept { return where_; }

private:
    std::source_location where_;
};

/// A call out of turn (data sent to a program that wants its output taken, say), or a peer that
/// breaks the protocol.
class protocol_error : public error {
public:
    explicit protocol_error(const std::string& message,
                            std::source_location where = std::source_location::current())
        : error(message, where) {}
};

/// Thrown by `co_await receive` and `co_await peek` when the driver has said `end()`.
class end_of_input : public error {
public:
    explicit end_of_input(std::source_location where = std::source_location::current())
        : error("end of input", where) {}
};

/// Thrown by `co_await key` when neither this coroutine, nor a caller, nor the program binds `key`.
class no_such_local : public error {
public:
    explicit no_such_local(const char* name,
                           std::source_location where = std::source_location::current())
        : error(std::string("no coroutine-local '") + name +
                    "' is bound here or by any caller; bind it with co_await bind(...)",
                where) {}
};

}  // namespace plait
