// SPDX-License-Identifier: MIT
//
// The client over real sockets. client_live.test.sh starts the servers and tells where they are:
//   PLAIT_NGINX, PLAIT_NGINX_TLS, PLAIT_HTTPD   base URLs
//   PLAIT_AUTHORITY, PLAIT_OTHER_AUTHORITY      the certificate that vouches for nginx; another
#include "plait/http/client.hpp"
#include "plait/http/error.hpp"
#include "plait/io/connector.hpp"
#include "plait/io/run.hpp"
#include "plait/io/sleep.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <list>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace plait;
using namespace std::chrono_literals;

std::string told(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

const std::string nginx = told("PLAIT_NGINX");
const std::string nginx_tls = told("PLAIT_NGINX_TLS");
const std::string httpd = told("PLAIT_HTTPD");

std::shared_ptr<const io::tls_client> trusting(const std::string& authority) {
    return std::make_shared<io::tls_client>(std::vector<std::string>{"http/1.1"}, authority);
}

// What a coroutine of a client tells, on a loop of its own.
using talk = coro<std::string> (*)(http::client*);

coro<std::string> with_client(talk what, std::string authority) {
    io::connector connections(authority.empty() ? nullptr : trusting(authority));
    io::clock clock;
    http::client client(connections, clock);
    std::string text;
    try {
        text = co_await what(&client);
    } catch (const std::exception& failure) {
        text = std::string("failed: ") + failure.what();
    }
    co_return text;
}

std::string run(talk what, const std::string& authority = "") {
    return io::run(with_client(what, authority));
}

coro<std::string> text_of(http::client* client, http::client_request asked) {
    http::answer got = co_await client->send(std::move(asked));
    const std::string text = co_await got.text();
    co_return std::to_string(got.status()) + " " + text;
}

// Sends at once what others send too.
class at_once {
public:
    at_once(http::client* client, http::client_request asked)
        : program_(compose(text_of(client, std::move(asked)))) {
        program_.next();
    }
    auto ready() { return program_.ready(); }
    std::string told() { return program_.result(); }

private:
    program<std::string, nothing, nothing> program_;
};

coro<std::string> a_hundred_at_once(http::client* client, std::string url) {
    std::list<at_once> all;
    for (int i = 0; i < 100; ++i) all.emplace_back(client, http::get(url));
    std::size_t good = 0;
    for (at_once& each : all) {
        co_await each.ready();
        if (each.told().starts_with("200 ")) ++good;
    }
    co_return std::to_string(good) + " over " + std::to_string(client->connections());
}

coro<std::string> a_hundred_in_a_row(http::client* client, std::string url) {
    std::size_t good = 0;
    for (int i = 0; i < 100; ++i) {
        const std::string text = co_await text_of(client, http::get(url));
        if (text.starts_with("200 ")) ++good;
    }
    co_return std::to_string(good) + " over " + std::to_string(client->connections());
}

http::client_request::stream megabytes(std::size_t count) {
    const std::string piece(std::size_t{1} << 20U, 'x');
    for (; count > 0; --count) co_yield piece;
}

coro<std::string> length_of(http::client* client, http::client_request asked) {
    http::answer got = co_await client->send(std::move(asked));
    std::uint64_t length = 0;
    for (;;) {
        const auto piece = co_await got.chunk();
        if (!piece) break;
        length += piece->size();
    }
    co_return std::to_string(got.status()) + " " + std::to_string(length);
}

}  // namespace

TEST_CASE("a file comes from nginx") {
    CHECK(run([](http::client* client) { return text_of(client, http::get(nginx + "/hello")); }) ==
          "200 hello");
}

TEST_CASE("HEAD to nginx has a head alone") {
    CHECK(run([](http::client* client) {
              return text_of(client, http::client_request("HEAD", nginx + "/hello"));
          }) == "200 ");
}

TEST_CASE("a redirect of nginx is followed") {
    CHECK(run([](http::client* client) { return text_of(client, http::get(nginx + "/old")); }) ==
          "200 hello");
}

TEST_CASE("a hundred requests in a row to nginx take one connection") {
    CHECK(run([](http::client* client) { return a_hundred_in_a_row(client, nginx + "/hello"); }) ==
          "100 over 1");
}

