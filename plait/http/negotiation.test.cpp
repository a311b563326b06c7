// SPDX-License-Identifier: MIT
#include "plait/http/negotiation.hpp"

#include <doctest/doctest.h>
#include <array>
#include <string_view>

namespace {

using namespace plait::http;

constexpr std::string_view browser =
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

TEST_CASE("who says nothing about types welcomes all") {
    CHECK(type_quality("", "text/html") == 1000);
    CHECK(type_quality(" ", "text/html") == 1000);
}

TEST_CASE("a type that is named is welcome by its weight") {
    CHECK(type_quality("text/html", "text/html") == 1000);
    CHECK(type_quality("text/html;q=0.3", "text/html") == 300);
    CHECK(type_quality("text/html ; q=0.312", "text/html") == 312);
}

TEST_CASE("a type that no range matches is not acceptable") {
    CHECK(type_quality("text/html", "text/plain") == 0);
    CHECK(type_quality("text/html", "text/html5") == 0);
    CHECK(type_quality("application/*", "text/html") == 0);
}

TEST_CASE("a type whose weight is 0 is not acceptable, even if all others are") {
    CHECK(type_quality("text/html;q=0, */*", "text/html") == 0);
    CHECK(type_quality("text/html;q=0, */*", "text/plain") == 1000);
}

TEST_CASE("the most specific range decides, wherever it stands") {
    const std::string_view accept = "text/*;q=0.3, text/plain;q=0.7, */*;q=0.5";
    CHECK(type_quality(accept, "text/plain") == 700);
    CHECK(type_quality(accept, "text/html") == 300);
    CHECK(type_quality(accept, "image/png") == 500);
}

TEST_CASE("a range without parameters is nearer than one with them") {
    CHECK(type_quality("text/html;level=1;q=0.4, text/html;q=0.7", "text/html") == 700);
    CHECK(type_quality("text/html;level=1;q=0.4, */*;q=0.7", "text/html") == 400);
}

TEST_CASE("parameters of the offered type do not matter") {
    CHECK(type_quality("text/html;q=0.3", "text/html; charset=utf-8") == 300);
}

TEST_CASE("types and q are in any case") {
    CHECK(type_quality("Text/HTML;Q=0.3", "text/html") == 300);
    CHECK(type_quality("TEXT/*;q=0.3", "text/html") == 300);
}

TEST_CASE("an element with a malformed weight does not count") {
    for (const std::string_view wrong :
         {"text/html;q=", "text/html;q=2", "text/html;q=1.001", "text/html;q=0.1234",
          "text/html;q=-1", "text/html;q=.5", "text/html;q=0,5;x", "text/html;q=0x1",
          "text/html;q=00", "text/html;q=\"1\"", "text/html;q=1 2"}) {
        CAPTURE(wrong);
        CHECK(type_quality(wrong, "text/html") == 0);
    }
}

TEST_CASE("a weight may end in its point") { CHECK(type_quality("a/b;q=1.", "a/b") == 1000); }

TEST_CASE("an asterisk that is not the whole of a part matches nothing") {
    CHECK(type_quality("*", "text/html") == 0);
    CHECK(type_quality("text/h*", "text/html") == 0);
    CHECK(type_quality("*/html", "text/html") == 0);
}

TEST_CASE("a browser gets HTML, a program JSON") {
    const std::array<std::string_view, 2> offered = {"text/html", "application/json"};
    CHECK(preferred_type(browser, offered) == "text/html");
    CHECK(preferred_type("application/json", offered) == "application/json");
}

TEST_CASE("among equally welcome types the first offered is preferred") {
    const std::array<std::string_view, 2> offered = {"text/html", "application/json"};
    CHECK(preferred_type("", offered) == "text/html");
    CHECK(preferred_type("*/*", offered) == "text/html");
    CHECK(preferred_type("application/json, text/html", offered) == "text/html");
}

TEST_CASE("if no type offered is acceptable, none is preferred") {
    const std::array<std::string_view, 2> offered = {"text/html", "application/json"};
    CHECK_FALSE(preferred_type("image/png", offered).has_value());
    CHECK_FALSE(preferred_type("*/*;q=0", offered).has_value());
}

TEST_CASE("a coding is welcome by its weight") {
    CHECK(coding_quality("gzip", "gzip") == 1000);
    CHECK(coding_quality("br;q=0.9, gzip;q=0.8", "gzip") == 800);
    CHECK(coding_quality("GZIP", "gzip") == 1000);
}

TEST_CASE("a coding that is not named is not acceptable") {
    CHECK(coding_quality("", "gzip") == 0);
    CHECK(coding_quality("br", "gzip") == 0);
    CHECK(coding_quality("gzip2", "gzip") == 0);
}

TEST_CASE("an asterisk stands for every coding that is not named") {
    CHECK(coding_quality("*;q=0.5, br;q=0.7", "br") == 700);
    CHECK(coding_quality("*;q=0.5, br;q=0.7", "gzip") == 500);
    CHECK(coding_quality("*;q=0.5", "identity") == 500);
}

TEST_CASE("identity remains if nothing is said about it") {
    CHECK(coding_quality("", "identity") == 1);
    CHECK(coding_quality("gzip", "identity") == 1);
}

TEST_CASE("identity is unacceptable only if that is said") {
    CHECK(coding_quality("identity;q=0", "identity") == 0);
    CHECK(coding_quality("*;q=0", "identity") == 0);
    CHECK(coding_quality("*;q=0, identity;q=0.2", "identity") == 200);
}

}  // namespace
