// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/error.hpp"

#include <source_location>
#include <string>

namespace plait::http {

/// One way in which a message breaks the protocol. All of them are constants.
struct fault {
    int status;          ///< the answer it deserves
    const char* reason;  ///< one word, for counting: "line", "target", "field", "framing", …
    const char* text;    ///< one line, for people
};

/// A peer that breaks HTTP, or an application that asks for what HTTP forbids (then 500).
class protocol_error : public plait::protocol_error {
public:
    explicit protocol_error(const fault& what,
                            std::source_location where = std::source_location::current())
        : plait::protocol_error(what.text, where), status_(what.status), reason_(what.reason) {}
    explicit protocol_error(int status, const std::string& message,
                            std::source_location where = std::source_location::current())
        : plait::protocol_error(message, where), status_(status) {}

    /// A hint: the status to answer with, if this has to be answered.
    [[nodiscard]] int status() const noexcept { return status_; }
    /// One word, for counting; it lives for ever.
    [[nodiscard]] const char* reason() const noexcept { return reason_; }

private:
    int status_;
    const char* reason_ = "application";
};

/// `throw http::status_error(403, "only members may read this")`: the exchange is answered with this
/// status; the message is shown to the peer.
class status_error : public error {
public:
    /// An empty message: the status' reason phrase.
    explicit status_error(int status, const std::string& message = {},
                          std::source_location where = std::source_location::current());

    [[nodiscard]] int status() const noexcept { return status_; }

private:
    int status_;
};

}  // namespace plait::http
