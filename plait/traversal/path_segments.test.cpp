// SPDX-License-Identifier: MIT
#include "plait/traversal/path_segments.hpp"

#include "plait/http/error.hpp"

#include <doctest/doctest.h>

#include <string>

namespace plait::traversal::detail {
namespace {

std::string joined(std::string_view path) {
    const path_segments split(path);
    std::string made;
    for (const std::string_view each : split.all()) made.append("[").append(each).append("]");
    return made + (split.ends_in_slash() ? "/" : "");
}
int refused(std::string_view path) {
    try {
        const path_segments split(path);
    } catch (const http::status_error& told) {
        return told.status();
    }
    return 0;
}

TEST_CASE("the root's path has no segments, and a slash at its end") { CHECK(joined("/") == "/"); }
TEST_CASE("the empty path is the root's") { CHECK(joined("") == "/"); }
TEST_CASE("segments stand between slashes") { CHECK(joined("/a/bc") == "[a][bc]"); }
TEST_CASE("a slash at the end makes no segment") { CHECK(joined("/a/bc/") == "[a][bc]/"); }
TEST_CASE("an escape is decoded once") { CHECK(joined("/%2541") == "[%41]"); }
TEST_CASE("escapes are decoded as UTF-8") { CHECK(joined("/%C3%A9") == "[\xC3\xA9]"); }
TEST_CASE("a plus is a plus") { CHECK(joined("/a+b") == "[a+b]"); }
TEST_CASE("decoded and plain segments stand beside each other") {
    CHECK(joined("/x%20y/z/%41/") == "[x y][z][A]/");
}
TEST_CASE("an empty segment within is noted") {
    CHECK(path_segments("/a//b").has_empty());
    CHECK(path_segments("//").has_empty());
    CHECK_FALSE(path_segments("/a/b/").has_empty());
}
TEST_CASE("what is no name is refused by 400") {
    for (const char* each :
         {"/a/./b", "/..", "/%2e%2E/x", "/%2F", "/a%5Cb", "/a\\b", "/%00", "/%0a", "/%7f", "/%",
          "/%4", "/%zz", "/%ff", "/%c0%af", "/%ed%a0%80"}) {
        CAPTURE(each);
        CHECK(refused(each) == 400);
    }
}
TEST_CASE("names with dots that are no way up are names") {
    CHECK(joined("/.../.a/..b") == "[...][.a][..b]");
}
TEST_CASE("64 segments are walked") {
    std::string path;
    for (int i = 0; i < 64; ++i) path += "/a";
    CHECK(refused(path) == 0);
    CHECK(path_segments(path).all().size() == 64);
}
TEST_CASE("65 segments are refused by 414") {
    std::string path;
    for (int i = 0; i < 65; ++i) path += "/a";
    CHECK(refused(path) == 414);
}
TEST_CASE("long segments are kept whole") {
    const std::string segment(5000, 'x');
    CHECK(joined("/" + segment + "/%41") == "[" + segment + "][A]");
}

}  // namespace
}  // namespace plait::traversal::detail
