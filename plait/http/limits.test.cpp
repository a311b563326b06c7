// SPDX-License-Identifier: MIT
#include "plait/http/limits.hpp"

#include "plait/http/serving.test.hpp"

namespace {

using namespace plait;
using namespace plait::http;

options with(limits bounds) {
    options how;
    how.limits = bounds;
    return how;
}

std::string get(std::string_view target, std::string_view fields = {}) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}
std::string post(std::uint64_t size) {
    return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
}

}  // namespace

TEST_CASE("a request line of just the limit is taken, a byte more is 414") {
    limits bounds;
    bounds.request_line = 30;
    const options how = with(bounds);
    const std::string target = "/" + std::string(30 - 14, 'a');
    CHECK(serve_all_cuts(echo, get(target), how).status() == 200);
    CHECK(serve_all_cuts(echo, get(target + "a"), how).status() == 414);
}

TEST_CASE("a request line that has no end is refused as soon as it is too long") {
    testing::driver server(connection(echo));
    server.feed("GET /" + std::string(8 * 1024 - 5, 'a'));
    CHECK(server.take().empty());
    server.feed("aa");
    CHECK(server.take().starts_with("HTTP/1.1 414 "));
}

TEST_CASE("a field line of just the limit is taken, a byte more is 431") {
    limits bounds;
    bounds.field_line = 20;
    const options how = with(bounds);
    CHECK(serve_all_cuts(echo, get("/", "X: " + std::string(17, 'a') + "\r\n"), how).status() ==
          200);
    CHECK(serve_all_cuts(echo, get("/", "X: " + std::string(18, 'a') + "\r\n"), how).status() ==
          431);
}

TEST_CASE("a line that is too long is refused for that, whatever else is wrong with it") {
    limits bounds;
    bounds.field_line = 20;
    const options how = with(bounds);
    CHECK(serve_all_cuts(echo, get("/", "X : " + std::string(18, 'a') + "\r\n"), how).status() ==
          431);
    CHECK(serve_all_cuts(echo, get("/", "X : " + std::string(10, 'a') + "\r\n"), how).status() ==
          400);
}

TEST_CASE("a head of just the limit is taken, a byte more is 431") {
    limits bounds;
    bounds.head = 100;
    const options how = with(bounds);
    const std::size_t rest = 100 - get("/").size() - std::string("X: \r\n").size();
    CHECK(serve_all_cuts(echo, get("/", "X: " + std::string(rest, 'a') + "\r\n"), how).status() ==
          200);
    CHECK(
        serve_all_cuts(echo, get("/", "X: " + std::string(rest + 1, 'a') + "\r\n"), how).status() ==
        431);
}

TEST_CASE("the empty line before a request does not count") {
    limits bounds;
    bounds.head = get("/").size();
    CHECK(serve_all_cuts(echo, "\r\n" + get("/"), with(bounds)).status() == 200);
}

TEST_CASE("a head of many short lines is refused at 16 KiB, by default") {
    std::string fields;
    for (int i = 0; i < 99; ++i) fields += "X: " + std::string(200, 'a') + "\r\n";
    CHECK(serve_all_cuts(echo, get("/", fields)).status() == 431);
}

TEST_CASE("a hundred fields are taken, one more is 431") {
    std::string fields;
    for (int i = 0; i < 99; ++i) fields += "X: a\r\n";
    CHECK(serve_all_cuts(echo, get("/", fields)).status() == 200);
    CHECK(serve_all_cuts(echo, get("/", fields + "X: a\r\n")).status() == 431);
}

TEST_CASE("the limits of a head hold for trailers") {
    const std::string chunked =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
    limits bounds;
    bounds.fields = 3;
    CHECK(serve_all_cuts(echo, chunked + "X: a\r\nY: b\r\nZ: c\r\n\r\n", with(bounds)).status() ==
          200);
    CHECK(serve_all_cuts(echo, chunked + "X: a\r\nY: b\r\nZ: c\r\nZ: d\r\n\r\n", with(bounds))
              .status() == 431);
    CHECK(
        serve_all_cuts(echo, chunked + "X: " + std::string(8 * 1024, 'a') + "\r\n\r\n").status() ==
        431);
}

TEST_CASE("a body of just the limit is taken, one told to be longer is 413 before it comes") {
    limits bounds;
    bounds.body = 10;
    CHECK(serve_all_cuts(echo, post(10) + std::string(10, 'x'), with(bounds)).status() == 200);
    CHECK(serve_all_cuts(echo, post(11), with(bounds)).status() == 413);
}

TEST_CASE("a chunked body beyond the limit is 413 as soon as a chunk's size says so") {
    limits bounds;
    bounds.body = 10;
    const std::string chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    CHECK(serve_all_cuts(echo, chunked + "5\r\nabcde\r\n5\r\nabcde\r\n0\r\n\r\n", with(bounds))
              .status() == 200);
    CHECK(serve_all_cuts(echo, chunked + "5\r\nabcde\r\n6\r\n", with(bounds)).status() == 413);
}

TEST_CASE("a limit on bodies may be lifted") {
    limits bounds;
    bounds.body = unlimited;
    const std::string body(3 * 1024 * 1024, 'x');
    const served got =
        serve_once(echo, post(body.size()) + body, testing::chunking::pieces(65536), with(bounds));
    CHECK(got.body() == body);
}

TEST_CASE("after so many requests the connection closes") {
    limits bounds;
    bounds.requests = 2;
    const served got = serve_all_cuts(echo, get("/") + get("/") + get("/"), with(bounds));
    CHECK(got.answers() == 2);
    CHECK(got.text.find("Connection: close") > got.text.find("OKHTTP/1.1"));
    CHECK(got.parting == testing::parting::hung_up);
}
