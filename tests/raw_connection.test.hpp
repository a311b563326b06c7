// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace tests {

// A client that says exactly what it is told, to a server of this machine.
class raw_connection {
public:
    explicit raw_connection(std::uint16_t port)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in where{};
        where.sin_family = AF_INET;
        where.sin_port = htons(port);
        where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        sockaddr general{};
        static_assert(sizeof general == sizeof where);
        std::copy_n(reinterpret_cast<const char*>(&where), sizeof where,
                    reinterpret_cast<char*>(&general));
        connected_ = ::connect(socket_, &general, sizeof general) == 0;
    }
    raw_connection(const raw_connection&) = delete;
    raw_connection& operator=(const raw_connection&) = delete;
    ~raw_connection() { ::close(socket_); }

    [[nodiscard]] bool connected() const { return connected_; }

    // What the server does not take, since it has closed, is lost.
    void send(std::string_view text) const {
        while (!text.empty()) {
            const ssize_t taken = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (taken <= 0) return;
            text.remove_prefix(static_cast<std::size_t>(taken));
        }
    }

    // All that has come, at last with `end` in it, or when the server has closed, or after `patience`.
    const std::string& receive(std::string_view end, std::chrono::milliseconds patience) {
        using clock = std::chrono::steady_clock;
        const auto until = clock::now() + patience;
        while (!closed_ && (end.empty() || received_.find(end) == std::string::npos)) {
            const auto left =
                std::chrono::ceil<std::chrono::milliseconds>(until - clock::now()).count();
            pollfd here{socket_, POLLIN, 0};
            if (left <= 0 || ::poll(&here, 1, static_cast<int>(left)) == 0) break;
            char buffer[16384];
            const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
            if (got > 0)
                received_.append(buffer, static_cast<std::size_t>(got));
            else
                closed_ = true;
        }
        return received_;
    }
    const std::string& receive_all(std::chrono::milliseconds patience) {
        return receive("", patience);
    }

    // Whether the server has closed, or reset, the connection, as far as has been received.
    [[nodiscard]] bool closed() const { return closed_; }

private:
    int socket_;
    bool connected_;
    bool closed_ = false;
    std::string received_;
};

}  // namespace tests
