// SPDX-License-Identifier: MIT
#include "plait/io/connector.hpp"

#include "plait/io/connect.hpp"
#include "plait/io/run.hpp"
#include "plait/io/running_server.test.hpp"
#include "plait/io/sleep.hpp"

#include <doctest/doctest.h>

using namespace plait;
using namespace plait::io;
using namespace std::chrono_literals;

namespace {

coro<std::string, bytes, output> ask_once(std::string what) {
    co_yield bytes(what);
    std::string heard;
    while (heard.size() < what.size()) heard += co_await receive;
    co_return heard;
}

// A port at which nobody listens.
std::uint16_t nobody() {
    const descriptor taken = listen(address::of("127.0.0.1", 0), false);
    return local_address(taken.get()).port();
}

// Runs a program at a port; what it fails by instead of what it hears.
coro<std::string> run_at(std::uint16_t port, coro<std::string, bytes, output> what,
                         std::string host = "127.0.0.1") {
    connector connections;
    std::string heard;
    try {
        auto running = connections.run(host, port, false, std::move(what));
        heard = co_await running;
    } catch (const connection_error& failure) {
        heard = std::string("lost: ") + failure.what();
    } catch (const std::exception& failure) {
        heard = std::string("failed: ") + failure.what();
    }
    co_return heard;
}

}  // namespace

TEST_CASE("a program runs on a connection, and its result comes back") {
    running_server here(echo_all);
    CHECK(io::run(run_at(here.where.port(), ask_once("hello"))) == "hello");
}

TEST_CASE("a host is found by its name") {
    running_server here(echo_all);
    CHECK(io::run(run_at(here.where.port(), ask_once("hello"), "localhost")) == "hello");
}

TEST_CASE("what the program fails by comes back") {
    running_server here(echo_all);
    const auto fault = []() -> coro<std::string, bytes, output> {
        co_yield "x";
        throw error("inside the client");
    };
    CHECK(io::run(run_at(here.where.port(), fault())) == "failed: inside the client");
}

TEST_CASE("where nobody listens, the program is told where it stands, and which peer") {
    const std::uint16_t port = nobody();
    const std::string heard = io::run(run_at(port, ask_once("hello")));
    CHECK(heard.starts_with("lost: "));
    CHECK(heard.find("127.0.0.1:" + std::to_string(port)) != std::string::npos);
}

TEST_CASE("a host that does not exist is named") {
    CHECK(io::run(run_at(80, ask_once("x"), "no such host")).find("no such host") !=
          std::string::npos);
}

TEST_CASE("a connection reset by the server is lost, an ended one ends the input") {
    const auto rude = []() -> protocol {
        co_await receive;
        co_yield output::abort();
    };
    running_server resetting(rude);
    CHECK(io::run(run_at(resetting.where.port(), ask_once("hello"))).starts_with("lost: "));
    running_server ending([] { return say_and_hang_up(""); });
    CHECK(io::run(run_at(ending.where.port(), ask_once("hello"))) == "failed: end of input");
}

TEST_CASE("a program may wait longer than its patience only if it says so") {
    running_server silent([]() -> protocol { co_await receive_or_end; });
    const auto impatient = []() -> coro<std::string, bytes, output> {
        co_await patience = timeout(1ms);
        co_return std::string(co_await receive);
    };
    CHECK(io::run(run_at(silent.where.port(), impatient())) == "failed: timed out");
}

TEST_CASE("many connections at once, each with its own program") {
    running_server here(echo_all);
    const auto many = [](std::uint16_t port) -> coro<int> {
        connector connections;
        std::vector<completion<std::string>> running;
        for (int i = 0; i < 50; ++i)
            running.push_back(
                connections.run("127.0.0.1", port, false, ask_once("n" + std::to_string(i))));
        int right = 0;
        for (int i = 0; i < 50; ++i) {
            const std::string heard = co_await running[static_cast<std::size_t>(i)];
            if (heard == "n" + std::to_string(i)) ++right;
        }
        co_return right;
    };
    CHECK(io::run(many(here.where.port())) == 50);
}

TEST_CASE("a connector that goes resets its connections, and tells their programs' waiters") {
    running_server here(echo_all);
    const auto leave = [](std::uint16_t port) -> coro<std::string> {
        std::optional<completion<std::string>> running;
        {
            connector connections;
            const auto wait = []() -> coro<std::string, bytes, output> {
                co_return std::string(co_await receive);
            };
            running.emplace(connections.run("127.0.0.1", port, false, wait()));
            while (connections.open() == 0) co_await io::sleep(0s);
        }
        std::string heard;
        try {
            heard = co_await *running;
        } catch (const connection_error& failure) {
            heard = failure.what();
        }
        co_return heard;
    };
    CHECK(io::run(leave(here.where.port())) == "connection closed");
}

TEST_CASE("a connection that cannot be made names the peer once") {
    const std::uint16_t port = nobody();
    CHECK(io::run(run_at(port, ask_once("hello"))) ==
          "lost: 127.0.0.1:" + std::to_string(port) + ": Connection refused");
}

// ---- connect

TEST_CASE("connect gives a connected socket") {
    running_server here([] { return say_and_hang_up("hello"); });
    const auto ask = [](address where) -> coro<bool> {
        const descriptor socket = co_await io::connect(where);
        co_return socket.get() >= 0 && local_address(socket.get()).host() == "127.0.0.1";
    };
    CHECK(io::run(ask(here.where)));
}

TEST_CASE("a refused connect throws, and names the address") {
    const address where = address::of("127.0.0.1", nobody());
    const auto ask = [](address to) -> coro<std::string> {
        std::string failure;
        try {
            const descriptor socket = co_await io::connect(to);
        } catch (const std::system_error& refused) {
            failure = refused.what();
        }
        co_return failure;
    };
    CHECK(io::run(ask(where)).find(where.to_string()) != std::string::npos);
}

TEST_CASE("a connect that is given up leaves nothing behind") {
    timer::time_point time(1h);
    loop here([&] { return time; });
    // A full queue of connections: the next one waits.
    const descriptor taken = listen(address::of("127.0.0.1", 0), false);
    REQUIRE(::listen(taken.get(), 0) == 0);
    const address where = local_address(taken.get());
    std::vector<descriptor> filling;
    const auto ask = [](address to) -> coro<bool> {
        try {
            const descriptor socket = co_await io::connect(to, 5s);
        } catch (const std::system_error& late) {
            co_return late.code() == std::errc::timed_out;
        }
        co_return false;
    };
    using asking = program<bool, nothing, nothing>;
    std::vector<std::unique_ptr<asking>> all;
    for (int i = 0; i < 8; ++i) {
        all.push_back(std::make_unique<asking>(compose(ask(where))));
        all.back()->next();
    }
    here.turn();
    std::size_t waiting = 0;
    for (const auto& each : all) waiting += each->state() == state::waiting ? 1U : 0U;
    REQUIRE(waiting > 1);
    for (const auto& each : all) {
        if (each->state() != state::waiting) continue;
        each->close();
        break;
    }
    time += 5s;
    here.turn();
    bool timed_out = false;
    for (const auto& each : all)
        if (each->state() == state::done) timed_out = each->result() || timed_out;
    CHECK(timed_out);
    CHECK(here.timers().empty());
}
