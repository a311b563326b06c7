// SPDX-License-Identifier: MIT
#include "plait/http/range.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace plait::http;
using ranges = std::vector<byte_range>;

constexpr std::uint64_t largest = ~std::uint64_t{0};

TEST_CASE("a range has its first and its last byte") {
    CHECK(requested_ranges("bytes=0-0", 10) == ranges{{0, 1}});
    CHECK(requested_ranges("bytes=2-5", 10) == ranges{{2, 4}});
}

TEST_CASE("a range without a last byte goes to the end") {
    CHECK(requested_ranges("bytes=9-", 10) == ranges{{9, 1}});
    CHECK(requested_ranges("bytes=0-", 10) == ranges{{0, 10}});
}

TEST_CASE("a range that goes beyond the end is cut at the end") {
    CHECK(requested_ranges("bytes=5-10", 10) == ranges{{5, 5}});
}

TEST_CASE("a suffix is the last bytes") {
    CHECK(requested_ranges("bytes=-3", 10) == ranges{{7, 3}});
}

TEST_CASE("a suffix longer than the representation is all of it") {
    CHECK(requested_ranges("bytes=-11", 10) == ranges{{0, 10}});
}

TEST_CASE("one range may be the whole") {
    CHECK(requested_ranges("bytes=0-9", 10) == ranges{{0, 10}});
}

TEST_CASE("a range that begins behind the end is not satisfiable") {
    CHECK(requested_ranges("bytes=10-", 10) == ranges{});
    CHECK(requested_ranges("bytes=10-20,30-", 10) == ranges{});
}

TEST_CASE("a suffix of no bytes is not satisfiable") {
    CHECK(requested_ranges("bytes=-0", 10) == ranges{});
}

TEST_CASE(
    "of an empty representation no first byte is satisfiable, and every suffix is all of it") {
    CHECK(requested_ranges("bytes=0-", 0) == ranges{});
    CHECK(requested_ranges("bytes=-0", 0) == ranges{});
    CHECK_FALSE(requested_ranges("bytes=-5", 0).has_value());
}

TEST_CASE("several ranges stay in the order asked for") {
    CHECK(requested_ranges("bytes=6-7,0-1", 10) == ranges{{6, 2}, {0, 2}});
}

TEST_CASE("of several ranges those that are not satisfiable are left out") {
    CHECK(requested_ranges("bytes=0-1,10-11", 10) == ranges{{0, 2}});
}

TEST_CASE("blanks and empty elements between ranges do not matter") {
    CHECK(requested_ranges("bytes= 0-1 ,,\t4-5 ", 10) == ranges{{0, 2}, {4, 2}});
}

TEST_CASE("ranges may touch each other") {
    CHECK(requested_ranges("bytes=0-1,2-3", 10) == ranges{{0, 2}, {2, 2}});
}

TEST_CASE("overlapping ranges are ignored, in whatever order") {
    CHECK_FALSE(requested_ranges("bytes=0-2,2-3", 10).has_value());
    CHECK_FALSE(requested_ranges("bytes=6-8,0-1,-3", 10).has_value());
    CHECK_FALSE(requested_ranges("bytes=0-0,0-0", 10).has_value());
}

TEST_CASE("several ranges that sum up to the whole are ignored") {
    CHECK_FALSE(requested_ranges("bytes=0-4,5-9", 10).has_value());
    CHECK(requested_ranges("bytes=0-4,6-9", 10).has_value());
}

// One byte of each ten.
std::string asking_for(int count) {
    std::string field = "bytes=0-0";
    for (int i = 10; i < 10 * count; i += 10)
        field += ',' + std::to_string(i) + '-' + std::to_string(i);
    return field;
}

TEST_CASE("sixteen ranges are given, seventeen ignored") {
    CHECK(requested_ranges(asking_for(16), 1000)->size() == 16);
    CHECK_FALSE(requested_ranges(asking_for(17), 1000).has_value());
}

TEST_CASE("the unit's name is in any case") {
    CHECK(requested_ranges("Bytes=0-0", 10) == ranges{{0, 1}});
}

TEST_CASE("another unit, and what is malformed, is ignored") {
    for (const std::string_view wrong :
         {"",           "bytes",         "bytes=",      "bytes= ",       "items=0-1",
          "bytes 0-1",  "bytes =0-1",    "=0-1",        "bytes=0",       "bytes=-",
          "bytes=a-b",  "bytes=0-b",     "bytes=a-",    "bytes=--1",     "bytes=0--1",
          "bytes=+0-1", "bytes=0 -1",    "bytes=0- 1",  "bytes=0-1-2",   "bytes=0x0-1",
          "bytes=1-0",  "bytes=0-1;2-3", "bytes=0-1,x", "bytes=\"0-1\"", "bytes=0-1/10"}) {
        CAPTURE(wrong);
        CHECK_FALSE(requested_ranges(wrong, 10).has_value());
    }
}

TEST_CASE("a number too great for 64 bits is beyond every end") {
    CHECK(requested_ranges("bytes=0-99999999999999999999999", 10) == ranges{{0, 10}});
    CHECK(requested_ranges("bytes=-99999999999999999999999", 10) == ranges{{0, 10}});
    CHECK(requested_ranges("bytes=99999999999999999999999-", 10) == ranges{});
    CHECK(requested_ranges("bytes=18446744073709551616-18446744073709551617", 10) == ranges{});
}

TEST_CASE("the largest of all sizes has a last byte") {
    CHECK(requested_ranges("bytes=0-18446744073709551615", largest) == ranges{{0, largest}});
    CHECK(requested_ranges("bytes=18446744073709551614-", largest) == ranges{{largest - 1, 1}});
}

TEST_CASE("Content-Range names the first byte, the last and the size") {
    CHECK(content_range({0, 500}, 1234) == "bytes 0-499/1234");
    CHECK(content_range({1233, 1}, 1234) == "bytes 1233-1233/1234");
}

}  // namespace
