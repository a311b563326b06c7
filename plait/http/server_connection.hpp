// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/coro.hpp"
#include "plait/compose/wire.hpp"
#include "plait/http/answer_buffer.hpp"
#include "plait/http/application.hpp"
#include "plait/http/faults.hpp"
#include "plait/http/head_reader.hpp"
#include "plait/http/head_writer.hpp"
#include "plait/http/observer.hpp"
#include "plait/http/options.hpp"

#include <cstdint>
#include <exception>
#include <optional>
#include <string>

namespace plait::http::detail {

/// One connection, as `connection` runs it:
///   1. Requests are taken from the input one by one; answers gather in a buffer, which is written when
///      the input has run out, the buffer is full, or an application waits.
///   2. Nothing is read that nobody wants: bodies are read when the application asks, and what it has
///      left unread is discarded behind the answer.
///   3. A fault is answered if nothing of the answer is out, else the connection is aborted. After a
///      fault, nothing that came behind it is looked at.
///   4. While it waits for a request, it holds no buffer.
/// The head's texts, and so the `request`, lie in the driver's buffer as long as no input can come
/// during the exchange; else the text is moved to a block.
class server_connection {
public:
    server_connection(application_ref answers, const options& how, patience_slot& wait,
                      surroundings& around);
    server_connection(const server_connection&) = delete;
    server_connection& operator=(const server_connection&) = delete;
    ~server_connection();

    [[nodiscard]] coro<void, bytes, output> run();

private:
    enum class timer : std::uint8_t { none, idle, head, body, application, write, own };
    using stage = observer::stage;

    // What came of asking for more of the body; nothing of all that: more input, or its end.
    struct body_piece {
        body_piece() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates
        bytes data;
        const fault* wrong = nullptr;
        bool late = false;     // it did not come in time
        bool settles = false;  // there is data, or something is wrong
    };

    // ---- the next head

    bool take_head();
    coro<bool, bytes, output> wait_for_head();
    [[nodiscard]] const fault* objection() const;
    void settle_head();
    void believe_proxy();

    // ---- the exchange

    void begin_exchange() noexcept;
    void end_exchange() noexcept;
    [[nodiscard]] bool answer_at_once();
    coro<void, bytes, output> answer();
    coro<void, bytes, output> stream();
    void look_for_own_wait() noexcept;
    template <class Traceback>
    void answer_failure(const std::exception_ptr& why, const Traceback& traceback);

    // ---- the body of the request

    [[nodiscard]] bool body_done() const noexcept;
    [[nodiscard]] body_piece next_of_body();
    coro<body_piece, bytes, output> wait_for_body(bool nothing_came);
    coro<bool, bytes, output> discard_body();

    // ---- the answer

    void append(bytes text);
    [[nodiscard]] bool is_head() const noexcept;
    [[nodiscard]] const char* why_close(const head& first, bool whole) const noexcept;
    void append_head(const head& first, head_frame frame, bool whole);
    void check_response();
    [[nodiscard]] bool append_response();
    void append_response_head();
    coro<void, bytes, output> write_response();
    coro<void, bytes, output> begin_stream(const head* first);
    [[nodiscard]] bool exceeds(const part& data) const noexcept;
    [[nodiscard]] bool append_part(const part& data);
    void append_chunk_size(std::uint64_t size);
    coro<void, bytes, output> write_part(const part* data);
    coro<void, bytes, output> end_stream();

    // ---- the wire

    coro<void, bytes, output> flush();
    coro<void, bytes, output> part_ways();
    void received(bytes input) noexcept;
    void start(timer next);
    void spend_body_time() noexcept;

    // ---- seeing

    void move_to(stage next) noexcept;
    void note_timeout(timer expired) const noexcept;
    [[nodiscard]] std::int64_t now() const noexcept;

    application_ref answers_;
    const options& how_;
    patience_slot& patience_;
    surroundings& around_;

    // The wire.
    bytes input_;                 // received, and not yet taken
    std::uint64_t received_ = 0;  // bytes in all
    answer_buffer gathered_;
    timer running_ = timer::none;      // the wait that was started last
    std::uint32_t started_ = 0;        // patience_.started() then
    std::optional<timeout> own_wait_;  // which the application has started
    timers::duration body_time_{};     // that the peer has left, beside what its bytes earn
    std::int64_t body_wait_begun_ = 0;
    std::uint64_t body_wait_received_ = 0;
    bool ended_ = false;    // there is no more input
    bool trusted_ = false;  // the peer is a proxy that is believed
    stage stage_ = stage::idle;

    // The exchange.
    pooled<request_data> head_;
    head_reader<request_data> reader_;
    head_reader<section_data> trailer_reader_;
    pooled<section_data> trailers_;  // while they are read
    detail::answer answer_;
    const fault* fault_ = nullptr;  // what is wrong with the request
    std::optional<position> here_;  // of run, for tracebacks
    std::uint64_t requests_ = 0;
    std::uint64_t told_ = 0;  // of the answer's body, where the length was told
    std::uint64_t sent_ = 0;  // of the answer's body
    head_frame::body framed_ = head_frame::body::untold;
    bool bodiless_ = false;  // the answer has no body, whatever the application yields
    bool expects_continue_ = false;
    bool asked_ = false;  // for the body
    bool trailers_done_ = false;
    bool head_out_ = false;
    bool persists_ = true;  // the connection, after this exchange
    bool broken_ = false;   // the answer cannot be brought to its end

    // The record of it.
    bool recording_ = false;
    int status_ = 0;
    std::uint64_t taken_before_ = 0;  // bytes of input, when it began
    std::uint64_t written_ = 0;
    std::int64_t begun_ = 0;
    std::int64_t to_head_ = 0;
    bytes closes_;  // why the connection does
    std::string traceback_;
};

}  // namespace plait::http::detail
