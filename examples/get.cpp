// SPDX-License-Identifier: MIT
//
// get URL: prints what is there, as it comes. Ends with 1 where the answer is a refusal or none.
#include "plait/http/client.hpp"
#include "plait/io/connector.hpp"
#include "plait/io/run.hpp"
#include "plait/io/sleep.hpp"

#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

using plait::coro;
namespace http = plait::http;
namespace io = plait::io;

// [get]
coro<int> get(std::string url) {
    // Trusts whom the system trusts; a connector without it speaks to http:// only.
    auto trust = std::make_shared<io::tls_client>(std::vector<std::string>{"http/1.1"});
    io::connector connections(trust);
    io::clock clock;
    http::client client(connections, clock);
    auto answer = co_await client.send(http::get(url));
    while (auto piece = co_await answer.chunk()) std::cout << *piece;
    co_return answer.status() < 400 ? 0 : 1;
}

int main(int count, char** words) {
    if (count != 2) {
        std::cerr << "usage: get URL\n";
        return 2;
    }
    try {
        return io::run(get(words[1]));
    } catch (const std::exception& failure) {
        std::cerr << "get: " << failure.what() << '\n';
        return 1;
    }
}
// [/get]
