// SPDX-License-Identifier: MIT
#include "apps/blog/calendar.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace blogs {
namespace {

constexpr moment bell = 784'111'777'000;  // Sun, 06 Nov 1994 08:49:37 GMT
const reading utc;

TEST_CASE("a moment is written for machines") {
    CHECK(rfc3339(bell) == "1994-11-06T08:49:37Z");
    CHECK(rfc3339(0) == "1970-01-01T00:00:00Z");
    CHECK(rfc3339(-1) == "1969-12-31T23:59:59Z");
}
TEST_CASE("a moment is written for people, in their zone") {
    CHECK(day_text(bell, utc) == "6 November 1994");
    CHECK(minute_text(bell, utc) == "6 November 1994, 08:49");
    if (is_zone("Europe/Berlin")) {
        CHECK(minute_text(bell, {voice(), "Europe/Berlin"}) == "6 November 1994, 09:49");
        CHECK(day_text(bell - 9 * 3'600'000, {voice(), "America/New_York"}) == "5 November 1994");
    }
}
TEST_CASE("a date is in the language of its reader") {
    CHECK(day_text(bell, {voice(language::dutch), "UTC"}) == "6 november 1994");
    CHECK(minute_text(bell, {voice(language::russian), "UTC"}) == "6 ноября 1994, 08:49");
    CHECK(month_text(1994, 11, voice(language::russian)) == "ноябрь 1994");
}
TEST_CASE("a zone that is none is UTC") {
    CHECK(minute_text(bell, {voice(), "../../etc/passwd"}) == minute_text(bell, utc));
    CHECK_FALSE(is_zone("Middle/Earth"));
    CHECK_FALSE(is_zone(""));
    CHECK(is_zone("UTC"));
}
TEST_CASE("UTC is the first of the zones, and each is one") {
    CHECK(zones().front() == "UTC");
    CHECK(std::all_of(zones().begin(), zones().end(),
                      [](const auto& name) { return is_zone(name); }));
}
TEST_CASE("a month lies between two moments") {
    CHECK(rfc3339(month_span(1994, 12).from) == "1994-12-01T00:00:00Z");
    CHECK(rfc3339(month_span(1994, 12).to) == "1995-01-01T00:00:00Z");
    CHECK(rfc3339(year_span(2024).to) == "2025-01-01T00:00:00Z");
    CHECK(month_text(2026, 11) == "November 2026");
}

}  // namespace
}  // namespace blogs
