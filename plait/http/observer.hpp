// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/request.hpp"

#include <cstdint>

namespace plait::http {

/// What happened in one exchange. All views are valid during the call that gets it.
struct exchange_record {
    explicit exchange_record(request about) noexcept : asked(about) {}

    request asked;               ///< its texts are empty where the head was not readable
    int status = 0;              ///< 0: ended without an answer
    std::uint64_t bytes_in = 0;  ///< head and body, as they came
    std::uint64_t bytes_out = 0;
    std::int64_t begun = 0;    ///< surroundings::microseconds() when its first byte was seen
    std::int64_t to_head = 0;  ///< microseconds from there until the answer's head was made
    std::int64_t to_end = 0;   ///< and until its last byte was
    bytes fault;               ///< the reason of what was wrong with the request; or empty
    bytes closes;              ///< why the connection ends here; empty: it does not
    bytes traceback;  ///< of an exception that became a 500, or cut the answer off; request::report
};

/// Told what a server's connections do: for access logs, metrics, tests. Called on the threads of
/// the connections, in the middle of their work: be quick.
class observer {
public:
    /// Where a connection stands.
    enum class stage : std::uint8_t {
        idle,     ///< waits for a request
        reading,  ///< of a request's head some has come
        working,  ///< in an exchange
        closing,  ///< writes the last of its answers, and hangs up
    };

    observer() = default;
    observer(const observer&) = delete;
    observer& operator=(const observer&) = delete;
    virtual ~observer() = default;

    virtual void opened() noexcept {}
    virtual void moved(stage from, stage to) noexcept = 0;
    virtual void ended(const exchange_record& what) noexcept = 0;
    /// A timer of `timers` has run out: "idle", "head", "body", "application", "write".
    virtual void timed_out(bytes timer) noexcept = 0;
    /// `at`: where it stood.
    virtual void closed(stage at) noexcept = 0;
};

}  // namespace plait::http
