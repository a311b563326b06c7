// SPDX-License-Identifier: MIT
//
// A client and a server without a network: the client's connector runs each connection in memory.
#include "plait/compose/compose.hpp"
#include "plait/http/call.hpp"
#include "plait/http/client.hpp"
#include "plait/http/connection.hpp"
#include "plait/http/read.hpp"
#include "plait/testing/wire_pair.hpp"

#include <chrono>
#include <iostream>
#include <list>
#include <string>

namespace http = plait::http;
using plait::bytes;
using plait::coro;

http::exchange site(http::request asked) {
    if (asked.path() == "/old") co_return http::response(302).with("Location", "/new?name=Ann");
    if (asked.method() != "POST") co_return http::text("Hello, " + asked.query("name", "World"));
    std::size_t count = 0;
    while (auto chunk = co_await plait::receive_or_end) count += chunk->size();
    co_return http::text(std::to_string(count) + " bytes, thank you");
}

// [fetch]
// Yields a body as it is made; it is never in memory as a whole.
http::client_request::stream numbers() {
    for (int i = 0; i < 1000; ++i) {
        const std::string line = std::to_string(i) + "\n";
        co_yield line;
    }
}

coro<void> fetch(http::client* client) {
    auto answer = co_await client->send(http::get("http://example.com/old"));
    std::cout << answer.status() << " from " << answer.from().text() << ": ";
    while (auto piece = co_await answer.chunk()) std::cout << *piece;
    std::cout << "\n";

    auto thanks = co_await client->send(http::post("http://example.com/", "text/plain", numbers()));
    std::cout << thanks.status() << ": " << co_await thanks.text() << "\n";

    try {
        co_await client->send(http::get("https://example.com/").with("X-A", "b\r\nEvil: yes"));
    } catch (const http::protocol_error& refused) {
        std::cout << refused.what() << "\n";
    }
}
// [/fetch]

// [connector]
// Where io::connector opens sockets, this joins the client's side of a connection to a server's.
class memory_network {
public:
    void start(const std::string&, std::uint16_t, bool, coro<void, bytes, plait::output> client) {
        std::cout << "(connection " << wires_.size() + 1 << ")\n";
        wires_.emplace_back(std::move(client), http::connection(site));
    }
    void run() {
        for (auto& wire : wires_) wire.run_for(std::chrono::seconds(1));
    }

private:
    std::list<plait::testing::wire_pair<void, plait::output, void, plait::output>> wires_;
};
// [/connector]

// [call]
// On a connection of its own; answer.body() knows how long the body is.
coro<std::string, bytes, plait::output> fetch_alone() {
    auto answer = co_await http::call(http::get("http://example.com/"));
    std::string text;
    while (auto chunk = co_await http::read_chunk(answer.body())) text += *chunk;
    co_return text;
}
// [/call]

int main() {
    memory_network network;
    plait::testing::virtual_clock clock;
    http::client client(network, clock);

    auto program = compose(fetch(&client));
    for (program.next(); !finished(program.state());) network.run();
    program.result();

    plait::testing::wire_pair alone(fetch_alone(), http::connection(site));
    alone.run();
    std::cout << "and by itself: " << alone.client().result() << "\n";
}
