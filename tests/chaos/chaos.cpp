// SPDX-License-Identifier: MIT
//
// chaos PORT SECONDS [SEED]: a hundred connections at once to 127.0.0.1:PORT that behave badly: they
// send requests in pieces, garbage, or half of a request; they read a little, slowly or not at all; they
// leave by an end, a reset, or in the middle of an answer. Prints how many came and went.
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

std::mt19937_64 dice;  // seeded in main, so that a run can be repeated

std::size_t below(std::size_t end) { return dice() % end; }

std::string message() {
    switch (below(6)) {
        case 0: return "GET /large HTTP/1.1\r\nHost: a\r\n\r\n";
        case 1: return "GET /small HTTP/1.1\r\nHost: a\r\nRange: bytes=1-3\r\n\r\n";
        case 2: return "HEAD /large HTTP/1.1\r\nHost: a\r\n\r\n";
        case 3:
            return "POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "5\r\nhello\r\n0\r\n\r\n";
        case 4: return "GET /nothing HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n";
        default: {
            std::string garbage(1 + below(300), ' ');
            for (char& each : garbage) each = static_cast<char>(below(256));
            return garbage;
        }
    }
}

class nuisance {
public:
    explicit nuisance(sockaddr_in at) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)) {
        static_cast<void>(!::connect(socket_, reinterpret_cast<const sockaddr*>(&at), sizeof at));
        for (std::size_t i = 0, count = 1 + below(20); i < count; ++i) unsent_ += message();
        if (below(3) == 0) unsent_.resize(1 + below(unsent_.size()));
        turns_ = 1 + below(40);
        reads_ = below(4) != 0;
    }
    nuisance(nuisance&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)),
          unsent_(std::move(other.unsent_)),
          turns_(other.turns_),
          reads_(other.reads_) {}
    nuisance& operator=(nuisance&& other) noexcept {
        std::swap(socket_, other.socket_);
        unsent_ = std::move(other.unsent_);
        turns_ = other.turns_;
        reads_ = other.reads_;
        return *this;
    }
    ~nuisance() {
        if (socket_ < 0) return;
        const linger at_once{1, 0};
        if (below(2) == 0) ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        ::close(socket_);
    }

    [[nodiscard]] pollfd wish() const {
        return {socket_,
                static_cast<short>((reads_ ? POLLIN : 0) | (unsent_.empty() ? 0 : POLLOUT)), 0};
    }
    // Does something bad; false: it has left.
    bool act(short ready) {
        if (turns_-- == 0 || (ready & POLLERR) != 0) return false;
        if ((ready & POLLOUT) != 0 && !unsent_.empty()) {
            const auto sent =
                ::send(socket_, unsent_.data(), 1 + below(unsent_.size()), MSG_NOSIGNAL);
            if (sent < 0) return false;
            unsent_.erase(0, static_cast<std::size_t>(sent));
            if (unsent_.empty() && below(3) == 0) ::shutdown(socket_, SHUT_WR);
        }
        if ((ready & (POLLIN | POLLHUP)) != 0) {
            std::array<char, 65536> buffer;
            if (::recv(socket_, buffer.data(), 1 + below(buffer.size()), 0) <= 0) return false;
        }
        return true;
    }

private:
    int socket_;
    std::string unsent_;
    std::size_t turns_ = 0;
    bool reads_ = false;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fputs("usage: chaos PORT SECONDS [SEED]\n", stderr);
        return 2;
    }
    const std::uint64_t seed =
        argc > 3 ? std::strtoull(argv[3], nullptr, 10) : std::random_device{}();
    dice.seed(seed);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[1])));

    using clock = std::chrono::steady_clock;
    const auto end = clock::now() + std::chrono::seconds(std::atoi(argv[2]));
    std::vector<nuisance> all;
    std::size_t came = 0;
    while (clock::now() < end) {
        for (; all.size() < 100; ++came) all.emplace_back(at);
        std::vector<pollfd> wishes(all.size());
        std::transform(all.begin(), all.end(), wishes.begin(),
                       [](const nuisance& each) { return each.wish(); });
        ::poll(wishes.data(), wishes.size(), 2);
        for (std::size_t i = all.size(); i-- > 0;)
            if (!all[i].act(wishes[i].revents))
                all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
    }
    std::printf("chaos: seed %llu, %zu connections came and went\n",
                static_cast<unsigned long long>(seed), came);
}
