// SPDX-License-Identifier: MIT
#include "apps/blog/calendar.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace blogs {
namespace {

constexpr moment bell = 784'111'777'000;  // Sun, 06 Nov 1994 08:49:37 GMT
const reading utc;

bool contains(const plait::http::html& page, std::string_view part) {
    return page.text().find(part) != std::string::npos;
}

TEST_CASE("a moment is written for machines") {
    CHECK(rfc3339(bell) == "1994-11-06T08:49:37Z");
    CHECK(rfc3339(0) == "1970-01-01T00:00:00Z");
    CHECK(rfc3339(-1) == "1969-12-31T23:59:59Z");
}
TEST_CASE("a moment is written for machines and for people") {
    CHECK(day_element(bell, utc).text() ==
          R"(<time datetime="1994-11-06T08:49:37Z">6 November 1994</time>)");
    CHECK(minute_element(bell, utc).text() ==
          R"(<time datetime="1994-11-06T08:49:37Z">6 November 1994, 08:49</time>)");
}
TEST_CASE("people read a moment in their zone, machines in UTC") {
    if (!is_zone("Europe/Berlin")) return;
    CHECK(minute_element(bell, {voice(), "Europe/Berlin"}).text() ==
          R"(<time datetime="1994-11-06T08:49:37Z">6 November 1994, 09:49</time>)");
    CHECK(day_element(bell - 9 * 3'600'000, {voice(), "America/New_York"}).text() ==
          R"(<time datetime="1994-11-05T23:49:37Z">5 November 1994</time>)");
}
TEST_CASE("a date is in the language of its reader") {
    CHECK(contains(day_element(bell, {voice(language::dutch), "UTC"}), ">6 november 1994<"));
    CHECK(contains(minute_element(bell, {voice(language::russian), "UTC"}),
                   ">6 ноября 1994, 08:49<"));
    CHECK(month_text(1994, 11, voice(language::russian)) == "ноябрь 1994");
}
TEST_CASE("a zone that is none is UTC") {
    CHECK(minute_element(bell, {voice(), "../../etc/passwd"}).text() ==
          minute_element(bell, utc).text());
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
