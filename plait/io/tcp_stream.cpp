// SPDX-License-Identifier: MIT
#include "plait/io/tcp_stream.hpp"

#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace plait::io {

stream::outcome tcp_stream::failed(status would) noexcept {
    if (errno == EAGAIN || errno == EWOULDBLOCK) return {would, true, 0};
    trouble_ = errno;
    return {status::broken, false, 0};
}

stream::outcome tcp_stream::read(std::span<char> into) {
    ssize_t got = 0;
    do got = ::recv(socket_.get(), into.data(), into.size(), 0);
    while (got < 0 && errno == EINTR);
    if (got < 0) return failed(status::would_read);
    if (got == 0) return {status::ended, true, 0};
    const auto count = static_cast<std::size_t>(got);
    return {status::moved, count < into.size(), count};
}

stream::outcome tcp_stream::write(std::span<const bytes> views, bool more) {
    const int flags = MSG_NOSIGNAL | (more ? MSG_MORE : 0);
    ssize_t taken = 0;
    std::size_t whole = 0;
    if (views.size() == 1) {
        whole = views.front().size();
        do taken = ::send(socket_.get(), views.front().data(), whole, flags);
        while (taken < 0 && errno == EINTR);
    } else {
        std::array<iovec, output::most_views> parts;
        for (std::size_t i = 0; i < views.size(); ++i) {
            parts[i].iov_base = const_cast<char*>(views[i].data());
            parts[i].iov_len = views[i].size();
            whole += views[i].size();
        }
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = views.size();
        do taken = ::sendmsg(socket_.get(), &message, flags);
        while (taken < 0 && errno == EINTR);
    }
    if (taken < 0) return failed(status::would_write);
    const auto count = static_cast<std::size_t>(taken);
    return {status::moved, count < whole, count};
}

stream::outcome tcp_stream::write(const file_region& region) {
    const int from = region.source->descriptor();
    if (from < 0) return stream::write(region);
    // So much at once that others do not wait long for their turn.
    constexpr std::uint64_t most = 1U << 20;
    const auto wanted = static_cast<std::size_t>(std::min(region.length, most));
    auto offset = static_cast<off_t>(region.offset);
    ssize_t taken = 0;
    do taken = ::sendfile(socket_.get(), from, &offset, wanted);
    while (taken < 0 && errno == EINTR);
    if (taken < 0) return failed(status::would_write);
    if (taken == 0) return {status::cut_short, false, 0};
    // A short count is a full socket, or the end of the file, which the next call tells.
    return {status::moved, false, static_cast<std::size_t>(taken)};
}

std::string tcp_stream::trouble() const {
    int code = trouble_;
    socklen_t size = sizeof code;
    if (code == 0) ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &code, &size);
    return code == 0 ? stream::trouble() : std::generic_category().message(code);
}

void tcp_stream::shut() noexcept { ::shutdown(socket_.get(), SHUT_WR); }

void tcp_stream::abort() noexcept {
    const linger now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

}  // namespace plait::io
