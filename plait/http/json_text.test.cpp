// SPDX-License-Identifier: MIT
#include "plait/http/json_text.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>

namespace {

using namespace plait::http;

std::string json(std::string_view text) {
    std::string into;
    append_json(into, text);
    return into;
}

TEST_CASE("text is put between quotes") {
    CHECK(json("") == "\"\"");
    CHECK(json("a b") == "\"a b\"");
}

TEST_CASE("quotes and backslashes are escaped in JSON") { CHECK(json("\"\\/") == R"("\"\\/")"); }

TEST_CASE("control characters are escaped in JSON") {
    CHECK(json("a\nb\r\t\x1f\x7f") == R"("a\nb\u000d\u0009\u001f\u007f")");
    CHECK(json(std::string_view("\0", 1)) == R"("\u0000")");
}

TEST_CASE("UTF-8 stays as it is in JSON") {
    CHECK(json("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80") ==
          "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"");
}

TEST_CASE("each byte that is no UTF-8 becomes a replacement character") {
    CHECK(json("a\xff\xc3") == "\"a\xef\xbf\xbd\xef\xbf\xbd\"");
    CHECK(json("\xed\xa0\x80") == "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
    CHECK(json("\xc3\"") == "\"\xef\xbf\xbd\\\"\"");
}

TEST_CASE("JSON is appended to what is there") {
    std::string into = "[";
    append_json(into, "a");
    CHECK(into == "[\"a\"");
}

}  // namespace
