// SPDX-License-Identifier: MIT
#include "plait/http/set_cookie.hpp"

#include "plait/http/error.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>

namespace {

using namespace plait::http;
using namespace std::chrono_literals;
using policy = set_cookie::same_site_policy;

std::string text_of(const set_cookie& cookie) { return cookie.text(); }
std::string named(std::string_view name) { return set_cookie(name, "v").text(); }
std::string valued(std::string_view value) { return set_cookie("n", value).text(); }

TEST_CASE("a cookie is for the whole site, secure, hidden from scripts, and lax") {
    CHECK(set_cookie("sid", "31d4").text() == "sid=31d4; Path=/; Secure; HttpOnly; SameSite=Lax");
}

TEST_CASE("each default of a cookie can be changed") {
    CHECK(set_cookie("a", "1").path("/x").text() == "a=1; Path=/x; Secure; HttpOnly; SameSite=Lax");
    CHECK(set_cookie("a", "1").insecure().text() == "a=1; Path=/; HttpOnly; SameSite=Lax");
    CHECK(set_cookie("a", "1").readable_by_scripts().text() == "a=1; Path=/; Secure; SameSite=Lax");
    CHECK(set_cookie("a", "1").same_site(policy::strict).text() ==
          "a=1; Path=/; Secure; HttpOnly; SameSite=Strict");
    CHECK(set_cookie("a", "1").same_site(policy::none).text() ==
          "a=1; Path=/; Secure; HttpOnly; SameSite=None");
}

TEST_CASE("a cookie can have a domain, an age and a last moment") {
    CHECK(set_cookie("a", "1").domain("example.com").max_age(2min).expires(784'111'777).text() ==
          "a=1; Path=/; Domain=example.com; Max-Age=120; Expires=Sun, 06 Nov 1994 08:49:37 GMT; "
          "Secure; HttpOnly; SameSite=Lax");
}

TEST_CASE("a removal ends the cookie at once") {
    CHECK(set_cookie::removal("a").text() ==
          "a=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; "
          "Secure; HttpOnly; SameSite=Lax");
}

TEST_CASE("a cookie can be made step by step") {
    set_cookie made("a", "1");
    made.path("/x").insecure();
    made.max_age(1s);
    CHECK(made.text() == "a=1; Path=/x; Max-Age=1; HttpOnly; SameSite=Lax");
}

TEST_CASE("a cookie's name must be a token") {
    for (const std::string_view wrong : {"", "a b", "a=b", "a;b", "a\r\nb", "\xc3\xa9", "a,b"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(named(wrong), protocol_error);
    }
}

TEST_CASE("a cookie's value must be of cookie octets") {
    for (int c = 0; c < 256; ++c) {
        const char octet = static_cast<char>(c);
        const bool allowed = c > 0x20 && c < 0x7f &&
                             std::string_view("\",;\\").find(octet) == std::string_view::npos;
        CAPTURE(c);
        if (allowed)
            CHECK_NOTHROW(valued(std::string(1, octet)));
        else
            CHECK_THROWS_AS(valued(std::string(1, octet)), protocol_error);
    }
}

TEST_CASE("a cookie's name and value may have 4,096 bytes") {
    CHECK_NOTHROW(valued(std::string(4095, 'x')));
    CHECK_THROWS_AS(valued(std::string(4096, 'x')), protocol_error);
}

TEST_CASE("a path or domain cannot add an attribute") {
    CHECK_THROWS_AS(text_of(set_cookie("a", "1").path("/; Domain=evil.example")), protocol_error);
    CHECK_THROWS_AS(text_of(set_cookie("a", "1").domain("a; Path=/x")), protocol_error);
    CHECK_THROWS_AS(text_of(set_cookie("a", "1").path("/\r\nSet-Cookie: b=2")), protocol_error);
}

TEST_CASE("a cookie's path must begin with a slash, and have at most 1,024 bytes") {
    CHECK_THROWS_AS(text_of(set_cookie("a", "1").path("")), protocol_error);
    CHECK_THROWS_AS(text_of(set_cookie("a", "1").path("x")), protocol_error);
    CHECK_THROWS_AS(text_of(set_cookie("a", "1").path("/" + std::string(1024, 'x'))),
                    protocol_error);
}

TEST_CASE("a cookie called __Secure- must be secure, in whatever case it is written") {
    CHECK(named("__Secure-a") == "__Secure-a=v; Path=/; Secure; HttpOnly; SameSite=Lax");
    CHECK_THROWS_AS(text_of(set_cookie("__Secure-a", "1").insecure()), protocol_error);
    CHECK_THROWS_AS(text_of(set_cookie("__sEcUrE-a", "1").insecure()), protocol_error);
    CHECK_NOTHROW(text_of(set_cookie("__Secure-a", "1").path("/x").domain("example.com")));
}

TEST_CASE("a cookie called __Host- must be secure, for the whole site, and of no domain") {
    CHECK(named("__Host-a") == "__Host-a=v; Path=/; Secure; HttpOnly; SameSite=Lax");
    CHECK_THROWS_AS(text_of(set_cookie("__Host-a", "1").insecure()), protocol_error);
    CHECK_THROWS_AS(text_of(set_cookie("__Host-a", "1").path("/x")), protocol_error);
    CHECK_THROWS_AS(text_of(set_cookie("__HOST-a", "1").domain("example.com")), protocol_error);
}

TEST_CASE("a cookie for other sites must be secure") {
    CHECK_THROWS_AS(text_of(set_cookie("a", "1").same_site(policy::none).insecure()),
                    protocol_error);
}

TEST_CASE("what is wrong with a cookie is said without its value") {
    try {
        static_cast<void>(set_cookie("sid", "secret value").text());
        FAIL("not refused");
    } catch (const protocol_error& refused) {
        CHECK(std::string_view(refused.what()).find("'sid'") != std::string_view::npos);
        CHECK(std::string_view(refused.what()).find("secret") == std::string_view::npos);
        CHECK(refused.status() == 500);
    }
}

}  // namespace
