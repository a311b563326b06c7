// SPDX-License-Identifier: MIT
#include "plait/http/client_pool.hpp"

#include "plait/http/client.test.hpp"

#include <doctest/doctest.h>

#include <list>
#include <string>

namespace {

using namespace plait::http;
using namespace std::chrono_literals;
using plait::bytes;
using plait::state;

class fixture {
public:
    explicit fixture(const client_options& how = {}) : through(net, net.clock(), how) {}

    test_network net;
    client through;
    std::list<test_request> asked;

    test_request& ask(const std::string& url = "http://a/") {
        return asked.emplace_back(through, get(url));
    }
    // Leaves an idle connection behind.
    void visit(const std::string& url) {
        ask(url);
        net.settle();
        net[net.size() - 1]->feed(ok("x"));
        REQUIRE(asked.back().told() == "200 x");
    }
    // Which connection got a request for that target.
    std::size_t carrier_of(const std::string& target) const {
        for (std::size_t i = 0; i < net.size(); ++i)
            if (net[i].open() && net[i]->written().find(target + " HTTP/1.1") != std::string::npos)
                return i;
        return net.size();
    }
};

struct few : fixture {
    static client_options options() {
        client_options how;
        how.per_origin = 2;
        how.connections = 3;
        how.queue = 2;
        return how;
    }
    few() : fixture(options()) {}
};

// ---- reuse

TEST_CASE_FIXTURE(fixture, "the next request to an origin takes the kept connection") {
    visit("http://a/1");
    auto& next = ask("http://a/2");
    net.settle();
    CHECK(net.size() == 1);
    net[0]->feed(ok("y"));
    CHECK(next.told() == "200 y");
}

TEST_CASE_FIXTURE(fixture, "a hundred requests in a row take one connection") {
    for (int i = 0; i < 100; ++i) {
        auto& next = ask();
        net.settle();
        net[0]->feed(ok("x"));
        CHECK(next.told() == "200 x");
    }
    CHECK(net.size() == 1);
}

plait::coro<std::string> in_a_row(client* through, int count) {
    std::string told;
    for (int i = 0; i < count; ++i) {
        answer got = co_await through->send(get("http://a/"));
        told += co_await got.text();
    }
    co_return told;
}

TEST_CASE_FIXTURE(fixture, "who sends again at once finds the connection idle") {
    auto all = plait::compose(in_a_row(&through, 3));
    all.next();
    for (int i = 0; i < 3; ++i) {
        net.settle();
        net[0]->feed(ok(std::to_string(i)));
    }
    CHECK(all.result() == "012");
    CHECK(net.size() == 1);
}

plait::coro<void> bodiless_in_a_row(client* through, int count) {
    for (int i = 0; i < count; ++i) {
        const answer got = co_await through->send(get("http://a/"));
        REQUIRE(got.status() == 204);
    }
}

TEST_CASE_FIXTURE(fixture, "who sends again at once behind a bodiless answer finds it idle too") {
    auto all = plait::compose(bodiless_in_a_row(&through, 3));
    all.next();
    for (int i = 0; i < 3; ++i) {
        net.settle();
        net[0]->feed("HTTP/1.1 204 N\r\n\r\n");
    }
    CHECK(all.state() == state::done);
    CHECK(net.size() == 1);
}

TEST_CASE_FIXTURE(fixture, "other schemes, hosts and ports have connections of their own") {
    visit("http://a/");
    ask("https://a/");
    ask("http://b/");
    ask("http://a:81/");
    CHECK(net.size() == 4);
}

TEST_CASE_FIXTURE(fixture, "an origin spelled otherwise is the same origin") {
    visit("http://a/");
    ask("HTTP://A:80/");
    net.settle();
    CHECK(net.size() == 1);
}

TEST_CASE_FIXTURE(fixture, "requests at the same time have connections of their own") {
    ask("http://a/1");
    ask("http://a/2");
    CHECK(net.size() == 2);
}

TEST_CASE_FIXTURE(fixture, "the connection used last is used next") {
    ask("http://a/1");
    ask("http://a/2");
    ask("http://a/3");
    net[1]->feed(ok("x"));
    net[2]->feed(ok("x"));
    net[0]->feed(ok("x"));
    ask("http://a/newest");
    ask("http://a/older");
    net.settle();
    CHECK(carrier_of("/newest") == 0);
    CHECK(carrier_of("/older") == 2);
}

TEST_CASE_FIXTURE(fixture, "Connection: close in the answer ends the connection") {
    ask();
    net[0]->feed("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx");
    CHECK(asked.back().told() == "200 x");
    CHECK(net[0].ended());
    CHECK(through.connections() == 0);
}

TEST_CASE_FIXTURE(fixture, "close counts among other options, and in a second field") {
    ask();
    net[0]->feed("HTTP/1.1 204 N\r\nConnection: x-y, Close\r\n\r\n");
    CHECK(net[0].ended());
    ask();
    net[1]->feed("HTTP/1.1 204 N\r\nConnection: x-y\r\nConnection: close\r\n\r\n");
    CHECK(net[1].ended());
}

TEST_CASE_FIXTURE(fixture, "Connection: close in the request ends the connection") {
    asked.emplace_back(through, get("http://a/").with("Connection", "close"));
    net[0]->feed(ok("x"));
    CHECK(asked.back().told() == "200 x");
    CHECK(net[0].ended());
}

TEST_CASE_FIXTURE(fixture, "HTTP/1.0 keeps a connection only if it says so") {
    ask();
    net[0]->feed("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx");
    CHECK(net[0].ended());
    ask();
    net[1]->feed("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nx");
    CHECK_FALSE(net[1].ended());
    ask();
    net.settle();
    CHECK(net.size() == 2);
}

TEST_CASE_FIXTURE(fixture, "an answer before the request was written ends the connection") {
    auto& sent =
        asked.emplace_back(through, post("http://a/", "text/plain", std::string(300'000, 'x')));
    // Only the first look sees it: all pieces before have been taken.
    net[0]->feed("HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n");
    net.settle();
    CHECK(sent.told() == "413 ");
    CHECK(net[0].ended());
    CHECK(net[0]->written().size() < 300'000);
}

// ---- dead and poisoned connections

TEST_CASE_FIXTURE(fixture, "a connection that the server has closed is not used again") {
    visit("http://a/1");
    net[0]->end();
    auto& next = ask("http://a/2");
    net.settle();
    REQUIRE(net.size() == 2);
    CHECK(carrier_of("/2") == 1);
    net[1]->feed(ok("y"));
    CHECK(next.told() == "200 y");
}

TEST_CASE_FIXTURE(fixture, "a POST survives a connection that the server has closed") {
    visit("http://a/1");
    net[0]->end();
    asked.emplace_back(through, post("http://a/2", "text/plain", "hello"));
    net.settle();
    CHECK(carrier_of("/2") == 1);
}

TEST_CASE_FIXTURE(fixture, "a connection that was reset while idle leaves the pool at once") {
    visit("http://a/1");
    net[0]->reset();
    CHECK(through.connections() == 0);
    ask("http://a/2");
    CHECK(net.size() == 2);
}

TEST_CASE_FIXTURE(fixture, "bytes behind an answer never pass for the next answer") {
    ask("http://a/1");
    net[0]->feed(ok("x") + ok("poison"));
    CHECK(asked.back().told() == "200 x");
    auto& next = ask("http://a/2");
    net.settle();
    REQUIRE(net.size() == 2);
    CHECK(net[0].ended());
    net[1]->feed(ok("y"));
    CHECK(next.told() == "200 y");
}

TEST_CASE_FIXTURE(fixture,
                  "an answer that comes while the connection is idle never passes for one") {
    visit("http://a/1");
    net[0]->feed(ok("poison"));
    auto& next = ask("http://a/2");
    net.settle();
    REQUIRE(net.size() == 2);
    net[1]->feed(ok("y"));
    CHECK(next.told() == "200 y");
}

TEST_CASE_FIXTURE(fixture, "all dead connections are passed over") {
    for (int i = 0; i < 3; ++i) ask("http://a/1");
    for (std::size_t i = 0; i < 3; ++i) {
        net[i]->feed(ok("x"));
        net[i]->end();
    }
    ask("http://a/2");
    net.settle();
    CHECK(carrier_of("/2") == 3);
    CHECK(through.connections() == 1);
}

TEST_CASE_FIXTURE(fixture, "nothing is written on a kept connection before it was looked at") {
    visit("http://a/1");
    const std::string before = net[0]->written();
    ask("http://a/2");
    CHECK(net[0]->written() == before);
    net.settle();
    CHECK(net[0]->written() != before);
}

// ---- time

TEST_CASE_FIXTURE(fixture, "an idle connection is kept for 25 s") {
    visit("http://a/");
    net.advance(24'999ms);
    CHECK_FALSE(net[0].ended());
    net.advance(1ms);
    CHECK(net[0].ended());
    CHECK(through.connections() == 0);
}

TEST_CASE_FIXTURE(fixture, "each use begins the 25 s anew") {
    visit("http://a/1");
    net.advance(20s);
    ask("http://a/2");
    net.settle();
    net[0]->feed(ok("x"));
    net.advance(20s);
    CHECK_FALSE(net[0].ended());
}

// ---- limits

TEST_CASE("8 connections to an origin, 64 in all, are the usual limits") {
    CHECK(client_options().per_origin == 8);
    CHECK(client_options().connections == 64);
}

TEST_CASE_FIXTURE(few, "beyond the limit of an origin requests wait") {
    for (int i = 0; i < 3; ++i) ask();
    CHECK(net.size() == 2);
    CHECK(through.waiting() == 1);
    CHECK(asked.back().waits());
}

TEST_CASE_FIXTURE(few, "what waits gets the first connection that becomes idle") {
    ask("http://a/1");
    ask("http://a/2");
    auto& third = ask("http://a/3");
    net[1]->feed(ok("x"));
    net.settle();
    CHECK(carrier_of("/3") == 1);
    net[1]->feed(ok("y"));
    CHECK(third.told() == "200 y");
    CHECK(net.size() == 2);
}

TEST_CASE_FIXTURE(few, "what waits gets the place of a connection that is gone") {
    ask("http://a/1");
    ask("http://a/2");
    ask("http://a/3");
    net[0]->reset();
    CHECK(carrier_of("/3") == 2);
}

TEST_CASE_FIXTURE(few, "what waits gets the place of a connection that could not be opened") {
    net.accepts = false;
    ask("http://a/1");
    ask("http://a/2");
    ask("http://a/3");
    net[0].refuse(std::make_exception_ptr(std::runtime_error("refused")));
    CHECK(net.size() == 3);
    CHECK(through.waiting() == 0);
}

TEST_CASE_FIXTURE(few, "what waits is served in order") {
    ask("http://a/1");
    ask("http://a/2");
    ask("http://a/3");
    ask("http://a/4");
    net[0]->feed(ok("x"));
    net.settle();
    CHECK(carrier_of("/3") == 0);
    CHECK(carrier_of("/4") == net.size());
    net[0]->feed(ok("x"));
    net.settle();
    CHECK(carrier_of("/4") == 0);
}

TEST_CASE_FIXTURE(few, "too many that wait are refused") {
    for (int i = 0; i < 4; ++i) ask();
    CHECK(through.waiting() == 2);
    CHECK(ask().told() == "failed: 2 requests wait for a connection already");
    CHECK(through.waiting() == 2);
}

TEST_CASE_FIXTURE(few, "who gives up waiting makes room in the queue") {
    for (int i = 0; i < 4; ++i) ask();
    asked.back().cancel();
    CHECK(through.waiting() == 1);
    CHECK(ask().waits());
}

TEST_CASE_FIXTURE(few, "another origin does not wait for a full one") {
    for (int i = 0; i < 3; ++i) ask("http://a/");
    ask("http://b/x");
    CHECK(carrier_of("/x") == 2);
}

TEST_CASE_FIXTURE(few, "at the limit in all, the one idle longest makes room") {
    visit("http://a/");
    visit("http://b/");
    visit("http://c/");
    ask("http://d/x");
    CHECK(net[0].ended());
    CHECK_FALSE(net[1].ended());
    CHECK_FALSE(net[2].ended());
    CHECK(carrier_of("/x") == 3);
    CHECK(through.connections() == 3);
}

TEST_CASE_FIXTURE(few, "at the limit in all, with none idle, requests wait") {
    ask("http://a/");
    ask("http://b/");
    ask("http://c/");
    ask("http://d/x");
    CHECK(net.size() == 3);
    CHECK(through.waiting() == 1);
    net[1]->feed(ok("x"));
    CHECK(net[1].ended());
    CHECK(carrier_of("/x") == 3);
}

TEST_CASE_FIXTURE(few, "a request that cannot be served yet does not hold up one that can") {
    ask("http://a/1");
    ask("http://a/2");
    ask("http://b/1");
    ask("http://a/3");  // waits for an origin
    ask("http://b/2");  // waits for a place
    net[2]->feed(ok("x"));
    net.settle();
    CHECK(carrier_of("/2") != net.size());
    CHECK(net[2]->written().find("GET /2 ") != std::string::npos);
    CHECK(through.waiting() == 1);
}

TEST_CASE_FIXTURE(few, "connections being opened count") {
    net.accepts = false;
    for (int i = 0; i < 3; ++i) ask();
    CHECK(through.connections() == 2);
    CHECK(through.waiting() == 1);
}

TEST_CASE_FIXTURE(few, "a connection that opens for nobody any more serves the next") {
    net.accepts = false;
    ask("http://a/1").cancel();
    net[0].accept();
    CHECK(net[0]->written().empty());
    CHECK(through.connections() == 1);
    ask("http://a/2");
    net.settle();
    CHECK(carrier_of("/2") == 0);
}

TEST_CASE_FIXTURE(few, "a connection that opens for nobody any more serves what waits") {
    net.accepts = false;
    ask("http://a/1");
    ask("http://a/2");
    ask("http://a/3");
    asked.front().cancel();
    net[0].accept();
    net.settle();
    CHECK(carrier_of("/3") == 0);
}

TEST_CASE("what waits fails when the client ends") {
    test_network net;
    auto how = few::options();
    std::optional<client> through(std::in_place, net, net.clock(), how);
    test_request one(*through, get("http://a/"));
    test_request two(*through, get("http://a/"));
    test_request three(*through, get("http://a/"));
    through.reset();
    CHECK(three.told() == "failed: the client has ended");
    CHECK(one.waits());
    net[0]->feed(ok("x"));
    CHECK(one.told() == "200 x");
}

TEST_CASE_FIXTURE(few, "a failure may send again at once") {
    // Sends once more from inside of what tells it of the failure.
    const auto twice = [](client* sends) -> plait::coro<std::string> {
        try {
            const answer got = co_await sends->send(get("http://a/1"));
        } catch (const std::exception&) {}
        answer got = co_await sends->send(get("http://a/2"));
        std::string text = co_await got.text();
        co_return text;
    };
    auto all = plait::compose(twice(&through));
    all.next();
    net[0]->reset();
    REQUIRE(net.size() == 2);
    net[1]->feed(ok("y"));
    CHECK(all.result() == "y");
}

plait::coro<void> ends_its_client(std::optional<client>* through) {
    const answer got = co_await (*through)->send(get("http://a/"));
    through->reset();
}

TEST_CASE("a client may end from inside of what its answer has set off") {
    test_network net;
    std::optional<client> through(std::in_place, net, net.clock());
    auto asked = plait::compose(ends_its_client(&through));
    asked.next();
    net[0]->feed("HTTP/1.1 204 N\r\n\r\n");
    CHECK(asked.state() == state::done);
    CHECK(net[0].ended());
}

struct whole_world {
    std::unique_ptr<test_network> net = std::make_unique<test_network>();
    std::optional<client> through{std::in_place, *net, net->clock()};
};

plait::coro<std::string> ends_the_world(whole_world* all) {
    std::string text;
    {
        answer got = co_await all->through->send(get("http://a/"));
        text = co_await got.text();
    }
    all->through.reset();
    all->net.reset();
    co_return text;
}

TEST_CASE("client and connector may go from inside of what an answer has set off") {
    whole_world all;
    auto asked = plait::compose(ends_the_world(&all));
    asked.next();
    (*all.net)[0]->feed(ok("x"));
    CHECK(asked.result() == "x");
    CHECK(all.net == nullptr);
}

TEST_CASE("client and connector may go while others wait") {
    whole_world all;
    test_request other(*all.through, get("http://a/other"));
    auto asked = plait::compose(ends_the_world(&all));
    asked.next();
    const auto home = all.net->home();
    (*all.net)[1]->feed(ok("x"));
    CHECK(asked.result() == "x");
    home->run();
    CHECK(other.told().starts_with("failed: the connection was lost"));
}

TEST_CASE("a client may end from inside of what a failure has set off") {
    test_network net;
    std::optional<client> through(std::in_place, net, net.clock());
    const auto ends = [](std::optional<client>* sends) -> plait::coro<void> {
        bool failed = false;
        try {
            const answer got = co_await (*sends)->send(get("http://a/"));
        } catch (const std::exception&) {
            failed = true;
        }
        if (failed) sends->reset();
    };
    auto asked = plait::compose(ends(&through));
    asked.next();
    net[0]->reset();
    CHECK(asked.state() == state::done);
}

}  // namespace
