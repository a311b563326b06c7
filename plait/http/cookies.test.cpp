// SPDX-License-Identifier: MIT
#include "plait/http/cookies.hpp"

#include <doctest/doctest.h>
#include <string_view>

namespace {

using namespace plait::http;
using plait::bytes;

TEST_CASE("cookies are read in order") {
    const cookies read(bytes("a=1; b=2; c=3"));
    REQUIRE(read.size() == 3);
    CHECK(read.find("a") == "1");
    CHECK(read.find("b") == "2");
    CHECK(read.find("c") == "3");
    CHECK(read.begin()->first == "a");
}

TEST_CASE("of two cookies of one name the first counts") {
    CHECK(cookies(bytes("a=1; a=2")).find("a") == "1");
}

TEST_CASE("a cookie that is not there is nothing") {
    CHECK_FALSE(cookies(bytes("a=1")).find("b").has_value());
    CHECK_FALSE(cookies(bytes("")).find("a").has_value());
    CHECK_FALSE(cookies(bytes("aa=1; ba=2")).find("a").has_value());
}

TEST_CASE("names of cookies are compared with regard to case") {
    const cookies read(bytes("A=1; a=2"));
    CHECK(read.find("a") == "2");
    CHECK(read.find("A") == "1");
}

TEST_CASE("a cookie's value goes on after a further equals sign") {
    CHECK(cookies(bytes("a=b=c==")).find("a") == "b=c==");
}

TEST_CASE("a cookie's value may be empty") { CHECK(cookies(bytes("a=; b=2")).find("a") == ""); }

TEST_CASE("quotes belong to a cookie's value") {
    CHECK(cookies(bytes("a=\"1\"")).find("a") == "\"1\"");
}

TEST_CASE("blanks around names and values of cookies do not count, inside they do") {
    const cookies read(bytes("  a = x y \t;b=2"));
    CHECK(read.find("a") == "x y");
    CHECK(read.find("b") == "2");
}

TEST_CASE("a cookie without an equals sign has a value and no name") {
    const cookies read(bytes("a=1; flag; b=2"));
    CHECK(read.find("") == "flag");
    CHECK_FALSE(read.find("flag").has_value());
    CHECK(read.find("b") == "2");
}

TEST_CASE("nothing between semicolons is no cookie") {
    CHECK(cookies(bytes(";; a=1;;\t; ")).size() == 1);
}

TEST_CASE("a comma does not separate cookies") {
    CHECK(cookies(bytes("a=1, b=2")).find("a") == "1, b=2");
}

}  // namespace
