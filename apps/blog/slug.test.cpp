// SPDX-License-Identifier: MIT
#include "apps/blog/slug.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <utility>

namespace blogs {
namespace {

TEST_CASE("a slug is what letters and digits a title has") {
    const std::array<std::pair<const char*, const char*>, 16> cases{{
        {"Hello, World", "hello-world"},
        {"  spaces   everywhere ", "spaces-everywhere"},
        {"Don't panic", "dont-panic"},
        {"It’s late", "its-late"},
        {"Crème brûlée", "creme-brulee"},
        {"Ärger in Łódź", "arger-in-lodz"},
        {"2 + 2 = 4", "2-2-4"},
        {"../../etc/passwd", "etc-passwd"},
        {"<script>alert(1)</script>", "script-alert-1-script"},
        {"日本語", ""},
        {"", ""},
        {"---", ""},
        {"Сад и огород", "sad-i-ogorod"},
        {"Щи да каша: ПОДЪЁМ", "shchi-da-kasha-podem"},
        {"new", "new"},
        {"a\xff\xfe"
         "b",
         "ab"},
    }};
    for (const auto& [title, slug] : cases) {
        CAPTURE(title);
        CHECK(slug_of(title) == slug);
    }
}

TEST_CASE("a long title is cut between words") {
    const std::string slug = slug_of(
        "The quick brown fox jumps over the lazy dog and then it runs away from all of them");
    CHECK(slug == "the-quick-brown-fox-jumps-over-the-lazy-dog-and-then-it-runs");
    CHECK(slug_of(std::string(500, 'x')) == std::string(60, 'x'));
}

TEST_CASE("whatever the title, its slug is one") {
    for (int c = 0; c < 256; ++c) {
        const std::string title = {'a', static_cast<char>(c), 'b', static_cast<char>(c)};
        CAPTURE(title);
        CHECK(is_slug(slug_of(title)));
    }
    for (unsigned point = 0x80; point < 0x800; ++point) {
        const std::string title = {'a', static_cast<char>(0xC0U | point >> 6U),
                                   static_cast<char>(0x80U | (point & 0x3FU)), 'b'};
        CAPTURE(point);
        CHECK(is_slug(slug_of(title)));
    }
    CHECK(slug_of(std::string(58, 'x') + "щщ").size() == 60);
}

TEST_CASE("what is no slug") {
    for (const char* text :
         {"", "-", "a-", "-a", "a--b", "A", "a b", "a/b", "a.b", "ä", "a_b", ".."})
        CHECK_FALSE(is_slug(text));
    CHECK_FALSE(is_slug(std::string(81, 'a')));
    CHECK(is_slug(std::string(80, 'a')));
}

}  // namespace
}  // namespace blogs
