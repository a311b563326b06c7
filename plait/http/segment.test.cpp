// SPDX-License-Identifier: MIT
#include "plait/http/segment.hpp"

#include "plait/http/error.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>

namespace {

using namespace plait::http;

int refused(std::string_view raw) {
    try {
        static_cast<void>(decoded_segment(raw));
    } catch (const status_error& why) {
        return why.status();
    }
    return 0;
}

TEST_CASE("a segment is percent-decoded, once") {
    CHECK(decoded_segment("a%20b") == "a b");
    CHECK(decoded_segment("caf%C3%A9") == "caf\xc3\xa9");
    CHECK(decoded_segment("%252F") == "%2F");
}

TEST_CASE("a plus in a path is a plus") { CHECK(decoded_segment("a+b") == "a+b"); }

TEST_CASE("an empty segment is empty") { CHECK(decoded_segment("").empty()); }

TEST_CASE("a broken escape in a segment is refused") {
    for (const std::string_view raw : {"%", "a%4", "%zz", "%%"}) {
        CAPTURE(raw);
        CHECK(refused(raw) == 400);
    }
}

TEST_CASE("a slash or backslash cannot be smuggled into a segment") {
    for (const std::string_view raw :
         {"%2f", "a%2Fb", "%5c", "a%5Cb", "\\", "..%2f..", "%2e%2e%5c"}) {
        CAPTURE(raw);
        CHECK(refused(raw) == 400);
    }
}

TEST_CASE("one or two dots are no name, encoded or not") {
    for (const std::string_view raw : {".", "..", "%2e", "%2E.", ".%2e", "%2e%2E"}) {
        CAPTURE(raw);
        CHECK(refused(raw) == 400);
    }
}

TEST_CASE("three dots, and dots with more, are a name") {
    CHECK(decoded_segment("...") == "...");
    CHECK(decoded_segment("..a") == "..a");
    CHECK(decoded_segment(".a") == ".a");
}

TEST_CASE("control characters in a segment are refused") {
    for (const std::string_view raw : {"%00", "a%00.txt", "%0a", "%0D", "%1f", "%7F"}) {
        CAPTURE(raw);
        CHECK(refused(raw) == 400);
    }
}

TEST_CASE("a segment that is not UTF-8 is refused") {
    for (const std::string_view raw : {"%ff", "%c3", "%c0%af", "%ed%a0%80"}) {
        CAPTURE(raw);
        CHECK(refused(raw) == 400);
    }
}

TEST_CASE("a name is what a segment can be decoded to") {
    CHECK(is_segment_name("a b"));
    CHECK(is_segment_name(".hidden"));
    CHECK_FALSE(is_segment_name(""));
    CHECK_FALSE(is_segment_name(".."));
    CHECK_FALSE(is_segment_name("a/b"));
    CHECK_FALSE(is_segment_name("a\nb"));
    CHECK_FALSE(is_segment_name("\xff"));
}

}  // namespace
