// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/coro.hpp"
#include "plait/http/client_options.hpp"
#include "plait/http/client_pool.hpp"
#include "plait/http/client_request.hpp"
#include "plait/http/response_head.hpp"
#include "plait/http/side_call.hpp"

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace plait::http {

/// Opens connections: `start` returns at once; when the connection is open, under TLS where it is to be
/// `secure`, it drives `what` on it to its end, with `patience`, `ambient` and `at_home` bound. If that
/// cannot be, or the connection is lost, the program fails by the reason, or is closed. io::connector
/// is one.
template <class C>
concept connector = requires(C& opens, std::string host, std::uint16_t port, bool secure,
                             coro<void, bytes, output> what) {
    opens.start(std::move(host), port, secure, std::move(what));
};

/// Lets wait: `co_await clock.sleep(5s)`, which is cancelled when it is destroyed. io::clock is one.
template <class K>
concept waiting_clock = requires(K& waits, std::chrono::milliseconds time) {
    { waits.sleep(time) } -> plait::detail::awaitable;
};

namespace detail {

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

template <class K>
detached wait_for(K* clock, client_options::duration time, std::shared_ptr<carrier> whose) {
    auto sleeping = clock->sleep(time);
    co_await std::move(sleeping);
    whose->time_is_up();
}

}  // namespace detail

/// The answer to a request: its head, and the body, which is read as it is asked for: what is not asked
/// for is not taken from the server. Destroyed before the body's end, it gives the connection up (or
/// reads a short rest, to keep it).
class answer {
public:
    explicit answer(std::shared_ptr<detail::errand> about) noexcept : errand_(std::move(about)) {}
    answer(answer&&) noexcept = default;
    answer& operator=(answer&& other) noexcept;
    ~answer();

    [[nodiscard]] const response_head& head() const noexcept { return *errand_->head; }
    [[nodiscard]] int status() const noexcept { return head().status(); }
    /// What answered: the URL of the request, or of the last redirect.
    [[nodiscard]] const url& from() const noexcept { return errand_->asked.to(); }

    /// `while (auto piece = co_await answer.chunk())`: the next piece of the body, valid until the next
    /// is asked for; nothing at the end. Throws protocol_error where the body is not whole, timed_out,
    /// and what the connection is lost by.
    [[nodiscard]] detail::side_call<std::optional<bytes>> chunk();
    /// The rest of the body. Throws as chunk(), and protocol_error where it is larger than
    /// `client_options::text`.
    [[nodiscard]] detail::side_call<std::string> text();
    /// The fields behind a chunked body, at its end.
    [[nodiscard]] const field_list& trailers() const noexcept { return errand_->trailers.fields(); }

private:
    friend class client;
    void give_up();

    std::shared_ptr<detail::errand> errand_;
};

/// Sends requests over connections that it keeps. Belongs to one thread; connector and clock must
/// outlive it and its answers.
///
///     http::client client(connections, clock);
///     auto answer = co_await client.send(http::get("https://example.com/"));
///     std::string text = co_await answer.text();
///
/// A request that a kept connection loses before the first byte of an answer is sent once more, if its
/// method is GET, HEAD or OPTIONS. Redirects of GET and HEAD without a body are followed, but not from
/// https to http; Authorization and Cookie do not go to another origin. Any other answer is given as
/// it is, whatever its status.
class client {
public:
    template <connector C, waiting_clock K>
    client(C& connections, K& clock, const client_options& how = {})
        : pool_(std::make_shared<detail::pool>(
              [opens = &connections](const origin& to, coro<void, bytes, output> program) {
                  opens->start(to.host, to.port, to.secure, std::move(program));
              },
              [waits = &clock](client_options::duration time,
                               std::shared_ptr<detail::carrier> whose) {
                  return detail::wait_for(waits, time, std::move(whose)).handle();
              },
              how)) {}
    client(const client&) = delete;
    client& operator=(const client&) = delete;
    /// Closes what is idle; what is under way goes on; what waits for a connection fails.
    ~client() { pool_->close(); }

    /// `answer a = co_await client.send(request);` from any coroutine: gives the head of the answer.
    /// Destroying what is awaited cancels. Throws protocol_error for a server that breaks HTTP, closes
    /// without an answer, or is lost; timed_out; what the connector fails by; what the stream of the
    /// request's body throws; error if too many requests wait for a connection.
    [[nodiscard]] detail::side_call<answer> send(client_request asked) {
        return detail::side_call<answer>(follow(pool_, std::move(asked)));
    }

    /// Open, and being opened.
    [[nodiscard]] std::size_t connections() const noexcept { return pool_->connections(); }
    /// Requests that wait for a connection.
    [[nodiscard]] std::size_t waiting() const noexcept { return pool_->waiting(); }

private:
    static coro<answer> send_once(std::shared_ptr<detail::pool> through, client_request asked);
    static coro<answer> follow(std::shared_ptr<detail::pool> through, client_request asked);

    std::shared_ptr<detail::pool> pool_;
};

}  // namespace plait::http
