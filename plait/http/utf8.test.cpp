// SPDX-License-Identifier: MIT
#include "plait/http/utf8.hpp"

#include <doctest/doctest.h>
#include <string>

namespace {

using namespace plait::http;

std::string encoded(unsigned code_point) {
    std::string text;
    const auto put = [&text](unsigned byte) { text += static_cast<char>(byte); };
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xc0 | (code_point >> 6U));
        put(0x80 | (code_point & 0x3fU));
    } else if (code_point < 0x10000) {
        put(0xe0 | (code_point >> 12U));
        put(0x80 | ((code_point >> 6U) & 0x3fU));
        put(0x80 | (code_point & 0x3fU));
    } else {
        put(0xf0 | (code_point >> 18U));
        put(0x80 | ((code_point >> 12U) & 0x3fU));
        put(0x80 | ((code_point >> 6U) & 0x3fU));
        put(0x80 | (code_point & 0x3fU));
    }
    return text;
}

TEST_CASE("nothing is well-formed UTF-8") { CHECK(is_utf8("")); }

TEST_CASE("exactly the code points that are not surrogates are well-formed UTF-8") {
    unsigned refused = 0;
    for (unsigned code_point = 0; code_point <= 0x10ffff; ++code_point)
        if (!is_utf8(encoded(code_point))) ++refused;
    CHECK(refused == 0x800);
    CHECK_FALSE(is_utf8(encoded(0xd800)));
    CHECK_FALSE(is_utf8(encoded(0xdfff)));
}

TEST_CASE("code points beyond U+10FFFF are not UTF-8") {
    CHECK_FALSE(is_utf8(encoded(0x110000)));
    CHECK_FALSE(is_utf8(encoded(0x1fffff)));
    CHECK_FALSE(is_utf8("\xf8\x88\x80\x80\x80"));
}

TEST_CASE("overlong forms are not UTF-8") {
    CHECK_FALSE(is_utf8("\xc0\xaf"));
    CHECK_FALSE(is_utf8("\xc1\xbf"));
    CHECK_FALSE(is_utf8("\xe0\x9f\xbf"));
    CHECK_FALSE(is_utf8("\xf0\x8f\xbf\xbf"));
}

TEST_CASE("a code point that is cut short is not UTF-8") {
    for (const unsigned code_point : {0x7ffU, 0xffffU, 0x10ffffU}) {
        const std::string whole = encoded(code_point);
        for (std::size_t size = 1; size < whole.size(); ++size) {
            CAPTURE(code_point);
            CAPTURE(size);
            CHECK_FALSE(is_utf8(whole.substr(0, size)));
        }
    }
}

TEST_CASE("a continuation byte alone is not UTF-8") {
    CHECK_FALSE(is_utf8("\x80"));
    CHECK_FALSE(is_utf8("a\xbf"));
}

TEST_CASE("what follows a bad byte does not mend it") {
    CHECK_FALSE(is_utf8("\xc3(\xc3\xa9"));
    CHECK_FALSE(is_utf8("\xe2\x82\xac\xff"));
}

}  // namespace
