// SPDX-License-Identifier: MIT
#pragma once

// Who carries which request. An errand is a request on its way; a carrier is a connection of the
// pool; its program, `carry`, runs with whoever drives the connection.
//   1. An errand goes to an idle carrier of its origin, the one last used; else to a new one; else it
//      waits in a queue. Where there are too many connections in all, the idle one that has been idle
//      longest makes room.
//   2. A carrier is idle as soon as an answer is read to its end, before the reader is told: a reader
//      that at once sends another request finds it.
//   3. The two sides tell each other by bells and flags. Telling may run the other side at once, on
//      this stack, but never the program or coroutine that is running already: it looks when its
//      bell's turn comes. What is told last is the last thing done, since it may destroy anything.
//   4. However a carrier's program ends, its lease tells the pool.
// All of it belongs to one thread.

#include "plait/compose/coro.hpp"
#include "plait/compose/wire.hpp"
#include "plait/http/client_exchange.hpp"

#include <cassert>
#include <coroutine>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace plait::http::detail {

/// Awaiting it waits until it is rung; rung while nobody waits, it does not suspend the next. One at
/// a time.
class bell {
public:
    bell() noexcept = default;
    bell(const bell&) = delete;
    bell& operator=(const bell&) = delete;
    ~bell() = default;

    class awaiter {
    public:
        static constexpr bool cancels = true;

        explicit awaiter(bell& awaited) noexcept : bell_(&awaited) {}
        awaiter(const awaiter&) = delete;
        awaiter& operator=(const awaiter&) = delete;
        ~awaiter() {
            if (waits_) bell_->waiter_ = nullptr;
        }
        [[nodiscard]] bool await_ready() const noexcept {
            return std::exchange(bell_->rung_, false);
        }
        void await_suspend(std::coroutine_handle<> waiter) noexcept {
            assert(!bell_->waiter_ && "one coroutine waits for a bell");
            bell_->waiter_ = waiter;
            waits_ = true;
        }
        void await_resume() noexcept { waits_ = false; }

    private:
        bell* bell_;
        bool waits_ = false;
    };
    awaiter operator co_await() noexcept { return awaiter(*this); }

    /// The bell may be gone when this returns.
    void ring() {
        if (waiter_)
            std::exchange(waiter_, nullptr).resume();
        else
            rung_ = true;
    }

private:
    std::coroutine_handle<> waiter_;
    bool rung_ = false;
};

/// A coroutine that nobody awaits, begun at once. It frees itself when it ends.
class detached {
public:
    struct promise_type {
        detached get_return_object() noexcept {
            return detached(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        std::suspend_never final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        void unhandled_exception() const noexcept { std::terminate(); }
    };
    explicit detached(std::coroutine_handle<> begun) noexcept : begun_(begun) {}
    [[nodiscard]] std::coroutine_handle<> handle() const noexcept { return begun_; }

private:
    std::coroutine_handle<> begun_;
};

class carrier;
class pool;

/// One request on its way, as its sender and its carrier share it.
struct errand {
    errand(client_request its_request, std::shared_ptr<const client_options> how)
        : asked(std::move(its_request)), options(std::move(how)), waits(*options, &unwanted) {}
    errand(const errand&) = delete;
    errand& operator=(const errand&) = delete;
    ~errand() = default;

    /// By the sender, who is gone then.
    void give_up();

    client_request asked;
    std::shared_ptr<const client_options> options;
    bell told;  ///< rung for the sender, when there is a head, a piece, the end, or a failure
    std::optional<response_head> head;
    std::string
        piece;  ///< its own: the connection's buffer may go before the sender has done with it
    field_section trailers;
    std::exception_ptr failure;
    enum class turn : std::uint8_t {
        nobody,
        wanted,  ///< the sender waits for a piece
        given,   ///< and it is there
    };
    turn next_piece = turn::nobody;
    bool ended = false;     ///< the body
    bool unwanted = false;  ///< the sender is gone
    bool sent = false;      ///< begun to be
    bool retried = false;
    pool* queued_in = nullptr;
    carrier* carried_by = nullptr;
    reception waits;
};

/// A connection of the pool.
class carrier {
public:
    carrier(std::shared_ptr<detail::pool> owner, origin to, std::shared_ptr<errand> first);
    carrier(const carrier&) = delete;
    carrier& operator=(const carrier&) = delete;
    ~carrier() = default;

