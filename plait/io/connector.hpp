// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/background.hpp"
#include "plait/io/completion.hpp"
#include "plait/io/driver.hpp"
#include "plait/io/tls.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace plait::io {

/// A connection could not be made, or was lost. Names the peer.
class connection_error : public error {
public:
    explicit connection_error(const std::string& message,
                              std::source_location where = std::source_location::current())
        : error(message, where) {}
};

/// Opens connections on this thread's loop and runs a program on each: the client's side. Destroying
/// it resets those that are still open.
class connector final : private driver::keeper {
public:
    /// `security`: for connections under TLS; null: they fail.
    explicit connector(std::shared_ptr<const tls_client> security = nullptr);
    connector(const connector&) = delete;
    connector& operator=(const connector&) = delete;
    ~connector();

    /// Connects, and runs `what` to its end; then hangs up. If the connection cannot be made, or is
    /// lost, a connection_error comes out of the place where the program stands; it cannot write any
    /// more then.
    void start(std::string host, std::uint16_t port, bool secure, protocol what);

    /// `R r = co_await connections.run("example.org", 80, false, talk());` is `start`, and gives what
    /// the program returns, or throws what it failed by.
    template <class R>
    [[nodiscard]] completion<R> run(std::string host, std::uint16_t port, bool secure,
                                    coro<R, bytes, output> what) {
        completion<R> answer;
        start(std::move(host), port, secure,
              deliver<R>(std::move(what), ending<R>(answer.giver())));
        return answer;
    }

    /// Connections that are open, or being opened.
    [[nodiscard]] std::size_t open() const noexcept { return drivers_.size() + opening_.running(); }

private:
    // Gives what a program ends with, also if it is closed before.
    template <class R>
    class ending {
    public:
        using giver_type = typename completion<R>::giver_type;

        explicit ending(giver_type giver)
            : giver_(std::make_unique<giver_type>(std::move(giver))) {}
        ending(ending&&) noexcept = default;
        ending& operator=(ending&&) = delete;
        ~ending() {
            if (giver_)
                giver_->fail(std::make_exception_ptr(connection_error("connection closed")));
        }
        giver_type take() { return *std::exchange(giver_, nullptr); }

    private:
        std::unique_ptr<giver_type> giver_;
    };

    template <class R>
    static protocol deliver(coro<R, bytes, output> what, ending<R> end) {
        std::exception_ptr failure;
        try {
            if constexpr (std::is_void_v<R>) {
                co_await std::move(what);
                end.take().give();
            } else {
                R result = co_await std::move(what);
                end.take().give(std::move(result));
            }
        } catch (...) {
            failure = std::current_exception();
        }
        if (failure != nullptr) end.take().fail(failure);
    }

    coro<> establish(std::string host, std::uint16_t port, bool secure, protocol what);
    void drive(std::unique_ptr<stream> wire, protocol what, const address& peer);

    [[nodiscard]] bool draining() const noexcept override { return false; }
    [[nodiscard]] std::exception_ptr lost(driver& whose, const std::string& trouble) override;
    void failed(driver& whose) override;
    void ended(driver& whose) override;

    loop& loop_;
    std::shared_ptr<const tls_client> security_;
    std::vector<std::unique_ptr<driver>> drivers_;
    background opening_;
};

}  // namespace plait::io
