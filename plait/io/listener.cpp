// SPDX-License-Identifier: MIT
#include "plait/io/listener.hpp"

#include "plait/io/system_failure.hpp"

#include <netinet/tcp.h>

#include <cerrno>
#include <utility>

namespace plait::io {

namespace {

constexpr int most_at_once = 64;

void set(int socket, int level, int option, int value) {
    if (::setsockopt(socket, level, option, &value, sizeof value) != 0)
        throw system_failure("setsockopt");
}

}  // namespace

descriptor listen(const address& where, bool shared) {
    descriptor made(::socket(where.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!made) throw system_failure("socket");
    set(made.get(), SOL_SOCKET, SO_REUSEADDR, 1);
    if (shared) set(made.get(), SOL_SOCKET, SO_REUSEPORT, 1);
    if (where.family() == AF_INET6) set(made.get(), IPPROTO_IPV6, IPV6_V6ONLY, 0);
    // Accepted sockets inherit it.
    set(made.get(), IPPROTO_TCP, TCP_NODELAY, 1);
    // What a slow peer has not taken waits with us, not in the kernel: else it costs memory, and the
    // time for writing never runs. Accepted sockets have it from here.
    set(made.get(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, 128 * 1024);
    if (::bind(made.get(), where.data(), where.size()) != 0 || ::listen(made.get(), SOMAXCONN) != 0)
        throw system_failure("listen on " + where.to_string());
    return made;
}

address local_address(int socket) {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    auto* const found = reinterpret_cast<sockaddr*>(&storage);
    if (::getsockname(socket, found, &size) != 0) throw system_failure("getsockname");
    return address(*found);
}

listener::listener(io::loop& where, descriptor socket, accepted then, pausing paused)
    : loop_(where), socket_(std::move(socket)), then_(std::move(then)), paused_(std::move(paused)) {
    loop_.watch(socket_.get(), EPOLLIN, *this);
}

listener::~listener() {
    if (socket_ && !resting_) loop_.unwatch(socket_.get(), *this);
}

void listener::ready(std::uint32_t) {
    for (int i = 0; i < most_at_once; ++i) {
        sockaddr_storage storage{};
        socklen_t size = sizeof storage;
        auto* const peer = reinterpret_cast<sockaddr*>(&storage);
        descriptor taken(::accept4(socket_.get(), peer, &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (taken) {
            then_(std::move(taken), address(*peer));
            continue;
        }
        switch (errno) {
            case EAGAIN:
                if (std::exchange(behind_, false)) paused_(0);
                return;
            case EMFILE:
            case ENFILE:
            case ENOBUFS:
            case ENOMEM: pause(errno); return;
            default: break;  // the peer gave up before we came: the next
        }
    }
}

void listener::pause(int code) {
    if (!resting_) loop_.unwatch(socket_.get(), *this);
    resting_ = behind_ = true;
    loop_.start(*this, std::chrono::seconds(1));
    paused_(code);
}

void listener::resume() {
    if (!resting_) return;
    resting_ = false;
    timer::cancel();
    loop_.watch(socket_.get(), EPOLLIN, *this);
}

void listener::close() {
    if (!socket_) return;
    ready(EPOLLIN);
    if (!resting_) loop_.unwatch(socket_.get(), *this);
    timer::cancel();
    resting_ = false;
    socket_.reset();
}

}  // namespace plait::io
