// SPDX-License-Identifier: MIT
//
// epoll_responder PORT: the fastest HTTP server that is none. One thread answers each read on a
// connection with the same bytes and parses nothing: the limit that httpd is measured against.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

int main(int argc, char** argv) {
    using namespace std::literals;
    constexpr auto answer =
        "HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 12:00:00 GMT\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 2\r\n\r\nOK"sv;

    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    const int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons(static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 8080));
    if (bind(listener, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0 ||
        listen(listener, SOMAXCONN) != 0) {
        std::perror("epoll_responder");
        return 1;
    }

    const int poll = epoll_create1(0);
    const auto watch = [poll](int descriptor) {
        epoll_event interest{};
        interest.events = EPOLLIN;
        interest.data.fd = descriptor;
        epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &interest);
    };
    watch(listener);
    std::array<epoll_event, 256> events;
    static std::array<char, 16384> buffer;
    for (;;) {
        const int count = epoll_wait(poll, events.data(), events.size(), -1);
        for (int i = 0; i < count; ++i) {
            const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
            if (descriptor == listener) {
                const int accepted = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
                if (accepted >= 0) watch(accepted);
            } else if (read(descriptor, buffer.data(), buffer.size()) <= 0 ||
                       write(descriptor, answer.data(), answer.size()) < 0) {
                close(descriptor);
            }
        }
    }
}
