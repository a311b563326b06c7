// SPDX-License-Identifier: MIT
#include "plait/http/percent.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>

namespace {

using namespace plait::http;
using namespace std::string_literals;

std::string all_bytes() {
    std::string bytes;
    for (int c = 0; c < 256; ++c) bytes += static_cast<char>(c);
    return bytes;
}

TEST_CASE("a percent escape is its byte, whatever the case of its digits") {
    CHECK(percent_decoded("%41%2f%2F%c3%A9") == "A//\xc3\xa9");
}

TEST_CASE("an escaped NUL is decoded like any other byte") {
    CHECK(percent_decoded("a%00b") == "a\0b"s);
}

TEST_CASE("text without escapes is decoded to itself, pluses too") {
    CHECK(percent_decoded("a+b c/;=") == "a+b c/;=");
    CHECK(percent_decoded("") == "");
}

TEST_CASE("an escape is undone once only") { CHECK(percent_decoded("%2541") == "%41"); }

TEST_CASE("a broken escape is no text") {
    for (const std::string_view broken :
         {"%", "%4", "a%", "%4g", "%g4", "%%41", "%+1", "% 1", "%u0041"}) {
        CAPTURE(broken);
        CHECK_FALSE(percent_decoded(broken).has_value());
    }
}

TEST_CASE("in a form a plus is a space, an escaped one a plus") {
    CHECK(form_decoded("a+b%2Bc%20d") == "a b+c d");
    CHECK_FALSE(form_decoded("a+%").has_value());
}

TEST_CASE("every byte survives being encoded for a form and decoded") {
    CHECK(form_decoded(form_encoded(all_bytes())) == all_bytes());
}

TEST_CASE("what is unreserved is not escaped, all else is") {
    CHECK(percent_encoded("a/b c+~") == "a%2Fb%20c%2B~");
}

TEST_CASE("every byte survives being encoded as a segment and decoded") {
    CHECK(percent_decoded(segment_encoded(all_bytes())) == all_bytes());
}

TEST_CASE("a segment keeps unreserved characters, sub-delims, colon and at sign") {
    const std::string_view kept = "azAZ09-._~!$&'()*+,;=:@";
    CHECK(segment_encoded(kept) == kept);
}

TEST_CASE("in a segment slash, percent, question mark, hash and space are escaped") {
    CHECK(segment_encoded("a/b%c?d#e f") == "a%2Fb%25c%3Fd%23e%20f");
}

TEST_CASE("in a segment UTF-8 is escaped byte by byte, in upper case") {
    CHECK(segment_encoded("caf\xc3\xa9") == "caf%C3%A9");
}

TEST_CASE("in a form a space is a plus, and a plus is escaped") {
    CHECK(form_encoded("a b+c") == "a+b%2Bc");
}

TEST_CASE("in a form only letters, digits and -._~ stay") {
    std::size_t kept = 0;
    for (const char c : all_bytes())
        if (form_encoded(std::string(1, c)) == std::string(1, c)) ++kept;
    CHECK(kept == 26 + 26 + 10 + 4);
}

}  // namespace
