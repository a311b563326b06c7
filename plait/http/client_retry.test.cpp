// SPDX-License-Identifier: MIT
#include "plait/http/client.test.hpp"

#include <doctest/doctest.h>

#include <list>
#include <string>

namespace {

using namespace plait::http;
using namespace std::chrono_literals;
using plait::bytes;

// A client with a kept connection to "http://a".
class fixture {
public:
    test_network net;
    client through{net, net.clock()};
    std::list<test_request> asked;

    fixture() {
        asked.emplace_back(through, get("http://a/first"));
        net[0]->feed(ok("x"));
    }
    // Goes out on the kept connection.
    test_request& ask(client_request what) {
        asked.emplace_back(through, std::move(what));
        net.settle();
        return asked.back();
    }
};

TEST_CASE_FIXTURE(fixture, "GET, HEAD and OPTIONS are sent again when a kept connection ends") {
    for (const char* method : {"GET", "HEAD", "OPTIONS"}) {
        CAPTURE(method);
        const std::size_t kept = net.size() - 1;
        auto& again = ask(client_request(method, "http://a/x"));
        net[kept]->end();
        REQUIRE(net.size() == kept + 2);
        CHECK(net[kept + 1]->written().starts_with(std::string(method) + " /x "));
        net[kept + 1]->feed("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        CHECK(again.told() == "200 ");
    }
}

TEST_CASE_FIXTURE(fixture, "a request is sent again when a kept connection is reset") {
    auto& again = ask(get("http://a/x"));
    net[0]->reset();
    REQUIRE(net.size() == 2);
    net[1]->feed(ok("y"));
    CHECK(again.told() == "200 y");
}

TEST_CASE_FIXTURE(fixture, "what is sent again is the same") {
    ask(get("http://a/x").with("Accept", "text/html"));
    const std::string first = net[0]->take();
    net[0]->end();
    CHECK(first.ends_with(net[1]->written()));
    CHECK(net[1]->written().starts_with("GET /x "));
}

TEST_CASE_FIXTURE(fixture, "a body in memory is sent again too") {
    ask(get("http://a/x").with_body(std::string("hello")));
    net[0]->end();
    REQUIRE(net.size() == 2);
    CHECK(net[1]->written().ends_with("hello"));
}

TEST_CASE_FIXTURE(fixture, "other methods are not sent again") {
    for (const char* method : {"POST", "PUT", "DELETE", "PATCH"}) {
        CAPTURE(method);
        const std::size_t kept = net.size() - 1;
        auto& once = ask(client_request(method, "http://a/x"));
        net[kept]->end();
        CHECK(net.size() == kept + 1);
        CHECK(once.told().starts_with("failed: "));
        ask(get("http://a/next"));
        net[kept + 1]->feed(ok("y"));
    }
}

client_request::stream pieces() {
    std::string piece = "hello";
    co_yield piece;
}

TEST_CASE_FIXTURE(fixture, "a streamed body is not sent again") {
    auto& once = ask(get("http://a/x").with_body(pieces()));
    net[0]->end();
    CHECK(net.size() == 1);
    CHECK(once.told().starts_with("failed: "));
}

TEST_CASE_FIXTURE(fixture, "a request on a new connection is not sent again") {
    test_request& once = ask(get("http://b/x"));
    net[1]->end();
    CHECK(net.size() == 2);
    CHECK(once.told() == "failed: the server closed the connection without an answer");
}

TEST_CASE_FIXTURE(fixture, "a request is sent again once only") {
    auto& again = ask(get("http://a/x"));
    net[0]->end();
    REQUIRE(net.size() == 2);
    net[1]->end();
    CHECK(net.size() == 2);
    CHECK(again.told() == "failed: the server closed the connection without an answer");
}

TEST_CASE_FIXTURE(fixture, "a request is sent again on a new connection, not on another kept one") {
    auto& busy = ask(get("http://a/busy"));
    auto& second = ask(get("http://a/second"));
    REQUIRE(net.size() == 2);
    net[1]->feed(ok("y"));
    CHECK(second.told() == "200 y");
    net[0]->end();
    REQUIRE(net.size() == 3);
    net[2]->feed(ok("z"));
    CHECK(busy.told() == "200 z");
}

TEST_CASE_FIXTURE(fixture, "after the first byte of an answer nothing is sent again") {
    auto& once = ask(get("http://a/x"));
    net[0]->feed("H");
    net[0]->end();
    CHECK(net.size() == 1);
    CHECK(once.told() == "failed: the input ends inside of the head");
}

TEST_CASE_FIXTURE(fixture, "after an interim answer nothing is sent again") {
    auto& once = ask(get("http://a/x"));
    net[0]->feed("HTTP/1.1 103 Early\r\n\r\n");
    net[0]->reset();
    CHECK(net.size() == 1);
    CHECK(once.told().starts_with("failed: "));
}

TEST_CASE_FIXTURE(fixture, "a request that has timed out is not sent again") {
    auto& once = ask(get("http://a/x"));
    net.advance(30s);
    CHECK(net.size() == 1);
    CHECK(once.told() == "failed: timed out");
}

TEST_CASE_FIXTURE(fixture, "a request that nobody wants any more is not sent again") {
    ask(get("http://a/x")).cancel();
    net[0]->end();
    net.advance(2s);
    CHECK(net.size() == 1);
}

TEST_CASE_FIXTURE(fixture, "a fault of the server is not tried again") {
    auto& once = ask(get("http://a/x"));
    net[0]->feed("nonsense\r\n\r\n");
    CHECK(net.size() == 1);
    CHECK(once.told().starts_with("failed: "));
}

TEST_CASE_FIXTURE(fixture, "what is sent again has all of its time again") {
    auto& again = ask(get("http://a/x"));
    net.advance(29s);
    net[0]->end();
    net.advance(29s);
    CHECK(again.waits());
    net.advance(1s);
    CHECK(again.told() == "failed: timed out");
}

TEST_CASE("a request is sent again though the pool is full") {
    test_network net;
    client_options how;
    how.per_origin = how.connections = 1;
    client through(net, net.clock(), how);
    test_request first(through, get("http://a/first"));
    net[0]->feed(ok("x"));
    test_request again(through, get("http://a/x"));
    test_request waits(through, get("http://a/waits"));
    net.settle();
    net[0]->end();
    REQUIRE(net.size() == 2);
    CHECK(net[1]->written().starts_with("GET /x "));
    CHECK(through.connections() == 1);
    net[1]->feed(ok("y"));
    CHECK(again.told() == "200 y");
    net.settle();
    net[1]->feed(ok("z"));
    CHECK(waits.told() == "200 z");
}

}  // namespace
