// SPDX-License-Identifier: MIT
//
// paced_load PORT RATE SECONDS CONNECTIONS: sends GETs to 127.0.0.1:PORT at a steady rate a second,
// whether the answers come or not, and prints the latency's median and 99th percentile in
// microseconds. A latency counts from when the request was due, so a stalled server is not spared
// what it kept from being sent.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

struct connection {
    int number = -1;
    clock::time_point due;  // of the request under way
};

int open_connection(std::uint16_t port) {
    const int made = socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1;
    setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(port);
    if (made < 0 || connect(made, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
        std::perror("paced_load");
        std::exit(1);
    }
    return made;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::fputs("paced_load PORT RATE SECONDS CONNECTIONS\n", stderr);
        return 2;
    }
    const auto port = static_cast<std::uint16_t>(std::atoi(argv[1]));
    const auto interval =
        std::chrono::duration_cast<clock::duration>(1s / std::max(1.0, std::atof(argv[2])));
    const auto length = std::chrono::seconds(std::atoi(argv[3]));
    std::vector<connection> all(static_cast<std::size_t>(std::max(1, std::atoi(argv[4]))));

    const int poll = epoll_create1(0);
    std::vector<connection*> free;
    for (connection& each : all) {
        each.number = open_connection(port);
        epoll_event interest{};
        interest.events = EPOLLIN;
        interest.data.ptr = &each;
        epoll_ctl(poll, EPOLL_CTL_ADD, each.number, &interest);
        free.push_back(&each);
    }

    std::vector<double> latencies;
    std::array<epoll_event, 256> events;
    std::array<char, 65536> answer;
    const auto begin = clock::now();
    auto due = begin;
    while (due < begin + length || free.size() < all.size()) {
        while (due < begin + length && due <= clock::now() && !free.empty()) {
            connection* const next = free.back();
            free.pop_back();
            next->due = due;
            if (write(next->number, request.data(), request.size()) < 0) return 1;
            due += interval;
        }
        // Without waiting: a wait would be coarser than what is measured.
        const int count = epoll_wait(poll, events.data(), events.size(), 0);
        for (int i = 0; i < count; ++i) {
            auto* const done =
                static_cast<connection*>(events[static_cast<std::size_t>(i)].data.ptr);
            if (read(done->number, answer.data(), answer.size()) <= 0) {
                std::fputs("paced_load: the server closed\n", stderr);
                return 1;
            }
            latencies.push_back(
                std::chrono::duration<double, std::micro>(clock::now() - done->due).count());
            free.push_back(done);
        }
    }
    std::sort(latencies.begin(), latencies.end());
    const auto at = [&](double part) {
        return latencies[static_cast<std::size_t>(static_cast<double>(latencies.size() - 1) *
                                                  part)];
    };
    std::printf("%.1f %.1f\n", at(0.5), at(0.99));
}
