// SPDX-License-Identifier: MIT
#include "plait/http/conditions.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>

namespace {

using namespace plait::http;

constexpr std::int64_t second = 784'111'777;  // Sun, 06 Nov 1994 08:49:37 GMT
constexpr std::string_view before = "Sun, 06 Nov 1994 08:49:36 GMT";
constexpr std::string_view then = "Sun, 06 Nov 1994 08:49:37 GMT";
constexpr std::string_view after = "Sun, 06 Nov 1994 08:49:38 GMT";
constexpr std::int64_t now = second + 3600;

// A representation with the strong tag "b", modified at `then`; `told` are fields as "Name: value".
template <class... Fields>
request_head asking(std::string_view method, const Fields&... told) {
    std::string text = std::string(method) + " / HTTP/1.1\r\nHost: a\r\n";
    ((text.append(told).append("\r\n")), ...);
    return parse_request(text + "\r\n");
}
const validators strong{"\"b\"", second};
const validators weak{"W/\"b\"", second};

std::string line(std::string_view name, std::string_view value) {
    return std::string(name) + ": " + std::string(value);
}

template <class... Fields>
condition get(const Fields&... told) {
    return check_conditions(asking("GET", told...).handle(), strong, now);
}
template <class... Fields>
condition put(const Fields&... told) {
    return check_conditions(asking("PUT", told...).handle(), strong, now);
}
template <class... Fields>
condition get_weak(const Fields&... told) {
    return check_conditions(asking("GET", told...).handle(), weak, now);
}
template <class... Fields>
bool ranged(const validators& current, const Fields&... told) {
    return range_applies(asking("GET", told...).handle(), current, now);
}

TEST_CASE("without conditions, they hold") { CHECK(get() == condition::holds); }

TEST_CASE("If-Match holds if one of its tags is the current one") {
    CHECK(put("If-Match: \"b\"") == condition::holds);
    CHECK(put("If-Match: \"a\", \"b\" , \"c\"") == condition::holds);
    CHECK(put("If-Match: \"a\",\"c\"") == condition::failed);
}

TEST_CASE("If-Match on several lines is one list") {
    CHECK(put("If-Match: \"a\"", "If-Match: \"b\"") == condition::holds);
    CHECK(put("If-Match: \"a\"", "If-Match: \"c\"") == condition::failed);
}

TEST_CASE("If-Match with an asterisk holds for whatever exists") {
    CHECK(put("If-Match: *") == condition::holds);
    CHECK(check_conditions(asking("PUT", "If-Match: *").handle(), {}, now) == condition::holds);
}

TEST_CASE("If-Match compares strongly") {
    CHECK(put("If-Match: W/\"b\"") == condition::failed);
    CHECK(get_weak("If-Match: W/\"b\"") == condition::failed);
    CHECK(get_weak("If-Match: \"b\"") == condition::failed);
}

TEST_CASE("If-Match fails for what has no tag, and for GET too") {
    CHECK(check_conditions(asking("GET", "If-Match: \"b\"").handle(), {}, now) ==
          condition::failed);
    CHECK(get("If-Match: \"c\"") == condition::failed);
}

TEST_CASE("a malformed If-Match cannot hold") {
    for (const std::string_view wrong : {"b", "\"b", "b\"", "'b'", "w/\"b\"", "W/b", "\"b\"x",
                                         "\"b\" \"b\"", "", "** ", "x, \"b\""}) {
        CAPTURE(wrong);
        CHECK(put(line("If-Match", wrong)) == condition::failed);
    }
}

TEST_CASE("a comma, or a backslash, may stand in an entity tag") {
    const validators comma{"\"a,b\\\"", second};
    CHECK(check_conditions(asking("GET", "If-None-Match: \"x\", \"a,b\\\"").handle(), comma, now) ==
          condition::not_modified);
    CHECK(check_conditions(asking("GET", "If-None-Match: \"a\", \"b\"").handle(), comma, now) ==
          condition::holds);
}

TEST_CASE("If-Unmodified-Since holds up to the moment of the change") {
    CHECK(put(line("If-Unmodified-Since", before)) == condition::failed);
    CHECK(put(line("If-Unmodified-Since", then)) == condition::holds);
    CHECK(put(line("If-Unmodified-Since", after)) == condition::holds);
}

TEST_CASE("If-Unmodified-Since does not count beside If-Match") {
    CHECK(put("If-Match: \"b\"", line("If-Unmodified-Since", before)) == condition::holds);
    CHECK(put("If-Match: \"c\"", line("If-Unmodified-Since", after)) == condition::failed);
}

TEST_CASE("a date that is none, or given twice, does not count") {
    CHECK(put("If-Unmodified-Since: yesterday") == condition::holds);
    CHECK(get("If-Modified-Since: yesterday") == condition::holds);
    CHECK(get(line("If-Modified-Since", after), line("If-Modified-Since", after)) ==
          condition::holds);
}

TEST_CASE("a date does not count for what was modified nobody knows when") {
    const validators timeless{"\"b\"", std::nullopt};
    CHECK(check_conditions(asking("PUT", line("If-Unmodified-Since", before)).handle(), timeless,
                           now) == condition::holds);
    CHECK(check_conditions(asking("GET", line("If-Modified-Since", after)).handle(), timeless,
                           now) == condition::holds);
}

TEST_CASE("If-None-Match with the current tag: a reader has it, a writer came too late") {
    CHECK(get("If-None-Match: \"b\"") == condition::not_modified);
    CHECK(check_conditions(asking("HEAD", "If-None-Match: \"b\"").handle(), strong, now) ==
          condition::not_modified);
    CHECK(put("If-None-Match: \"b\"") == condition::failed);
}

TEST_CASE("If-None-Match with other tags holds") {
    CHECK(get("If-None-Match: \"a\", \"c\"") == condition::holds);
    CHECK(put("If-None-Match: \"a\"") == condition::holds);
}

TEST_CASE("If-None-Match compares weakly") {
    CHECK(get("If-None-Match: W/\"b\"") == condition::not_modified);
    CHECK(get_weak("If-None-Match: \"b\"") == condition::not_modified);
    CHECK(get_weak("If-None-Match: W/\"b\"") == condition::not_modified);
    CHECK(get_weak("If-None-Match: W/\"c\"") == condition::holds);
}

TEST_CASE("If-None-Match with an asterisk is for what does not exist") {
    CHECK(put("If-None-Match: *") == condition::failed);
    CHECK(get("If-None-Match: *") == condition::not_modified);
}

TEST_CASE("tags may be separated by any number of commas and blanks") {
    CHECK(get("If-None-Match: ,, \"a\" ,\t,\"b\",") == condition::not_modified);
}

TEST_CASE("a malformed If-None-Match matches nothing") {
    for (const std::string_view wrong : {"b", "\"b", "x, \"b\"", ""}) {
        CAPTURE(wrong);
        CHECK(get(line("If-None-Match", wrong)) == condition::holds);
    }
}

TEST_CASE("If-Modified-Since holds after that moment only") {
    CHECK(get(line("If-Modified-Since", before)) == condition::holds);
    CHECK(get(line("If-Modified-Since", then)) == condition::not_modified);
    CHECK(get(line("If-Modified-Since", after)) == condition::not_modified);
}

TEST_CASE("If-Modified-Since is understood in the old formats too") {
    CHECK(get("If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT") == condition::not_modified);
    CHECK(get("If-Modified-Since: Sun Nov  6 08:49:37 1994") == condition::not_modified);
}

TEST_CASE("If-Modified-Since does not count beside If-None-Match, nor for a writer") {
    CHECK(get("If-None-Match: \"a\"", line("If-Modified-Since", after)) == condition::holds);
    CHECK(put(line("If-Modified-Since", after)) == condition::holds);
}

TEST_CASE("a condition on writing comes before one on reading") {
    CHECK(get("If-Match: \"c\"", "If-None-Match: \"b\"") == condition::failed);
    CHECK(get("If-Match: \"b\"", "If-None-Match: \"b\"") == condition::not_modified);
    CHECK(get(line("If-Unmodified-Since", before), line("If-Modified-Since", after)) ==
          condition::failed);
    CHECK(get(line("If-Unmodified-Since", after), line("If-Modified-Since", after)) ==
          condition::not_modified);
}

TEST_CASE("without If-Range, Range counts") { CHECK(ranged(strong)); }

TEST_CASE("If-Range compares tags strongly") {
    CHECK(ranged(strong, "If-Range: \"b\""));
    CHECK_FALSE(ranged(strong, "If-Range: \"c\""));
    CHECK_FALSE(ranged(strong, "If-Range: W/\"b\""));
    CHECK_FALSE(ranged(weak, "If-Range: W/\"b\""));
    CHECK_FALSE(ranged(weak, "If-Range: \"b\""));
}

TEST_CASE("If-Range takes no list and no asterisk") {
    CHECK_FALSE(ranged(strong, "If-Range: \"b\", \"b\""));
    CHECK_FALSE(ranged(strong, "If-Range: \"b\"", "If-Range: \"b\""));
    CHECK_FALSE(ranged(strong, "If-Range: *"));
}

TEST_CASE("If-Range with a date holds only for the very one") {
    CHECK(ranged(strong, line("If-Range", then)));
    CHECK_FALSE(ranged(strong, line("If-Range", before)));
    CHECK_FALSE(ranged(strong, line("If-Range", after)));
}

TEST_CASE("If-Range with a date that is none does not hold") {
    CHECK_FALSE(ranged(strong, "If-Range: b"));
    CHECK_FALSE(ranged({"\"b\"", std::nullopt}, "If-Range: b"));
}

TEST_CASE("a date of the last second proves nothing to If-Range") {
    const auto asked = asking("GET", line("If-Range", then));
    CHECK_FALSE(range_applies(asked.handle(), strong, second));
    CHECK_FALSE(range_applies(asked.handle(), strong, second + 1));
    CHECK(range_applies(asked.handle(), strong, second + 2));
}

}  // namespace
