// SPDX-License-Identifier: MIT
#pragma once

// One request and its answer on a connection, as the client sees it:
//   1. The request is written in pieces of at most 64 KiB. When so much has been written, or the
//      stream of the body has taken its time, a look shows whether the server has answered already.
//      An answer of 400 and up, or one behind which the server closes, ends the writing; any other is
//      kept until all is written.
//   2. Interim answers are skipped, a bounded number of them.
//   3. A wait for input is cut into slices of a second, so that it ends when nobody wants the answer
//      any more. What is spent of the time that the server has is measured, not counted in slices.

#include "plait/compose/coro.hpp"
#include "plait/compose/wire.hpp"
#include "plait/http/client_options.hpp"
#include "plait/http/client_request.hpp"
#include "plait/http/read.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace plait::http::detail {

/// The waits for one answer.
class reception {
public:
    /// `unwanted` is looked at now and then; null: the answer will be wanted.
    explicit reception(const client_options& how, const bool* unwanted = nullptr) noexcept
        : options_(&how), unwanted_(unwanted) {}

    [[nodiscard]] const client_options& options() const noexcept { return *options_; }
    [[nodiscard]] bool can_be_unwanted() const noexcept { return unwanted_ != nullptr; }
    [[nodiscard]] bool unwanted() const noexcept { return unwanted_ != nullptr && *unwanted_; }
    /// Whether any byte of the answer, be it an interim one, has come.
    [[nodiscard]] bool touched() const noexcept { return touched_; }

    /// The first byte is awaited (again, behind an interim answer).
    void await_first() noexcept { enter(false); }
    /// It has come.
    void begin() noexcept {
        touched_ = true;
        if (!begun_) enter(true);
    }
    void spend(std::chrono::microseconds time) noexcept { spent_ += time; }
    void receive(std::uint64_t count) noexcept { received_ += count; }
    /// Of the time that the server has.
    [[nodiscard]] timeout::duration left() const noexcept;

private:
    void enter(bool begun) noexcept {
        begun_ = begun;
        spent_ = {};
        received_ = 0;
    }

    const client_options* options_;
    const bool* unwanted_;
    bool touched_ = false;
    bool begun_ = false;
    std::chrono::microseconds spent_{0};
    std::uint64_t received_ = 0;
};

/// What a request has led to.
struct reached {
    reached(response_head&& its_head, bool all_written) noexcept
        : head(std::move(its_head)), whole(all_written) {}

    response_head head;
    bool whole;  ///< all of the request has been written
};

/// Writes the request, reads the head of its final answer. Throws protocol_error if there is none,
/// timed_out, error if it has become unwanted, and what the body's stream throws. Both must live on.
[[nodiscard]] coro<reached, bytes, output> converse(client_request* asked, reception* waits);

/// The next piece of the answer's body, or nothing at its end.
[[nodiscard]] coro<std::optional<bytes>, bytes> read_piece(reception* waits, framing* body);
/// What follows it.
[[nodiscard]] coro<field_section, bytes> read_end(reception* waits, const framing* body);

/// Whether something has come by now, be it the end of the input. What has come is left there.
[[nodiscard]] coro<bool, bytes> something_has_come();

/// Whether the server keeps the connection open behind this answer (RFC 9112, section 9.3).
[[nodiscard]] bool stays_open(const response_head& answer);

}  // namespace plait::http::detail
