// SPDX-License-Identifier: MIT
#include "plait/http/authority.hpp"

#include <doctest/doctest.h>

#include <string_view>

using plait::http::parse_authority;

TEST_CASE("a host, and a port if one is told") {
    const auto alone = parse_authority("example.org");
    REQUIRE(alone);
    CHECK(alone->host == "example.org");
    CHECK(alone->port.empty());
    const auto both = parse_authority("example.org:8080");
    REQUIRE(both);
    CHECK(both->host == "example.org");
    CHECK(both->port == "8080");
}

TEST_CASE("an address in brackets keeps them") {
    const auto parsed = parse_authority("[2001:db8::1]:443");
    REQUIRE(parsed);
    CHECK(parsed->host == "[2001:db8::1]");
    CHECK(parsed->port == "443");
}

TEST_CASE("a port may be empty, and is at most 65535") {
    CHECK(parse_authority("a:"));
    CHECK(parse_authority("a:65535"));
    CHECK_FALSE(parse_authority("a:65536"));
    CHECK_FALSE(parse_authority("a:99999999999999999999"));
}

TEST_CASE("what is no authority is none") {
    for (const std::string_view text :
         {"",   ":",  ":80",    "a@b", "a:b", "a:1:2", "a/b", "a b", "a,b",   "[", "[]",
          "[a", "a]", "[::1]x", "[x]", "::1", "%",     "%4",  "%4g", "a\x80", "a#"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_authority(text));
    }
}

TEST_CASE("a host may have percent-escapes") { CHECK(parse_authority("a%2Db%c3%bc:1")); }
