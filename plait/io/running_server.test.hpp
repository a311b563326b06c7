// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/server.hpp"

#include <doctest/doctest.h>

#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace plait::io {

// A server on threads of its own, at a port of the system's choice.
class running_server {
public:
    using setting_up = std::function<address(server&)>;

    explicit running_server(setting_up set_up, server::options chosen = {}) {
        chosen.report = [this](const std::string& text) { note(text); };
        thread_ = std::thread([this, set_up = std::move(set_up), chosen = std::move(chosen)] {
            server made(chosen);
            const address found = set_up(made);
            begun_.set_value({&made, found});
            made.run();
            ran_.set_value();
            released_.get_future().wait();
        });
        std::tie(server_, where) = begun_.get_future().get();
    }
    explicit running_server(std::function<protocol()> make, server::options chosen = {})
        : running_server(setting_up([make = std::move(make)](server& made) {
                             return made.serve(address::of("127.0.0.1", 0), make);
                         }),
                         std::move(chosen)) {}
    running_server(const running_server&) = delete;
    running_server& operator=(const running_server&) = delete;
    ~running_server() {
        server_->abort();
        released_.set_value();
        thread_.join();
    }

    [[nodiscard]] server& get() const noexcept { return *server_; }
    // Waits until `run` has returned.
    void join() { ran_.get_future().wait(); }
    // Waits until so many reports have come, and gives them.
    std::vector<std::string> reports(std::size_t count) {
        std::unique_lock lock(mutex_);
        noted_.wait(lock, [&] { return reports_.size() >= count; });
        return reports_;
    }

private:
    void note(const std::string& text) {
        const std::lock_guard lock(mutex_);
        reports_.push_back(text);
        noted_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable noted_;
    std::vector<std::string> reports_;
    server* server_ = nullptr;
    // Members, so that they outlive the calls that set them.
    std::promise<std::pair<server*, address>> begun_;
    std::promise<void> ran_;
    std::promise<void> released_;  // the server may go

public:
    address where;

private:
    std::thread thread_;
};

// A blocking client. Waiting more than ten seconds is an error, not a hang.
class plain_client {
public:
    explicit plain_client(const address& where) : socket_(fresh()) { connect(where); }
    explicit plain_client() : socket_(fresh()) {}

    void connect(const address& where) const {
        REQUIRE(::connect(socket_.get(), where.data(), where.size()) == 0);
    }
    void send(std::string_view what) const {
        while (!what.empty()) {
            const auto sent = ::send(socket_.get(), what.data(), what.size(), MSG_NOSIGNAL);
            REQUIRE(sent > 0);
            what.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    // So many bytes, or fewer if the end comes first.
    std::string hear(std::size_t count) {
        std::string heard;
        std::array<char, 65536> buffer;
        while (heard.size() < count) {
            const auto got = ::recv(socket_.get(), buffer.data(),
                                    std::min(buffer.size(), count - heard.size()), 0);
            if (got < 0) error_ = errno;
            if (got <= 0) break;
            heard.append(buffer.data(), static_cast<std::size_t>(got));
        }
        return heard;
    }
    std::string hear_all() { return hear(std::string::npos); }
    std::string ask(std::string_view what) {
        send(what);
        return hear(what.size());
    }
    void end() const { ::shutdown(socket_.get(), SHUT_WR); }
    void reset() {
        const linger now{1, 0};
        ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
        socket_.reset();
    }
    // The errno by which hearing ended; 0: by the peer's end.
    [[nodiscard]] int error() const noexcept { return error_; }
    [[nodiscard]] int number() const noexcept { return socket_.get(); }

private:
    static descriptor fresh() {
        descriptor made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        const timeval patience{10, 0};
        ::setsockopt(made.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(made.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        return made;
    }

    descriptor socket_;
    int error_ = 0;
};

inline protocol echo_all() {
    while (auto heard = co_await receive_or_end) co_yield *heard;
}

inline protocol say_and_hang_up(std::string text) {
    co_yield bytes(text);
    co_yield output::hang_up();
}

}  // namespace plait::io
