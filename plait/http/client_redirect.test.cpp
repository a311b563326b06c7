// SPDX-License-Identifier: MIT
#include "plait/http/client.test.hpp"

#include <doctest/doctest.h>

#include <list>
#include <string>

namespace {

using namespace plait::http;
using namespace std::chrono_literals;
using plait::coro;

std::string moved(int status, const std::string& location) {
    return "HTTP/1.1 " + std::to_string(status) + " Moved\r\nLocation: " + location +
           "\r\nContent-Length: 0\r\n\r\n";
}

class fixture {
public:
    explicit fixture(const client_options& how = {}) : through(net, net.clock(), how) {}

    test_network net;
    client through;
    std::list<test_request> asked;

    test_request& ask(client_request what) { return asked.emplace_back(through, std::move(what)); }
    test_request& ask(plait::bytes url) { return ask(get(url)); }
    // The last connection answers.
    void answer_with(const std::string& wire) {
        net[net.size() - 1]->feed(wire);
        net.settle();
    }
    // What was written last, anywhere.
    [[nodiscard]] std::string last_written() const { return net[net.size() - 1]->take(); }
};

TEST_CASE_FIXTURE(fixture, "301, 302, 303, 307 and 308 are followed") {
    for (const int status : {301, 302, 303, 307, 308}) {
        CAPTURE(status);
        auto& sent = ask("http://a/x");
        net.settle();
        answer_with(moved(status, "/y"));
        CHECK(last_written().ends_with("GET /y HTTP/1.1\r\nHost: a\r\n\r\n"));
        answer_with(ok("there"));
        CHECK(sent.told() == "200 there");
    }
    CHECK(net.size() == 1);
}

TEST_CASE_FIXTURE(fixture, "300, 304, 305 and 306 are not followed") {
    for (const int status : {300, 304, 305, 306}) {
        auto& sent = ask("http://a/x");
        net.settle();
        answer_with(moved(status, "/y"));
        CHECK(sent.told() == std::to_string(status) + " ");
    }
}

TEST_CASE_FIXTURE(fixture, "HEAD stays HEAD") {
    ask(client_request("HEAD", "http://a/x"));
    answer_with(moved(303, "/y"));
    CHECK(last_written().ends_with("HEAD /y HTTP/1.1\r\nHost: a\r\n\r\n"));
}

TEST_CASE_FIXTURE(fixture, "other methods are not redirected") {
    for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
        CAPTURE(method);
        auto& sent = ask(client_request(method, "http://a/x"));
        net.settle();
        answer_with(moved(302, "/y"));
        CHECK(sent.told() == "302 ");
    }
}

TEST_CASE_FIXTURE(fixture, "a GET with a body is not redirected") {
    auto& sent = ask(get("http://a/x").with_body(std::string("hello")));
    answer_with(moved(302, "/y"));
    CHECK(sent.told() == "302 ");
}

TEST_CASE_FIXTURE(fixture, "a redirect may lead to another host") {
    auto& sent = ask("http://a/x");
    answer_with(moved(302, "http://b:81/y?z"));
    REQUIRE(net.size() == 2);
    CHECK(net[1].target() == "http b:81");
    CHECK(last_written() == "GET /y?z HTTP/1.1\r\nHost: b:81\r\n\r\n");
    answer_with(ok("there"));
    CHECK(sent.told() == "200 there");
}

TEST_CASE_FIXTURE(fixture, "a redirect may lead from http to https") {
    ask("http://a/x");
    answer_with(moved(302, "https://a/x"));
    REQUIRE(net.size() == 2);
    CHECK(net[1].target() == "https a:443");
}

TEST_CASE_FIXTURE(fixture, "a redirect from https to http is handed over") {
    auto& sent = ask("https://a/x");
    answer_with(moved(302, "http://a/x"));
    CHECK(sent.told() == "302 ");
    CHECK(net.size() == 1);
}

TEST_CASE_FIXTURE(fixture, "a redirect without a scheme stays with https") {
    ask("https://a/x");
    answer_with(moved(302, "//b/y"));
    CHECK(net[1].target() == "https b:443");
}

TEST_CASE_FIXTURE(fixture, "five redirects are followed, the sixth is handed over") {
    auto& sent = ask("http://a/0");
    for (int i = 1; i <= 6; ++i) answer_with(moved(302, "/" + std::to_string(i)));
    CHECK(sent.told() == "302 ");
    CHECK(net[0]->written().find("GET /5 ") != std::string::npos);
    CHECK(net[0]->written().find("GET /6 ") == std::string::npos);
}

TEST_CASE("with no redirects allowed the first is handed over") {
    client_options how;
    how.redirects = 0;
    fixture at(how);
    auto& sent = at.ask("http://a/x");
    at.answer_with(moved(302, "/y"));
    CHECK(sent.told() == "302 ");
}

TEST_CASE_FIXTURE(fixture, "Authorization and Cookie stay within the origin") {
    ask(get("http://a/x").with("Authorization", "Basic q").with("Cookie", "c=d"));
    answer_with(moved(302, "/y"));
    const std::string head = last_written();
    CHECK(head.find("Authorization: Basic q\r\n") != std::string::npos);
    CHECK(head.find("Cookie: c=d\r\n") != std::string::npos);
}

