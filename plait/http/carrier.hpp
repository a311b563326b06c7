// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/home.hpp"
#include "plait/http/errand.hpp"
#include "plait/http/url.hpp"

#include <coroutine>
#include <cstdint>
#include <exception>
#include <memory>
#include <utility>

namespace plait::http::detail {

/// A connection of the pool.
class carrier : public std::enable_shared_from_this<carrier> {
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

    /// Runs the program on a new connection.
    void open();
    void take(std::shared_ptr<errand> next);
    /// End, as soon as nothing is under way.
    void leave();
    void disown() noexcept { owner_ = nullptr; }

    // ---- what the clock says

    /// The connection has not opened in time, or has been idle for long enough.
    void time_is_up();

    // ---- what the program says

    /// From here on senders are told by what is posted there.
    void opened(std::shared_ptr<home> here) noexcept;
    /// Its errand's sender, that there is something for it.
    void tell() { tell(current_); }
    /// An answer has been read to its end.
    void finished(bool stays_open);
    /// The connection has been found dead before anything of its errand was sent.
    void found_dead();
    /// Its errand has failed.
    void failed(std::exception_ptr why);
    /// The program has ended.
    void gone();

private:
    void tell(std::shared_ptr<errand> whose);
    std::shared_ptr<errand> let_go() noexcept;
    void set_deadline(client_options::duration after);
    void forget_deadline() noexcept;
    std::shared_ptr<detail::pool> out_of_pool();

    std::shared_ptr<detail::pool> owner_;  // null: it belongs to nobody any more
    std::shared_ptr<const client_options> options_;
    std::shared_ptr<home> home_;  // null: the program has not begun
    origin to_;
    bell told_;  // rung for the program, when there is an errand, a flag in it, or it shall leave
    std::shared_ptr<errand> current_;
    std::coroutine_handle<> deadline_;  // what waits to say that time is up; null: nothing
    std::uint64_t idle_since_ = 0;
    bool used_ = false;  // an answer has been read on it
    bool leaving_ = false;
};

}  // namespace plait::http::detail
