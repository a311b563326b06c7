// SPDX-License-Identifier: MIT
#pragma once

// Drives one byte program over one stream:
//   1. What the program wants decides: input is read only when it wants input, so a peer that sends
//      faster than the program reads is held back by its own full socket.
//   2. Read and write are tried first; only would_read and would_write wait for the loop. A read
//      that did not fill the buffer has emptied the socket, so the next one waits without trying.
//   3. The receive buffer is borrowed for reading and goes back when the program idles.
//   4. One timer serves all waits. It is moved only when a wait ends before it is due; otherwise it
//      looks, when it is due, at the wait that runs then. So a wait costs no system call, and mostly
//      not even the timer queue.
//   5. The first output of a turn is written when others that are ready have had theirs: many answers
//      then leave one after another, and a peer on this machine is woken once for them, not for each.
//   6. In the end: hang_up ends our side, discards what the peer is still sending, so that no reset
//      overtakes our last bytes (RFC 9112, section 9.6), and closes; abort resets. A peer that sends
//      nothing is waited for a second; one that does, until it pauses, for as long and as much as is
//      stated below: an upload that is refused is mostly sent to its end before the refusal is read.

#include "plait/compose/program.hpp"
#include "plait/compose/wire.hpp"
#include "plait/io/address.hpp"
#include "plait/io/detached.hpp"
#include "plait/io/loop.hpp"
#include "plait/io/shared_bindings.hpp"
#include "plait/io/stream.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace plait::io {

/// A byte protocol that a driver runs.
using protocol = coro<void, bytes, output>;

class driver final : public watcher, public surroundings, private timer {
public:
    /// Who keeps drivers, and is told of them.
    class keeper {
    public:
        /// Whether to finish, and open nothing new.
        [[nodiscard]] virtual bool draining() const noexcept = 0;
        /// The program failed, by something else than end_of_input or timed_out. `program.failure()`
        /// tells it. The stream will be reset.
        virtual void failed(driver&) = 0;
        /// The stream is unusable, or could not be opened. What is returned comes out of the place
        /// where the program stands, before it is closed; null: it is just closed.
        [[nodiscard]] virtual std::exception_ptr lost(driver&, const std::string& /*trouble*/) {
            return nullptr;
        }
        /// It is over: the program is finished, the stream closed. Must retire the driver: see
        /// loop::retire.
        virtual void ended(driver&) = 0;

    protected:
        ~keeper() = default;
    };
    enum class activity : std::uint8_t { opening, reading, writing, waiting, parting, over };

    /// How long connecting, or a TLS handshake, may take.
    static constexpr std::chrono::seconds opening_time{10};
    static constexpr std::chrono::seconds parting_time{1};
    static constexpr std::chrono::seconds parting_pause{5};
    static constexpr std::chrono::seconds longest_parting{30};
    static constexpr std::uint64_t parting_bytes = std::uint64_t{256} << 20U;

    driver(io::loop& where, keeper& whose, std::unique_ptr<io::stream> wire, protocol&& runs,
           const address& peer, const shared_bindings* seen = nullptr);
    driver(const driver&) = delete;
    driver& operator=(const driver&) = delete;
    ~driver() override;

    /// Begins. It may be over when this returns.
    void start();
    /// See keeper::draining: ends a wait that is idle.
    void drain();
    /// Resets the stream, closes the program.
    void abort();

    [[nodiscard]] activity doing() const noexcept;
    [[nodiscard]] const program<void, bytes, output>& running() const noexcept { return program_; }
    [[nodiscard]] const address& from() const noexcept { return peer_; }

    /// For the loop, and for tests with a scripted stream.
    void ready(std::uint32_t events) override;

    [[nodiscard]] std::int64_t now() const noexcept override;
    [[nodiscard]] std::int64_t microseconds() const noexcept override;
    [[nodiscard]] std::string_view peer() const noexcept override;
    [[nodiscard]] bool secure() const noexcept override { return stream_ && stream_->secure(); }
    [[nodiscard]] std::uint64_t random_bits() noexcept override { return loop_.random_bits(); }
    [[nodiscard]] bool draining() const noexcept override { return keeper_.draining(); }

    /// For the keeper: where it keeps this driver.
    std::size_t place = 0;

private:
    enum class phase : std::uint8_t { opening, running, parting, over };

    void expired() override;

    void proceed();
    // Each returns whether to go on at once.
    bool open();
    bool step();
    bool take();
    bool rest();
    bool give();
    bool attend();
    bool conclude();
    bool discard();

    void must_wait(stream::status why, bool& tried);
    [[nodiscard]] stream::outcome write_some(const output& out);
    detached when_ready();
    void resumed();
    void time_out();
    void lose();
    void let_end();
    void part();
    void finish();
    [[nodiscard]] bool failed_badly() const;

    io::loop& loop_;
    keeper& keeper_;
    std::unique_ptr<io::stream> stream_;
    phase phase_ = phase::opening;
    bool readable_ = true;   // a read may move something
    bool writable_ = true;   // a write may
    bool crossed_ = false;   // a read waits for writability, or the reverse (TLS)
    bool hung_up_ = false;   // the peer's end is, or will be, the last thing to read
    bool ended_ = false;     // and it has been read
    bool queued_ = false;    // to write, later in this turn
    bool writes_ = false;    // now
    bool torn_ = false;      // an output was left half-written: nothing can follow it
    std::uint8_t told_ = 0;  // how often the program has been told to end
    std::uint32_t watched_ = 0;
    std::uint32_t budget_ = 0;   // of bytes and turns, before others have theirs
    std::uint32_t noticed_ = 0;  // the wait that `wait_began_` and `moved_` are about
    timer::time_point wait_began_;
    timer::time_point heard_;    // when something last came after our end
    std::uint64_t moved_ = 0;    // bytes, since the wait began
    std::uint64_t written_ = 0;  // of the current output
    buffer_pool::buffer buffer_;
    detached attending_;
    patience_slot patience_;
    address peer_;
    mutable std::string peer_text_;
    program<void, bytes, output> program_;
};

}  // namespace plait::io