TEST_CASE_FIXTURE(fixture,
                  "Authorization and Cookie do not cross to another host, port or scheme") {
    for (const char* there : {"http://b/y", "http://a:81/y", "https://a/y"}) {
        CAPTURE(there);
        ask(get("http://a/x").with("Authorization", "Basic q").with("Cookie", "c=d"));
        net.settle();
        net[0]->feed(moved(302, there));
        net.settle();
        const std::string head = last_written();
        CHECK(head.starts_with("GET /y "));
        CHECK(head.find("Basic q") == std::string::npos);
        CHECK(head.find("c=d") == std::string::npos);
    }
}

TEST_CASE_FIXTURE(fixture, "dropped on the way out, they do not come back on the way home") {
    ask(get("http://a/x").with("Cookie", "c=d"));
    answer_with(moved(302, "http://b/y"));
    answer_with(moved(302, "http://a/z"));
    CHECK(net[0]->written().find("GET /z HTTP/1.1\r\nHost: a\r\n\r\n") != std::string::npos);
}

TEST_CASE_FIXTURE(fixture, "other fields go along") {
    ask(get("http://a/x").with("Accept", "text/html"));
    answer_with(moved(302, "http://b/y"));
    CHECK(last_written().find("Accept: text/html\r\n") != std::string::npos);
}

TEST_CASE_FIXTURE(fixture, "a redirect without Location is handed over") {
    auto& sent = ask("http://a/x");
    answer_with("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n");
    CHECK(sent.told() == "302 ");
}

TEST_CASE_FIXTURE(fixture, "a redirect with two Locations is handed over") {
    auto& sent = ask("http://a/x");
    answer_with("HTTP/1.1 302 Found\r\nLocation: /y\r\nLocation: /z\r\nContent-Length: 0\r\n\r\n");
    CHECK(sent.told() == "302 ");
}

TEST_CASE_FIXTURE(fixture, "a redirect to what we cannot ask is handed over") {
    for (const char* there : {"ftp://b/", "javascript:x", "http://ann:pw@b/", "http://b c/",
                              "http://", "/\xc3\xa4", "http://b:0/"}) {
        CAPTURE(there);
        auto& sent = ask("http://a/x");
        net.settle();
        answer_with(moved(302, there));
        CHECK(sent.told() == "302 ");
    }
    CHECK(net.size() == 1);
}

TEST_CASE_FIXTURE(fixture, "the body of a redirect is passed over, and the connection kept") {
    ask("http://a/x");
    answer_with("HTTP/1.1 302 Found\r\nLocation: /y\r\nContent-Length: 5\r\n\r\nmoved");
    CHECK(net.size() == 1);
    CHECK(last_written().ends_with("GET /y HTTP/1.1\r\nHost: a\r\n\r\n"));
}

TEST_CASE_FIXTURE(fixture, "a redirect with a long body takes a new connection") {
    ask("http://a/x");
    answer_with("HTTP/1.1 302 Found\r\nLocation: /y\r\nContent-Length: 1000000\r\n\r\n" +
                std::string(70'000, 'x'));
    REQUIRE(net.size() == 2);
    CHECK(net[0].ended());
    CHECK(last_written().starts_with("GET /y "));
}

TEST_CASE_FIXTURE(fixture, "a redirect whose body is broken is followed all the same") {
    ask("http://a/x");
    answer_with("HTTP/1.1 302 Found\r\nLocation: /y\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
    REQUIRE(net.size() == 2);
    CHECK(net[0].ended());
    CHECK(last_written().starts_with("GET /y "));
}

TEST_CASE_FIXTURE(fixture, "a redirect to another origin does not wait for the body") {
    ask("http://a/x");
    answer_with("HTTP/1.1 302 Found\r\nLocation: http://b/y\r\nContent-Length: 5\r\n\r\n");
    REQUIRE(net.size() == 2);
    CHECK(last_written().starts_with("GET /y "));
}

TEST_CASE_FIXTURE(fixture, "the body of a redirect that is handed over can be read") {
    auto& sent = ask(client_request("POST", "http://a/x"));
    answer_with("HTTP/1.1 302 Found\r\nLocation: /y\r\nContent-Length: 5\r\n\r\nmoved");
    CHECK(sent.told() == "302 moved");
}

TEST_CASE_FIXTURE(fixture, "a redirect behind which the server closes takes a new connection") {
    ask("http://a/x");
    answer_with(
        "HTTP/1.1 302 Found\r\nLocation: /y\r\nConnection: close\r\n"
        "Content-Length: 0\r\n\r\n");
    REQUIRE(net.size() == 2);
    CHECK(last_written().starts_with("GET /y "));
}

coro<std::string> where_from(client* through) {
    const answer got = co_await through->send(get("http://a/x"));
    co_return got.from().text();
}

TEST_CASE_FIXTURE(fixture, "an answer tells where it is from") {
    auto sent = plait::compose(where_from(&through));
    sent.next();
    answer_with(moved(302, "../y"));
    answer_with(moved(302, "http://b/z"));
    answer_with(ok("there"));
    CHECK(sent.result() == "http://b/z");
}

TEST_CASE_FIXTURE(fixture, "a redirect in circles ends") {
    auto& sent = ask("http://a/x");
    for (int i = 0; i < 10 && sent.waits(); ++i) answer_with(moved(302, "/x"));
    CHECK(sent.told() == "302 ");
}

}  // namespace
