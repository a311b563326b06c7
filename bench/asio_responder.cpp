// SPDX-License-Identifier: MIT
//
// asio_responder PORT: epoll_responder's work done on Asio with plain callbacks, its fastest way: the
// price of the library that plait/io could have been built on.
#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>

#include <array>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

namespace {

using asio::ip::tcp;
using namespace std::literals;

constexpr auto answer =
    "HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 12:00:00 GMT\r\n"
    "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 2\r\n\r\nOK"sv;

std::array<char, 16384> buffer;  // one thread; nothing is kept in it

struct session : std::enable_shared_from_this<session> {
    explicit session(tcp::socket of) : socket(std::move(of)) {}

    // Waiting and reading are apart, so that an idle connection holds no buffer, as with httpd.
    void wait() {
        socket.async_wait(tcp::socket::wait_read,
                          [self = shared_from_this()](const std::error_code& failed) {
                              if (!failed) self->respond();
                          });
    }
    void respond() {
        std::error_code failed;
        socket.read_some(asio::buffer(buffer), failed);
        if (failed) return;
        asio::async_write(socket, asio::buffer(answer),
                          [self = shared_from_this()](const std::error_code& broken, std::size_t) {
                              if (!broken) self->wait();
                          });
    }

    tcp::socket socket;
};

void accept(tcp::acceptor& at) {
    at.async_accept([&at](const std::error_code& failed, tcp::socket socket) {
        if (!failed) {
            socket.non_blocking(true);
            std::make_shared<session>(std::move(socket))->wait();
        }
        accept(at);
    });
}

}  // namespace

int main(int argc, char** argv) {
    asio::io_context context(1);
    const auto port = static_cast<asio::ip::port_type>(argc > 1 ? std::atoi(argv[1]) : 8080);
    tcp::acceptor at(context, {asio::ip::address_v4::loopback(), port});
    accept(at);
    context.run();
}
