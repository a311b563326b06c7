// SPDX-License-Identifier: MIT
//
// hold_connections PORT COUNT: opens so many connections to 127.0.0.1:PORT, has one GET answered on
// each, prints "held COUNT", and holds them until standard input ends.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("hold_connections PORT COUNT\n", stderr);
        return 2;
    }
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[1])));
    constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    std::array<char, 4096> answer;
    const int count = std::atoi(argv[2]);
    for (int i = 0; i < count; ++i) {
        const int connection = socket(AF_INET, SOCK_STREAM, 0);
        if (connection < 0 ||
            connect(connection, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0 ||
            write(connection, request.data(), request.size()) < 0 ||
            read(connection, answer.data(), answer.size()) <= 0) {
            std::perror("hold_connections");
            return 1;
        }
    }
    std::printf("held %d\n", count);
    std::fflush(stdout);
    while (read(STDIN_FILENO, answer.data(), answer.size()) > 0) continue;
}
