// SPDX-License-Identifier: MIT
#pragma once

// Who carries which request. An errand is a request on its way; a carrier is a connection of the
// pool; its program, `carry`, runs with whoever drives the connection.
//   1. An errand goes to an idle carrier of its origin, the one last used; else to a new one; else it
//      waits in a queue. Where there are too many connections in all, the idle one that has been idle
//      longest makes room.
//   2. A carrier is idle as soon as an answer is read to its end, before the reader is told: a reader
//      that at once sends another request finds it.
//   3. The two sides tell each other by flags and bells. The sender's side rings for the program,
//      which then runs on this very stack, if it waits; a program does not run the sender on its
//      stack, since that may destroy all there is: it posts the ringing at home.
//   4. However a carrier's program ends, its lease tells the pool.
// All of it belongs to one thread.

#include "plait/compose/coro.hpp"
#include "plait/compose/wire.hpp"
#include "plait/http/carrier.hpp"

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace plait::http::detail {

class pool : public std::enable_shared_from_this<pool> {
public:
    /// Opens a connection and runs the program on it.
    using opener = std::function<void(const origin& to, coro<void, bytes, output> program)>;
    /// Begins to wait; then calls carrier::time_is_up(). Destroying what it gives cancels.
    using waiter =
        std::function<std::coroutine_handle<>(client_options::duration, std::shared_ptr<carrier>)>;

    pool(opener opens, waiter waits, client_options how);
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

    void open(const origin& to, coro<void, bytes, output> program) const {
        open_(to, std::move(program));
    }
    [[nodiscard]] std::coroutine_handle<> wait(client_options::duration time,
                                               std::shared_ptr<carrier> whose) const {
        return wait_(time, std::move(whose));
    }
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
    waiter wait_;
    std::shared_ptr<const client_options> options_;
    std::vector<carrier*> carriers_;
    std::deque<std::shared_ptr<errand>> queue_;
    std::uint64_t moment_ = 0;
    bool closed_ = false;
};

}  // namespace plait::http::detail
