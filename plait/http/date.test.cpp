// SPDX-License-Identifier: MIT
#include "plait/http/date.hpp"

#include <doctest/doctest.h>
#include <limits>
#include <string>
#include <string_view>

namespace {

using namespace plait::http;

constexpr std::int64_t example = 784'111'777;     // Sun, 06 Nov 1994 08:49:37 GMT, of RFC 9110
constexpr std::int64_t new_2026 = 1'767'225'600;  // Thu, 01 Jan 2026 00:00:00 GMT
constexpr std::int64_t a_day = 86'400;

TEST_CASE("a date is written as RFC 9110 shows it") {
    CHECK(date_text(example) == "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_CASE("the epoch was a Thursday") { CHECK(date_text(0) == "Thu, 01 Jan 1970 00:00:00 GMT"); }

TEST_CASE("a moment before the epoch is written") {
    CHECK(date_text(-1) == "Wed, 31 Dec 1969 23:59:59 GMT");
}

TEST_CASE("the leap day of a century divisible by 400 is written") {
    CHECK(date_text(951'782'400) == "Tue, 29 Feb 2000 00:00:00 GMT");
}

TEST_CASE("what four digits cannot say is written as the nearest that they can") {
    CHECK(date_text(std::numeric_limits<std::int64_t>::max()) == "Fri, 31 Dec 9999 23:59:59 GMT");
    CHECK(date_text(std::numeric_limits<std::int64_t>::min()) == "Sat, 01 Jan 0000 00:00:00 GMT");
}

TEST_CASE("all three formats of RFC 9110 mean the same second") {
    CHECK(parse_date("Sun, 06 Nov 1994 08:49:37 GMT", new_2026) == example);
    CHECK(parse_date("Sunday, 06-Nov-94 08:49:37 GMT", new_2026) == example);
    CHECK(parse_date("Sun Nov  6 08:49:37 1994", new_2026) == example);
}

TEST_CASE("every date that is written is read back, over 200 years") {
    for (std::int64_t second = -a_day * 365 * 70; second < a_day * 365 * 130; second += 2'345'678)
        REQUIRE(parse_date(date_text(second), 0) == second);
}

TEST_CASE("asctime writes two digits of a day without a space") {
    CHECK(parse_date("Wed Nov 16 08:49:37 1994", 0) == example + 10 * a_day);
    CHECK_FALSE(parse_date("Sun Nov 6 08:49:37 1994", 0).has_value());
}

TEST_CASE("an RFC 850 date at most 50 years ahead is in the future") {
    CHECK(date_text(*parse_date("Wednesday, 01-Jan-76 00:00:00 GMT", new_2026)) ==
          "Wed, 01 Jan 2076 00:00:00 GMT");
}

TEST_CASE("an RFC 850 date a second more than 50 years ahead is in the past") {
    CHECK(date_text(*parse_date("Thursday, 01-Jan-76 00:00:01 GMT", new_2026)) ==
          "Thu, 01 Jan 1976 00:00:01 GMT");
}

TEST_CASE("an RFC 850 year of the next century is understood near its end") {
    const std::int64_t in_1999 = 940'000'000;
    CHECK(date_text(*parse_date("Monday, 03-Jan-05 00:00:00 GMT", in_1999)) ==
          "Mon, 03 Jan 2005 00:00:00 GMT");
    CHECK(date_text(*parse_date("Monday, 03-Jan-77 00:00:00 GMT", in_1999)) ==
          "Mon, 03 Jan 1977 00:00:00 GMT");
}

TEST_CASE("an RFC 850 date is never read as one before the year 0") {
    const auto read =
        parse_date("Sunday, 06-Nov-94 08:49:37 GMT", std::numeric_limits<std::int64_t>::min());
    CHECK(date_text(*read) == "Sat, 06 Nov 0094 08:49:37 GMT");
}

TEST_CASE("a leap second is the next minute's first") {
    CHECK(date_text(*parse_date("Sat, 31 Dec 2016 23:59:60 GMT", 0)) ==
          "Sun, 01 Jan 2017 00:00:00 GMT");
}

TEST_CASE("the day's name may be wrong, but must be a day's name") {
    CHECK(parse_date("Mon, 06 Nov 1994 08:49:37 GMT", 0) == example);
    CHECK_FALSE(parse_date("Xyz, 06 Nov 1994 08:49:37 GMT", 0).has_value());
}

TEST_CASE("a day that does not exist is no date") {
    for (const std::string_view no_day :
         {"Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
          "Sun, 29 Feb 1994 08:49:37 GMT", "Sun, 29 Feb 1900 08:49:37 GMT"}) {
        CAPTURE(no_day);
        CHECK_FALSE(parse_date(no_day, 0).has_value());
    }
}

TEST_CASE("a time that does not exist is no date") {
    for (const std::string_view no_time :
         {"Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT",
          "Sun, 06 Nov 1994 08:49:61 GMT"}) {
        CAPTURE(no_time);
        CHECK_FALSE(parse_date(no_time, 0).has_value());
    }
}

TEST_CASE("near a date is no date") {
    for (const std::string_view near : {"",
                                        "0",
                                        "Sun",
                                        "Sun, 06 Nov 1994 08:49:37",
                                        "Sun, 06 Nov 1994 08:49:37 UTC",
                                        "Sun, 06 Nov 1994 08:49:37 GMT ",
                                        " Sun, 06 Nov 1994 08:49:37 GMT",
                                        "Sun, 6 Nov 1994 08:49:37 GMT",
                                        "Sun, 06 nov 1994 08:49:37 GMT",
                                        "sun, 06 Nov 1994 08:49:37 GMT",
                                        "Sun, 06 Nov 94 08:49:37 GMT",
                                        "Sun, 06-Nov-1994 08:49:37 GMT",
                                        "Sun, 06 Nov 1994 8:49:37 GMT",
                                        "Sun, 06 Nov 1994 08.49.37 GMT",
                                        "Sun, 06 Nov 1994 08:49:37 +0000",
                                        "Sun, +6 Nov 1994 08:49:37 GMT",
                                        "Sun, 06-Nov-94 08:49:37 GMT",
                                        "Sunday, 06 Nov 1994 08:49:37 GMT",
                                        "Sun Nov 06 08:49:37 94",
                                        "784111777"}) {
        CAPTURE(near);
        CHECK_FALSE(parse_date(near, 0).has_value());
    }
}

TEST_CASE("a date cut short at any point is no date") {
    for (const std::string_view whole :
         {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
          "Sun Nov  6 08:49:37 1994"})
        for (std::size_t size = 0; size < whole.size(); ++size) {
            CAPTURE(whole.substr(0, size));
            CHECK_FALSE(parse_date(whole.substr(0, size), 0).has_value());
        }
}

}  // namespace
