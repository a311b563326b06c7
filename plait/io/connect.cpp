// SPDX-License-Identifier: MIT
#include "plait/io/connect.hpp"

#include "plait/io/system_failure.hpp"

#include <netinet/tcp.h>

#include <cerrno>

namespace plait::io {

connect::awaiter::~awaiter() {
    if (watched_) loop_.unwatch(socket_.get(), *this);
}

bool connect::awaiter::await_ready() {
    const address& where = what_.where_;
    socket_.reset(::socket(where.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket_) throw system_failure("socket");
    const int on = 1;
    ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket_.get(), where.data(), where.size()) == 0) return true;
    code_ = errno;
    return code_ != EINPROGRESS;
}

void connect::awaiter::await_suspend(std::coroutine_handle<> waiter) {
    waiter_ = waiter;
    loop_.watch(socket_.get(), EPOLLOUT | EPOLLONESHOT, *this);
    watched_ = true;
    loop_.start(*this, what_.within_);
}

void connect::awaiter::ready(std::uint32_t) {
    socklen_t size = sizeof code_;
    if (::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &code_, &size) != 0) code_ = errno;
    timer::cancel();
    waiter_.resume();
}

void connect::awaiter::expired() {
    code_ = ETIMEDOUT;
    waiter_.resume();
}

descriptor connect::awaiter::await_resume() {
    if (watched_) loop_.unwatch(socket_.get(), *this);
    watched_ = false;
    if (code_ != 0) throw system_failure("connect to " + what_.where_.to_string(), code_);
    return std::move(socket_);
}

}  // namespace plait::io
