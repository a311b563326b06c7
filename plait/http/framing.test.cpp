// SPDX-License-Identifier: MIT
#include "plait/http/framing.hpp"

#include <doctest/doctest.h>

#include <string>

// What strictness.test.cpp cannot see from outside; the rules of chunks are tested there.

namespace {

using namespace plait;
using namespace plait::http;

// All data there is in `wire`, pieces joined by '|'; then '!' if it has ended, '?' if it is wrong.
std::string data_of(framing body, std::string_view wire,
                    std::size_t piece = std::string_view::npos) {
    std::string all;
    const limits bounds;
    while (!wire.empty()) {
        bytes input = wire.substr(0, piece);
        wire.remove_prefix(input.size());
        while (!input.empty() && !body.ended()) {
            const fault* wrong = nullptr;
            const bytes data = body.next(input, bounds, wrong);
            if (wrong != nullptr) return all + "?";
            if (!data.empty()) all.append(data).append("|");
        }
        if (body.ended()) return all + "!" + std::string(input);
    }
    return all;
}

}  // namespace

TEST_CASE("a message without a body has ended") {
    CHECK(framing().ended());
    CHECK(framing::length(0).ended());
    CHECK_FALSE(framing::length(1).ended());
    CHECK_FALSE(framing::chunked().ended());
    CHECK_FALSE(framing::until_close().ended());
}

TEST_CASE("a length is told, whatever has been read of it") {
    framing body = framing::length(5);
    const fault* wrong = nullptr;
    bytes input = "abc";
    CHECK(body.next(input, {}, wrong) == "abc");
    CHECK(body.told_length() == 5);
    CHECK(body.read() == 3);
    CHECK(body.left() == 2);
    CHECK_FALSE(framing::chunked().told_length().has_value());
    CHECK_FALSE(framing().told_length().has_value());
}

TEST_CASE("data is given as it lies in the input, without the framing") {
    CHECK(data_of(framing::length(3), "abcd") == "abc|!d");
    CHECK(data_of(framing::chunked(), "3\r\nabc\r\n2\r\nde\r\n0\r\nrest") == "abc|de|!rest");
    CHECK(data_of(framing::until_close(), "abc") == "abc|");
}

TEST_CASE("a chunked body in pieces of one byte gives one byte each") {
    CHECK(data_of(framing::chunked(), "3;x=\"y\"\r\nabc\r\n0\r\n", 1) == "a|b|c|!");
}

TEST_CASE("a told length beyond the limit is wrong before anything is read") {
    limits bounds;
    bounds.body = 4;
    framing body = framing::length(5);
    const fault* wrong = nullptr;
    bytes input = "abcde";
    CHECK(body.next(input, bounds, wrong).empty());
    REQUIRE(wrong != nullptr);
    CHECK(wrong->status == 413);
}

TEST_CASE("the sizes of chunks add up to the limit") {
    limits bounds;
    bounds.body = 4;
    framing body = framing::chunked();
    const fault* wrong = nullptr;
    bytes input = "3\r\nabc\r\n2\r\nde\r\n";
    CHECK(body.next(input, bounds, wrong) == "abc");
    CHECK(body.next(input, bounds, wrong).empty());
    REQUIRE(wrong != nullptr);
    CHECK(wrong->status == 413);
}
