// SPDX-License-Identifier: MIT
//
// How long a connection lives, and how it ends: RFC 9112, section 9.
#include "plait/compose/program.hpp"
#include "plait/http/serving.test.hpp"
#include "plait/testing/test_surroundings.hpp"

#include <chrono>

namespace {

using namespace plait;
using namespace plait::http;
using testing::driver;

std::string get(std::string_view version, std::string_view fields = {}) {
    return "GET / HTTP/" + std::string(version) + "\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}
const std::string another = get("1.1");

response fixed(request) { return text("OK"); }

}  // namespace

TEST_CASE("HTTP/1.1 persists, and says nothing of it") {
    const served got = echoed(get("1.1") + another);
    CHECK(got.answers() == 2);
    CHECK_FALSE(got.has("Connection:"));
}

TEST_CASE("HTTP/1.1 with close is answered with close, and nothing behind it is looked at") {
    for (const std::string value : {"close", "Close", "x, close", "keep-alive, close", "close,x"}) {
        const served got =
            echoed(get("1.1", std::string("Connection: ").append(value).append("\r\n")) + another);
        CHECK(got.answers() == 1);
        CHECK(got.has("\r\nConnection: close\r\n"));
        CHECK(got.parting == testing::parting::hung_up);
    }
}

TEST_CASE("close in a second Connection field counts") {
    CHECK(echoed(get("1.1", "Connection: x\r\nConnection: close\r\n") + another).answers() == 1);
}

TEST_CASE("HTTP/1.0 closes") {
    const served got = echoed(get("1.0") + another);
    CHECK(got.answers() == 1);
    CHECK(got.has("\r\nConnection: close\r\n"));
}

TEST_CASE("HTTP/1.0 with keep-alive persists, and is told so") {
    const served got = echoed(get("1.0", "Connection: Keep-Alive\r\n") + another);
    CHECK(got.answers() == 2);
    CHECK(got.has("\r\nConnection: keep-alive\r\n"));
}

TEST_CASE("answers come in the order of the requests (section 9.3.2)") {
    const auto tells = [](request asked) { return text(std::string(asked.path())); };
    std::string wire;
    for (const std::string path : {"/1", "/2", "/3"})
        wire += "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    const served got = serve_all_cuts(tells, wire);
    CHECK(got.text.find("/1") < got.text.find("/2"));
    CHECK(got.text.find("/2") < got.text.find("/3"));
}

TEST_CASE("answers to requests that came together are one output") {
    driver server(connection(fixed));
    server.accept(0);
    server.feed(another + another + another);
    CHECK(server.state() == state::has_output);
    server.accept(10'000);
    CHECK(server.state() == state::wants_input);
    int outputs = 0;
    for (const auto& event : server.transcript().events())
        outputs += event.happened == testing::transcript::what::wrote ? 1 : 0;
    CHECK(outputs == 1);
}

TEST_CASE("a long batch is written when 64 KiB are full") {
    const std::string body(1000, 'x');
    const auto long_ok = [&](request) { return text(body); };
    std::string wire;
    for (int i = 0; i < 200; ++i) wire += another;
    patience_slot wait;
    testing::test_surroundings around;
    auto server = compose(connection(long_ok), bind(patience, wait), bind(ambient, around));
    server.next();
    server.send(wire);
    int outputs = 0;
    std::uint64_t written = 0;
    for (; server.state() == state::has_output; server.next(), ++outputs) {
        CHECK(server.output().size() < 64 * 1024 + 2 * body.size());
        written += server.output().size();
    }
    CHECK(written > 200'000);
    CHECK(outputs == 4);
}

TEST_CASE("an application may close the connection") {
    const auto closes = [](request) { return text("bye").with("Connection", "close"); };
    const served got = serve_all_cuts(closes, another + another);
    CHECK(got.answers() == 1);
    CHECK(got.has("\r\nConnection: close\r\n"));
}

TEST_CASE("a body that nobody reads, up to 64 KiB, is discarded behind the answer") {
    for (const std::size_t size : {1UL, 1000UL, 65536UL}) {
        const std::string wire =
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
            std::string(size, 'x') + another;
        const served got = serve_all_cuts(fixed, wire);
        CHECK(got.answers() == 2);
        CHECK_FALSE(got.has("Connection: close"));
    }
}

TEST_CASE("a longer one closes the connection, and the answer says so") {
    const std::string wire = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n" +
                             std::string(65537, 'x') + another;
    const served got = serve_once(fixed, wire, testing::chunking::pieces(1000), {});
    CHECK(got.answers() == 1);
    CHECK(got.has("Connection: close"));
}

TEST_CASE("a chunked body that nobody reads is discarded, its trailers too") {
    const std::string wire =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nabcde\r\n0\r\nX: a\r\n\r\n" +
        another;
    CHECK(serve_all_cuts(fixed, wire).answers() == 2);
}

TEST_CASE("a chunked body of more than 64 KiB that nobody reads closes the connection") {
    std::string wire = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 70; ++i) wire += "400\r\n" + std::string(1024, 'x') + "\r\n";
    const served got =
        serve_once(fixed, wire + "0\r\n\r\n" + another, testing::chunking::pieces(777), {});
    CHECK(got.answers() == 1);
    CHECK(got.parting == testing::parting::hung_up);
}

TEST_CASE("a fault in a body that nobody reads closes, and is not answered again") {
    const std::string wire =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n" + another;
    const served got = serve_all_cuts(fixed, wire);
    CHECK(got.answers() == 1);
    CHECK(got.status() == 200);
    CHECK(got.parting == testing::parting::hung_up);
}

TEST_CASE("after it has hung up, the server is done, and takes nothing more") {
    driver server(connection(fixed));
    server.feed(get("1.1", "Connection: close\r\n") + another);
    CHECK(server.parting() == testing::parting::hung_up);
    CHECK(server.state() == state::done);
    CHECK(served{server.take()}.answers() == 1);
}

TEST_CASE("a peer that hangs up after its requests gets all answers") {
    CHECK(echoed(another + another + another).answers() == 3);
}

// ---- draining

TEST_CASE("an idle connection closes when draining begins") {
    driver server(connection(fixed));
    server.feed(another);
    server.drain();
    CHECK(server.state() == state::done);
    CHECK_FALSE(served{server.written()}.has("close"));
}

TEST_CASE("a connection that has not asked anything closes when draining begins") {
    driver server(connection(fixed));
    server.run();
    server.drain();
    CHECK(server.state() == state::done);
    CHECK(server.written().empty());
}

TEST_CASE("a request that has begun to come is served while draining, with close") {
    driver server(connection(fixed));
    server.feed("GET / HT");
    server.drain();
    CHECK(server.state() == state::wants_input);
    server.feed("TP/1.1\r\nHost: a\r\n\r\n");
    CHECK(served{server.written()}.has("\r\nConnection: close\r\n"));
    CHECK(server.parting() == testing::parting::hung_up);
}

TEST_CASE("an exchange that runs when draining begins ends with close") {
    driver server(connection(echo));
    server.feed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na");
    server.drain();
    server.feed("b");
    const served got{server.written(), server.parting()};
    CHECK(got.body() == "ab");
    CHECK(got.has("\r\nConnection: close\r\n"));
    CHECK(got.parting == testing::parting::hung_up);
}