TEST_CASE("a hundred requests at once to nginx share eight connections") {
    CHECK(run([](http::client* client) { return a_hundred_at_once(client, nginx + "/hello"); }) ==
          "100 over 8");
}

TEST_CASE("32 MiB come from nginx") {
    CHECK(run([](http::client* client) {
              return length_of(client, http::get(nginx + "/large"));
          }) == "200 33554432");
}

TEST_CASE("an answer of nginx in chunks is whole") {
    CHECK(run([](http::client* client) {
              return text_of(client, http::get(nginx + "/chunked/hello"));
          }) == "200 goodbye");
}

coro<std::string> after_a_pause(http::client* client) {
    std::string told = co_await text_of(client, http::get(nginx + "/hasty/hello"));
    co_await io::sleep(1500ms);
    told += ", ";
    told += co_await text_of(client, http::post(nginx + "/hasty/hello", "text/plain", "x"));
    co_return told;
}

TEST_CASE("a POST is not lost on a connection that nginx has closed meanwhile") {
    // nginx answers a POST to a file by 405.
    CHECK(run(after_a_pause).starts_with("200 hello, 405 "));
}

TEST_CASE("a body too large for nginx brings its 413") {
    CHECK(run([](http::client* client) {
              return text_of(client, http::post(nginx + "/hello", "text/plain",
                                                std::string(std::size_t{20} << 20U, 'x')));
          }).starts_with("413 "));
}

TEST_CASE("nginx is asked under TLS, and verified") {
    CHECK(run([](http::client* client) { return text_of(client, http::get(nginx_tls + "/hello")); },
              told("PLAIT_AUTHORITY")) == "200 hello");
}

TEST_CASE("a hundred requests in a row under TLS take one connection") {
    CHECK(run([](http::client* client) { return a_hundred_in_a_row(client, nginx_tls + "/hello"); },
              told("PLAIT_AUTHORITY")) == "100 over 1");
}

TEST_CASE("a certificate that nobody vouches for is refused") {
    const std::string heard =
        run([](http::client* client) { return text_of(client, http::get(nginx_tls + "/hello")); },
            told("PLAIT_OTHER_AUTHORITY"));
    CAPTURE(heard);
    CHECK(heard.find("certificate") != std::string::npos);
}

TEST_CASE("a certificate for another host is refused") {
    const std::string heard = run(
        [](http::client* client) {
            std::string other = nginx_tls;
            other.replace(other.find("localhost"), 9, "127.0.0.1");
            return text_of(client, http::get(other + "/hello"));
        },
        told("PLAIT_AUTHORITY"));
    CAPTURE(heard);
    CHECK(heard.starts_with("failed: "));
}

TEST_CASE("https without TLS is refused, not sent in the clear") {
    const std::string heard =
        run([](http::client* client) { return text_of(client, http::get(nginx_tls + "/hello")); });
    CAPTURE(heard);
    CHECK(heard.find("TLS") != std::string::npos);
}

TEST_CASE("where nobody listens, the failure names the address") {
    const std::string heard =
        run([](http::client* client) { return text_of(client, http::get("http://127.0.0.1:1/")); });
    CAPTURE(heard);
    CHECK(heard.find("127.0.0.1:1") != std::string::npos);
}

TEST_CASE("what is sent to httpd comes back") {
    CHECK(run([](http::client* client) {
              return text_of(client, http::post(httpd, "text/plain", "hello"));
          }) == "200 hello");
}

TEST_CASE("10 MiB stream to httpd and back") {
    CHECK(run([](http::client* client) {
              return length_of(client, http::post(httpd, "text/plain", megabytes(10)));
          }) == "200 10485760");
}

TEST_CASE("a hundred requests in a row to httpd take one connection") {
    CHECK(run([](http::client* client) { return a_hundred_in_a_row(client, httpd); }) ==
          "100 over 1");
}

TEST_CASE("a hundred requests at once to httpd share eight connections") {
    CHECK(run([](http::client* client) { return a_hundred_at_once(client, httpd); }) ==
          "100 over 8");
}

TEST_CASE("a body too large for httpd brings its 413") {
    CHECK(run([](http::client* client) {
              return text_of(client, http::post(httpd, "text/plain", megabytes(40)));
          }).starts_with("413 "));
}
