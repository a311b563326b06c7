// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/completion.hpp"
#include "plait/io/server_thread.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace plait::io {

/// Serves byte programs over TCP (or TLS) on several threads, one loop each; the system spreads the
/// connections. A connection stays on its thread.
///
///     server s;                                       // this thread gets a loop
///     s.serve(address::parse(":8080"), [&] { return http::connection(app); });
///     s.run();                                        // until stop() and all is finished
class server {
public:
    struct options {
        unsigned threads = 1;
        std::size_t connections = 20'000;
        std::size_t per_address = admission::unlimited;
        /// How long `stop` waits for what is under way.
        std::chrono::milliseconds drain{30'000};
        /// Takes what the operator must know: lines without a newline at the end, and tracebacks.
        /// Called by any thread. Empty: standard error.
        std::function<void(const std::string&)> report;
    };

    server() : server(options{}) {}
    explicit server(options chosen);
    server(const server&) = delete;
    server& operator=(const server&) = delete;
    ~server();

    /// Lets all programs see a binding; its value is shared by all threads. Before `run`.
    void see(bound&& binding) { state_.seen.add(std::move(binding)); }

    /// Listens at `where` at once, and gives the address with its actual port; `run` serves there.
    /// `make` is called for each connection, by any of the threads. Throws std::system_error. Before
    /// `run`.
    address serve(const address& where, std::function<protocol()> make);
    address serve(const address& where, service what);

    /// Serves, on this thread and further ones, until stopped. Rethrows what a thread failed by.
    void run();
    /// From any thread: stops listening, ends idle waits, lets the rest finish, for `drain` at most;
    /// then `run` returns.
    void stop();
    /// From any thread: resets all connections; `run` returns.
    void abort();

    /// `co_await s.stacks()`, in a program on one of its threads: the stack of each live program.
    [[nodiscard]] completion<std::string> stacks();
    /// `co_await s.counts()`: how many connections do what.
    [[nodiscard]] completion<connection_counts> counts();

    /// Tells the operator.
    void report(const std::string& text) const { state_.report(text); }
    /// The first thread's loop: that of the thread which made the server.
    [[nodiscard]] io::loop& loop() noexcept { return loop_; }

private:
    struct socket {
        const service* what;
        address where;
        descriptor first;
    };
    struct member {
        std::shared_ptr<inbox> post;
        server_thread* thread;
    };

    void run_thread(io::loop& where, std::vector<descriptor> sockets);
    void tell(const std::function<void(server_thread&)>& what);
    template <class T, class Ask>
    completion<T> gather(Ask ask);

    options options_;
    io::loop loop_;
    server_state state_;
    std::vector<socket> sockets_;
    std::atomic<int> others_running_ = 0;
    std::mutex mutex_;  // guards what follows
    std::vector<member> members_;
    bool stopping_ = false;
    bool aborting_ = false;
    std::exception_ptr failure_;
};

}  // namespace plait::io
