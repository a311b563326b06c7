// SPDX-License-Identifier: MIT
//
// No allocation for a request, once warm.
#include "plait/compose/program.hpp"
#include "plait/http/connection.hpp"
#include "plait/http/echo.test.hpp"
#include "plait/testing/counting_new.test.hpp"
#include "plait/testing/test_surroundings.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace plait;

// How often operator new is called for the `wire` that a warm connection serves for the hundredth time,
// in pieces of that many bytes.
template <class Application>
std::size_t allocations_for(const Application& answers, std::string_view wire,
                            std::size_t piece = std::string::npos) {
    testing::test_surroundings around;
    patience_slot wait;
    auto server = compose(http::connection(answers), bind(patience, wait), bind(ambient, around));
    server.next();
    std::uint64_t written = 0;
    const auto serve = [&] {
        for (std::string_view rest = wire; !rest.empty();
             rest.remove_prefix(std::min(piece, rest.size()))) {
            server.send(rest.substr(0, piece));
            for (; server.state() == state::has_output; server.next())
                written += server.output().size();
        }
    };
    for (int i = 0; i < 100; ++i) serve();
    const std::size_t before = allocations;
    serve();
    const std::size_t after = allocations;
    REQUIRE(server.state() == state::wants_input);
    CHECK(written > 0);
    return after - before;
}

const std::string get = "GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: b\r\n\r\n";

http::response fixed(http::request) { return http::text("OK"); }

}  // namespace

TEST_CASE("the counter of http counts") {
    const std::size_t before = allocations;
    delete new int;
    CHECK(allocations - before == 1);
}

TEST_CASE("an answer that allocates is counted, each time") {
    constexpr auto long_text = [](http::request) { return http::text(std::string(100, 'x')); };
    CHECK(allocations_for(long_text, get) == 1);
    CHECK(allocations_for(long_text, get + get + get) == 3);
}

TEST_CASE("a fixed response allocates nothing") { CHECK(allocations_for(fixed, get) == 0); }

TEST_CASE("nor does a batch of them") { CHECK(allocations_for(fixed, get + get + get + get) == 0); }

TEST_CASE("nor does a head that comes in pieces") { CHECK(allocations_for(fixed, get, 7) == 0); }

TEST_CASE("nor does a coroutine with a short answer") {
    CHECK(allocations_for(http::echo, get) == 0);
}

TEST_CASE("nor does a chunked body with trailers, in pieces") {
    const std::string wire =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nabcde\r\n0\r\nX-Sum: 5\r\n\r\n";
    CHECK(allocations_for(http::echo, wire) == 0);
    CHECK(allocations_for(http::echo, wire, 5) == 0);
}

TEST_CASE("nor does a streamed answer") {
    constexpr auto streams = [](http::request) -> http::exchange {
        const http::head first = http::head().with("Content-Type", "text/plain");
        co_yield first;
        for (int i = 0; i < 10; ++i) co_yield "part";
        co_return http::streamed();
    };
    CHECK(allocations_for(streams, get) == 0);
}
