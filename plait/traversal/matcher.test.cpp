// SPDX-License-Identifier: MIT
#include "plait/traversal/matcher.hpp"

#include <doctest/doctest.h>

#include <string>

namespace plait::traversal {
namespace {

TEST_CASE("any_id takes any name") { CHECK(any_id("Größe, ja")); }
TEST_CASE("any_id does not take the empty name") { CHECK_FALSE(any_id("")); }
TEST_CASE("dec_id takes 18 digits") { CHECK(dec_id(std::string(18, '9'))); }
TEST_CASE("dec_id does not take 19 digits") { CHECK_FALSE(dec_id(std::string(19, '0'))); }
TEST_CASE("dec_id takes no sign, blank or letter") {
    for (const char* each : {"", "-1", "+1", " 1", "1 ", "0x1", "1a", "１"}) {
        CAPTURE(each);
        CHECK_FALSE(dec_id(each));
    }
}
TEST_CASE("hex_id takes digits and letters of either case") { CHECK(hex_id("09afAF")); }
TEST_CASE("hex_id takes nothing else") {
    for (const char* each : {"", "g", "0x1", "a-b"}) {
        CAPTURE(each);
        CHECK_FALSE(hex_id(each));
    }
}
TEST_CASE("text_id takes ASCII letters, digits, underscores and hyphens") {
    CHECK(text_id("Ann_B-7"));
}
TEST_CASE("text_id takes nothing else") {
    for (const char* each : {"", "a.b", "a b", "é", "@@edit", "a+b"}) {
        CAPTURE(each);
        CHECK_FALSE(text_id(each));
    }
}
TEST_CASE("a matcher of one's own is asked") {
    const matcher even =
        matching("even", [](std::string_view name) { return name.size() % 2 == 0; });
    CHECK(even("ab"));
    CHECK_FALSE(even("abc"));
    CHECK(even.label() == "even");
}

}  // namespace
}  // namespace plait::traversal
