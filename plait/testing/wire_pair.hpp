// SPDX-License-Identifier: MIT
#pragma once

#include "plait/testing/chunking.hpp"
#include "plait/testing/driver.hpp"
#include "plait/testing/virtual_clock.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace plait::testing {

/// What joins two drivers, whatever their programs return. See `wire_pair`.
class wire_pair_base {
public:
    /// Bytes on the way in one direction; who writes more waits until the other side reads.
    static constexpr std::uint64_t most_in_flight = 65536;
    wire_pair_base(const wire_pair_base&) = delete;
    wire_pair_base& operator=(const wire_pair_base&) = delete;

    /// Until both are finished: lets bytes travel, and time pass where both wait. Throws failure, with
    /// what both have done and where they stand, if neither can ever go on, or they never finish.
    void run();
    /// The same, but for `time` only, and nobody needs to finish. Time has passed by `time` then.
    void run_for(virtual_clock::duration time);

    /// After so many pieces delivered, and things that became due, the two are taken to go on for ever:
    /// at first a million.
    void limit_deliveries(std::size_t most) noexcept { most_deliveries_ = most; }

    [[nodiscard]] bool finished() const noexcept;
    [[nodiscard]] virtual_clock& clock() noexcept { return clock_; }

protected:
    explicit wire_pair_base(const chunking& how);
    ~wire_pair_base() = default;

    void join(driver_base& client, driver_base& server) noexcept;

private:
    struct direction {
        driver_base* from = nullptr;
        driver_base* to = nullptr;
        chunking how;
        std::size_t delivered = 0;
        bool over = false;
    };

    void settle();
    bool deliver(direction& way);
    void count_delivery();
    [[nodiscard]] std::string report(const std::string& what) const;

    virtual_clock clock_;
    split_mix order_;
    bool begun_ = false;
    std::size_t deliveries_ = 0;
    std::size_t most_deliveries_ = 1'000'000;
    std::array<direction, 2> ways_;
};

/// Joins two byte programs back to back in memory, as by a socket, in virtual time. Each side has a
/// driver of its own, with its own `patience` and `ambient`; what one writes arrives at the other in
/// pieces as `how` says, when that one wants input. `output::hang_up()`, or returning, ends the other's
/// input; `output::abort()`, or failing, closes the other program. Files are read by `file::read`.
///
///     wire_pair pair(fetch("/"), http::connection(hello), chunking::random(1));
///     pair.run();
///     CHECK(pair.client().result().body == "Hello");
template <class ClientResult, class ClientOut, class ServerResult, class ServerOut>
class wire_pair : public wire_pair_base {
public:
    wire_pair(coro<ClientResult, bytes, ClientOut> client,
              coro<ServerResult, bytes, ServerOut> server, const chunking& how = chunking::whole())
        : wire_pair_base(how),
          client_(clock(), std::move(client)),
          server_(clock(), std::move(server)) {
        join(client_, server_);
    }

    [[nodiscard]] driver<ClientResult, ClientOut>& client() noexcept { return client_; }
    [[nodiscard]] driver<ServerResult, ServerOut>& server() noexcept { return server_; }

private:
    driver<ClientResult, ClientOut> client_;
    driver<ServerResult, ServerOut> server_;
};

}  // namespace plait::testing
