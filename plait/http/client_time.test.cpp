// SPDX-License-Identifier: MIT
#include "plait/http/client.test.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace plait::http;
using namespace std::chrono_literals;
using plait::coro;
using plait::state;
using plait::testing::parting;

class fixture {
public:
    explicit fixture(const client_options& how = {}) : through(net, net.clock(), how) {}

    test_network net;
    client through;

    test_request ask(client_request asked) { return {through, std::move(asked)}; }
    test_request ask() { return ask(get("http://a/")); }
};

TEST_CASE_FIXTURE(fixture, "connecting may take 5 s") {
    net.accepts = false;
    auto asked = ask();
    net.advance(4'999ms);
    CHECK(asked.waits());
    net.advance(1ms);
    CHECK(asked.told() == "failed: timed out");
    CHECK(through.connections() == 0);
}

TEST_CASE_FIXTURE(fixture, "a connection that opens too late is closed at once") {
    net.accepts = false;
    auto asked = ask();
    net.advance(5s);
    net[0].accept();
    CHECK(net[0].ended());
    CHECK(net[0]->written().empty());
}

TEST_CASE_FIXTURE(fixture, "once the connection is open its 5 s are over") {
    net.accepts = false;
    auto asked = ask();
    net.advance(4s);
    net[0].accept();
    net.advance(10s);
    CHECK(asked.waits());
    CHECK_FALSE(net[0].ended());
}

TEST_CASE_FIXTURE(fixture, "the first byte may take 30 s from when the request is written") {
    net.accepts = false;
    auto asked = ask();
    net.advance(4s);
    net[0].accept();
    net.advance(29'999ms);
    CHECK(asked.waits());
    net.advance(1ms);
    CHECK(asked.told() == "failed: timed out");
    CHECK(net[0]->parting() == parting::aborted);
}

TEST_CASE_FIXTURE(fixture, "the rest may take 30 s more") {
    auto asked = ask();
    net.advance(29s);
    net[0]->feed("HTTP/1.1 200 OK\r\n");
    net.advance(29s);
    net[0]->feed("Content-Length: 2\r\n\r\n");
    CHECK(asked.waits());
    net.advance(1'100ms);
    CHECK(asked.told() == "failed: timed out");
}

TEST_CASE_FIXTURE(fixture, "each 500 bytes of a body earn a second") {
    auto asked = ask();
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + std::string(5000, 'x'));
    net.advance(39s);
    CHECK(asked.waits());
    net.advance(1'500ms);
    CHECK(asked.told() == "failed: timed out");
}

TEST_CASE_FIXTURE(fixture, "a body that trickles is given up, though something always comes") {
    auto asked = ask();
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    int seconds = 0;
    for (; asked.waits() && seconds < 100; ++seconds) {
        net.advance(1s);
        if (asked.waits()) net[0]->feed("x");
    }
    CHECK(seconds >= 30);
    CHECK(seconds <= 31);
}

TEST_CASE_FIXTURE(fixture, "a body of 600 bytes a second may take for ever") {
    auto asked = ask();
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 120000\r\n\r\n");
    for (int i = 0; i < 200; ++i) {
        net.advance(1s);
        net[0]->feed(std::string(600, 'x'));
    }
    CHECK(asked.told() == "200 " + std::string(120000, 'x'));
}

coro<answer> take_answer(client* through) { co_return co_await through->send(get("http://a/")); }
coro<std::string> one_chunk(answer* of) {
    const auto piece = co_await of->chunk();
    co_return piece ? std::string(*piece) : "end";
}

TEST_CASE_FIXTURE(fixture, "the reader may take all the time it wants") {
    auto asked = plait::compose(take_answer(&through));
    asked.next();
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
    answer got = asked.result();
    net.advance(1h);
    auto first = plait::compose(one_chunk(&got));
    first.next();
    CHECK(first.result() == "a");
    net.advance(1h);
    auto second = plait::compose(one_chunk(&got));
    second.next();
    net[0]->feed("b");
    CHECK(second.result() == "b");
}

TEST_CASE_FIXTURE(fixture, "the reader's own time is not the server's") {
    auto asked = plait::compose(take_answer(&through));
    asked.next();
    net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
    answer got = asked.result();
    auto first = plait::compose(one_chunk(&got));
    first.next();
    net.advance(1h);
    auto second = plait::compose(one_chunk(&got));
    second.next();
    net.advance(29s);
    CHECK(second.state() == state::waiting);
    net.advance(2s);
    CHECK_THROWS_AS(second.result(), plait::timed_out);
}

TEST_CASE("each wait is an option") {
    client_options how;
    how.connect = 1s;
    how.first_byte = 2s;
    how.transfer = 3s;
    how.idle = 4s;
    how.rate = 1000;
    fixture at(how);
    at.net.accepts = false;

    auto unopened = at.ask();
    at.net.advance(1s);
    CHECK(unopened.told() == "failed: timed out");

    at.net.accepts = true;
    auto silent = at.ask();
    at.net.advance(2s);
    CHECK(silent.told() == "failed: timed out");

    auto slow = at.ask();
    at.net[2]->feed("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n" + std::string(2000, 'x'));
    at.net.advance(4'500ms);
    CHECK(slow.waits());
    at.net.advance(1s);
    CHECK(slow.told() == "failed: timed out");

    auto kept = at.ask();
    at.net[3]->feed(ok("x"));
    at.net.advance(3'999ms);
    CHECK_FALSE(at.net[3].ended());
    at.net.advance(1ms);
    CHECK(at.net[3].ended());
}

TEST_CASE("waits can be unlimited") {
    client_options how;
    how.connect = how.first_byte = how.transfer = how.idle = client_options::duration::max();
    fixture at(how);
    at.net.accepts = false;
    auto asked = at.ask();
    at.net.advance(1h);
    at.net[0].accept();
    at.net.advance(1h);
    at.net[0]->feed("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n");
    at.net.advance(1h);
    at.net[0]->feed("x");
    CHECK(asked.told() == "200 x");
    at.net.advance(1h);
    CHECK_FALSE(at.net[0].ended());
}

}  // namespace
