// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/admission.hpp"
#include "plait/io/driver.hpp"
#include "plait/io/listener.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace plait::io {

/// What is served at one address.
struct service {
    std::function<protocol()> make;
    /// Makes the stream of an accepted socket: TLS. Empty: TCP.
    std::function<std::unique_ptr<stream>(descriptor)> wrap;
    /// What runs for a connection beyond the limits. Empty: it is closed.
    std::function<protocol()> refuse;
};

/// What all threads of a server share.
struct server_state {
    explicit server_state(std::size_t connections, std::size_t per_address)
        : places(connections, per_address) {}

    /// Tells the operator something: a line, or a traceback. Called by any thread.
    void report(const std::string& text) const;

    std::vector<std::unique_ptr<service>> services;
    shared_bindings seen;
    admission places;
    std::function<void(const std::string&)> reporter;
    std::atomic<bool> exhausted = false;  // descriptors have run out, and it has been said
};

/// How many connections do what.
struct connection_counts {
    std::size_t opening = 0;  ///< shaking hands
    std::size_t reading = 0;  ///< the program wants input
    std::size_t writing = 0;  ///< the peer must take output
    std::size_t waiting = 0;  ///< the program waits for a side kick
    std::size_t parting = 0;
    std::uint64_t accepted = 0;  ///< so far
    std::uint64_t refused = 0;   ///< so far, beyond the limits

    connection_counts& operator+=(const connection_counts& more) noexcept;
};

/// One loop's share of a server: its listening sockets and the programs it drives.
class server_thread final : public driver::keeper {
public:
    server_thread(io::loop& where, server_state& shared);
    server_thread(const server_thread&) = delete;
    server_thread& operator=(const server_thread&) = delete;
    ~server_thread();

    void listen(const service& what, descriptor socket);
    /// Stops listening, ends what is idle, and stops the loop when the rest has finished, or after
    /// `within`.
    void drain(std::chrono::milliseconds within);
    /// Resets what is left, and stops the loop.
    void abort();

    /// The stack of each live program.
    [[nodiscard]] std::string stacks() const;
    [[nodiscard]] connection_counts counts() const noexcept;

    [[nodiscard]] bool draining() const noexcept override { return draining_; }
    void failed(driver& whose) override;
    void ended(driver& whose) override;

private:
    struct connection {
        std::unique_ptr<driver> runs;
        bool admitted;
    };
    struct deadline final : timer {
        explicit deadline(server_thread& whose) noexcept : owner(whose) {}
        void expired() override { owner.abort(); }
        server_thread& owner;
    };
    // So many refusals at once are spoken; beyond them a connection is just closed.
    static constexpr std::size_t most_refusals = 256;

    void accepted(const service& what, descriptor socket, const address& peer);
    void give_back(bool admitted, const address& peer) noexcept;
    void paused(int code);

    io::loop& loop_;
    server_state& shared_;
    std::vector<std::unique_ptr<listener>> listeners_;
    std::vector<connection> connections_;
    std::size_t refusals_ = 0;
    std::uint64_t accepted_ = 0;
    std::uint64_t refused_ = 0;
    bool draining_ = false;
    deadline deadline_{*this};
};

}  // namespace plait::io
