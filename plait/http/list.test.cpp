// SPDX-License-Identifier: MIT
#include "plait/http/list.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace {

using plait::http::list_of;

// "a|b|c"
std::string elements(std::string_view value) {
    std::string joined;
    for (const std::string_view element : list_of(value)) joined.append("|").append(element);
    return joined;
}

}  // namespace

TEST_CASE("commas separate, blanks around elements are cut off") {
    CHECK(elements("a,b, c\t,\td e ") == "|a|b|c|d e");
}

TEST_CASE("an empty value, or one of blanks, has no element") {
    CHECK(elements("").empty());
    CHECK(elements(" \t").empty());
}

TEST_CASE("empty elements are given as they are") {
    CHECK(elements(",") == "||");
    CHECK(elements("a,") == "|a|");
    CHECK(elements(",a") == "||a");
    CHECK(elements("a, ,b") == "|a||b");
}

TEST_CASE("commas in quoted strings do not separate") {
    CHECK(elements("a=\"b,c\",d") == "|a=\"b,c\"|d");
    CHECK(elements("\"a\\\",b\",c") == "|\"a\\\",b\"|c");
}

TEST_CASE("a quoted string that has no end takes all") { CHECK(elements("a,\"b,c") == "|a|\"b,c"); }

TEST_CASE("a backslash outside of quotes, or at the very end, is a character") {
    CHECK(elements("a\\,b") == "|a\\|b");
    CHECK(elements("\"a\\") == "|\"a\\");
}

TEST_CASE("an element is found without regard to case, and only as a whole") {
    CHECK(list_of("keep-alive, Close").has("close"));
    CHECK_FALSE(list_of("closer, disclose").has("close"));
    CHECK_FALSE(list_of("").has(""));
}