    [[nodiscard]] const origin& to() const noexcept { return to_; }
    [[nodiscard]] const client_options& options() const noexcept { return *options_; }
    [[nodiscard]] bell& told() noexcept { return told_; }
    [[nodiscard]] const std::shared_ptr<errand>& current() const noexcept { return current_; }
    [[nodiscard]] bool leaving() const noexcept { return leaving_; }
    [[nodiscard]] bool idle() const noexcept { return idle_since_ != 0; }
    /// Larger: later.
    [[nodiscard]] std::uint64_t idle_since() const noexcept { return idle_since_; }

    // ---- what the pool says

    /// Which is destroyed when it is not needed any more.
    void set_deadline(std::coroutine_handle<> deadline) noexcept { deadline_ = deadline; }
    void take(std::shared_ptr<errand> next);
    /// End, as soon as nothing is under way.
    void leave();
    void disown() noexcept { owner_ = nullptr; }

    // ---- what the deadline says

    void opening_took_too_long();

    // ---- what the program says

    void opened() noexcept;
    /// An answer has been read to its end.
    void finished(bool stays_open);
    /// The connection has been found dead before anything of its errand was sent.
    void found_dead();
    /// Its errand has failed.
    void failed(std::exception_ptr why);
    /// The program has ended.
    void gone();

private:
    std::shared_ptr<errand> let_go() noexcept;
    std::shared_ptr<detail::pool> out_of_pool();

    std::shared_ptr<detail::pool> owner_;  // null: it belongs to nobody any more
    std::shared_ptr<const client_options> options_;
    origin to_;
    bell told_;  // rung for the program, when there is an errand, a flag in it, or it shall leave
    std::shared_ptr<errand> current_;
    std::coroutine_handle<> deadline_;
    std::uint64_t idle_since_ = 0;
    bool used_ = false;  // an answer has been read on it
    bool leaving_ = false;
};

/// What the program of a carrier holds.
class lease {
public:
    explicit lease(std::shared_ptr<carrier> held) noexcept : carrier_(std::move(held)) {}
    lease(lease&&) noexcept = default;
    lease& operator=(lease&&) = delete;
    ~lease() {
        if (carrier_) carrier_->gone();
    }
    [[nodiscard]] carrier& operator*() const noexcept { return *carrier_; }

private:
    std::shared_ptr<carrier> carrier_;
};

/// The program of a connection: carries one errand after another.
[[nodiscard]] coro<void, bytes, output> carry(lease held);

class pool : public std::enable_shared_from_this<pool> {
public:
    /// Opens a connection and runs the program on it.
    using opener = std::function<void(const origin& to, coro<void, bytes, output> program)>;
    /// Begins to wait; then calls opening_took_too_long().
    using deadline = std::function<std::coroutine_handle<>(std::shared_ptr<carrier>)>;

    pool(opener opens, deadline waits, client_options how);
    pool(const pool&) = delete;
    pool& operator=(const pool&) = delete;
    ~pool() = default;

    [[nodiscard]] const std::shared_ptr<const client_options>& options() const noexcept {
        return options_;
    }
    [[nodiscard]] std::size_t connections() const noexcept { return carriers_.size(); }
    [[nodiscard]] std::size_t waiting() const noexcept { return queue_.size(); }

    /// Throws error where too many wait, or the pool is closed.
    void admit(std::shared_ptr<errand> asked);
    /// Takes it out of the queue.
    void forget(const errand& asked) noexcept;
    /// Lets idle carriers leave, the others when they have done; fails what waits.
    void close();

    // ---- for its carriers

    void remove(carrier& gone) noexcept;
    [[nodiscard]] std::uint64_t next_moment() noexcept { return ++moment_; }
    /// There may be room.
    void serve_queue();
    /// On a new connection, for which the old one has made room.
    void again(std::shared_ptr<errand> asked);
    void place(std::shared_ptr<errand> asked);

private:
    [[nodiscard]] carrier* newest_idle(const origin& to) const noexcept;
    [[nodiscard]] carrier* oldest_idle() const noexcept;
    [[nodiscard]] bool has_room(const origin& to) const noexcept;

    opener open_;
    deadline wait_;
    std::shared_ptr<const client_options> options_;
    std::vector<carrier*> carriers_;
    std::deque<std::shared_ptr<errand>> queue_;
    std::uint64_t moment_ = 0;
    bool closed_ = false;
};

}  // namespace plait::http::detail
