// SPDX-License-Identifier: MIT
#pragma once

#include "plait/testing/failure.hpp"
#include "plait/testing/subject.hpp"
#include "plait/testing/test_home.hpp"
#include "plait/testing/test_surroundings.hpp"
#include "plait/testing/transcript.hpp"
#include "plait/testing/virtual_clock.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plait::testing {

/// How a byte program has left its peer.
enum class parting : std::uint8_t {
    none,     ///< it has not, or it has just returned
    hung_up,  ///< by output::hang_up()
    aborted,  ///< by output::abort(), a failure, or a file that was shorter than its region
};

[[nodiscard]] constexpr const char* to_string(parting way) noexcept {
    switch (way) {
        case parting::none: return "none";
        case parting::hung_up: return "hung_up";
        case parting::aborted: return "aborted";
    }
    return "?";
}

/// What a driver does, whatever its program returns. See `driver`.
class driver_base {
public:
    static constexpr std::uint64_t without_end = std::numeric_limits<std::uint64_t>::max();
    /// Bytes written, and outputs in a row, that a test can want; beyond them it fails.
    static constexpr std::uint64_t most_written = std::uint64_t{64} << 20U;
    static constexpr std::size_t most_in_a_row = 100'000;
    /// How often a program that asks for input after its end is told again; then it is closed.
    static constexpr int most_ends = 16;

    driver_base(const driver_base&) = delete;
    driver_base& operator=(const driver_base&) = delete;

    // ---- what the peer does. Each of these runs the program as far as it goes.

    /// Starts the program, if nothing has yet.
    void run();
    /// Input, as one piece; several wait until the program wants them. The view that the program gets
    /// is invalid, and its bytes are overwritten, as soon as it wants the next.
    void feed(bytes piece);
    /// No more input.
    void end();
    /// The peer is gone: closes the program.
    void reset();
    /// The peer takes so many bytes of output from here on, at first all: a program whose output is
    /// not taken is not resumed.
    void accept(std::uint64_t more);

    // ---- what surrounds it

    /// Time passes; the patience of the program may run out.
    void advance(virtual_clock::duration by);
    /// The server begins to drain: an idle wait ends.
    void drain();
    [[nodiscard]] test_surroundings& surroundings() noexcept { return surroundings_; }
    [[nodiscard]] virtual_clock& clock() noexcept { return clock_; }
    /// The wait that the program has started last, by `patience`.
    [[nodiscard]] const timeout& wait() const noexcept { return patience_.wait(); }

    // ---- what it has done

    [[nodiscard]] plait::state state() const noexcept { return subject_->state(); }
    /// All bytes taken so far.
    [[nodiscard]] const std::string& written() const noexcept { return written_; }
    /// The bytes since the last `take()`.
    [[nodiscard]] std::string take();
    [[nodiscard]] testing::parting parting() const noexcept { return parting_; }
    /// When it is finished: input that nobody read, in order, sent or not.
    [[nodiscard]] std::string leftover() const;
    /// The exception it failed by, "plait::protocol_error: text"; empty: none.
    [[nodiscard]] const std::string& failure() const noexcept { return failure_; }
    [[nodiscard]] std::string trace() const { return subject_->trace(); }
    [[nodiscard]] const testing::transcript& transcript() const noexcept { return transcript_; }

protected:
    explicit driver_base(virtual_clock* clock);
    ~driver_base() = default;

    void drive(std::unique_ptr<detail::subject> tested) noexcept { subject_ = std::move(tested); }
    [[nodiscard]] patience_slot& slot() noexcept { return patience_; }
    [[nodiscard]] home& at() noexcept { return *home_; }

private:
    void go_on();
    [[nodiscard]] bool step();
    void send_next();
    void tell_end();
    [[nodiscard]] bool take_output();
    void look_at_output();
    void finish();
    void close();
    void give_up(const std::string& why);
    void time_out();
    void note_wait();
    void watch_clock();
    void discard_input() noexcept;
    void record(transcript::what happened, std::string_view text = {});
    void check() const;

    std::unique_ptr<virtual_clock> own_clock_;
    virtual_clock& clock_;
    virtual_clock::time_point begun_;
    test_surroundings surroundings_;
    patience_slot patience_;
    std::shared_ptr<test_home> home_ = std::make_shared<test_home>();
    testing::transcript transcript_;

    std::deque<std::string> unsent_;
    std::unique_ptr<char[]> input_;  // the piece the program has got: exactly as long, for ASan
    std::size_t input_size_ = 0;
    bool ended_ = false;
    int ends_told_ = 0;

    bool looked_at_output_ = false;  // at which the program stands
    std::string unwritten_;          // of it
    bool cut_short_ = false;         // its file is shorter than promised
    std::uint64_t room_ = without_end;
    std::string written_;
    std::size_t taken_ = 0;
    std::size_t in_a_row_ = 0;
    testing::parting parting_ = parting::none;

    bool running_ = false;
    bool finished_ = false;
    std::string leftover_;
    std::string failure_;
    std::string misdeed_;  // why we gave up

    std::uint32_t wait_seen_ = 0;
    bool wait_over_ = true;
    virtual_clock::time_point wait_begun_;
    std::uint64_t moved_ = 0;

    std::unique_ptr<detail::subject> subject_;
    virtual_clock::timer patience_timer_;
};

/// Drives a byte protocol by hand, as a socket would, in virtual time. `patience`, `ambient` and
/// `at_home` are bound; what is posted at home runs as soon as the program has come to rest. A program
/// that writes after it has hung up, or writes without end, throws failure.
///
///     driver server(http::connection(hello));
///     server.feed("GET / HTTP/1.1\r\n\r\n");
///     CHECK(server.take() == "HTTP/1.1 400 Bad Request\r\n…");
///     server.advance(30s);
///     CHECK(server.state() == state::done);
template <class R, class Out>
class driver : public driver_base {
public:
    using result_type = typename detail::subject_of<R, Out>::result_type;
    using output_type = typename detail::subject_of<R, Out>::output_type;

    /// With a clock of its own. `options`: further ones for `compose`: bind(key, value).
    template <class... Options>
    explicit driver(coro<R, bytes, Out> protocol, Options&&... options) : driver_base(nullptr) {
        begin(std::move(protocol), std::forward<Options>(options)...);
    }
    /// With a clock shared with others, which must live on.
    template <class... Options>
    driver(virtual_clock& clock, coro<R, bytes, Out> protocol, Options&&... options)
        : driver_base(&clock) {
        begin(std::move(protocol), std::forward<Options>(options)...);
    }

    /// What it has returned; rethrows what it failed by; throws failure if it is not finished.
    [[nodiscard]] result_type& result() {
        if (state() == plait::state::failed) std::rethrow_exception(typed_->why_failed());
        if (!typed_->result().has_value())
            throw testing::failure("asked for the result of a program that has not returned:\n" +
                                   trace());
        return *typed_->result();
    }
    /// The outputs of a program that does not write bytes.
    [[nodiscard]] std::vector<output_type>& outputs() noexcept { return typed_->outputs(); }

private:
    template <class... Options>
    void begin(coro<R, bytes, Out> protocol, Options&&... options) {
        auto owned = std::make_unique<detail::subject_of<R, Out>>(
            compose(std::move(protocol), bind(patience, slot()), bind(ambient, surroundings()),
                    bind(at_home, at()), std::forward<Options>(options)...));
        typed_ = owned.get();
        drive(std::move(owned));
    }

    detail::subject_of<R, Out>* typed_;
};

}  // namespace plait::testing
