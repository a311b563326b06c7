// SPDX-License-Identifier: MIT
#include "apps/blog/words.hpp"

#include "plait/http/html.hpp"
#include "plait/http/utf8.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

namespace blogs {
namespace {

constexpr voice english(language::english);
constexpr voice dutch(language::dutch);
constexpr voice russian(language::russian);

TEST_CASE("a phrase is said in each language") {
    CHECK(english("Drafts") == "Drafts");
    CHECK(dutch("Drafts") == "Concepten");
    CHECK(russian("Drafts") == "Черновики");
}
TEST_CASE("the catalogue is complete") {
    for (const translations& each : phrases)
        for (const std::string_view said : each) {
            CAPTURE(each[0]);
            CHECK_FALSE(said.empty());
            CHECK(plait::http::is_utf8(said));
        }
}
TEST_CASE("the catalogue has each phrase once") {
    std::set<std::string_view> seen;
    for (const translations& each : phrases) {
        CAPTURE(each[0]);
        CHECK(seen.insert(each[0]).second);
    }
}
TEST_CASE("a translation ends as the phrase does, and begins as large or small") {
    const auto is_small = [](std::string_view text) {
        if (text.front() >= 'a' && text.front() <= 'z') return true;
        const std::string_view letter = text.substr(0, 2);  // U+00E0 to U+00FF, U+0430 to U+044F
        return (letter >= "\xC3\xA0" && letter <= "\xC3\xBF") ||
               (letter >= "\xD0\xB0" && letter <= "\xD1\x8F");
    };
    const auto end_of = [](std::string_view text) {
        return std::string_view(".:?").find(text.back()) == std::string_view::npos ? ' '
                                                                                   : text.back();
    };
    for (const translations& each : phrases)
        for (const std::string_view said : each) {
            CAPTURE(said);
            CHECK(end_of(said) == end_of(each[0]));
            CHECK(is_small(said) == is_small(each[0]));
        }
}
TEST_CASE("Russian is written in its letters") {
    for (const translations& each : phrases) {
        CAPTURE(each[0]);
        CHECK(std::any_of(each[2].begin(), each[2].end(), [](char c) {
            return static_cast<unsigned char>(c) == 0xD0 || static_cast<unsigned char>(c) == 0xD1;
        }));
    }
}
TEST_CASE("a translation has a hole where the phrase has one") {
    const auto holes = [](std::string_view text) {
        int number = 0;
        for (auto at = text.find("{}"); at != std::string_view::npos; at = text.find("{}", at + 1))
            ++number;
        return number;
    };
    for (const translations& each : phrases)
        for (const std::string_view said : each) {
            CAPTURE(said);
            CHECK(holes(said) == holes(each[0]));
            CHECK(holes(said) <= 1);
        }
}
TEST_CASE("a sentence is a phrase with what fills it") {
    CHECK(sentence("Drafts").in(dutch) == "Concepten");
    const sentence whose("{}’s blog", "Ann {}");
    CHECK(whose.in(english) == "Ann {}’s blog");
    CHECK(whose.in(dutch) == "Blog van Ann {}");
}
TEST_CASE("a number in a sentence has the form that the language wants") {
    const auto wait = [](std::int64_t seconds, const voice& say) {
        return sentence("that is a lot in a short time; please wait {}", seconds, thing::second)
            .in(say);
    };
    CHECK(wait(1, english).ends_with("please wait one second"));
    CHECK(wait(30, english).ends_with("please wait 30 seconds"));
    CHECK(wait(1, dutch).ends_with("wacht nog één seconde"));
    CHECK(wait(30, dutch).ends_with("wacht nog 30 seconden"));
    CHECK(wait(1, russian).ends_with("подождите 1 секунду"));
    CHECK(wait(22, russian).ends_with("подождите 22 секунды"));
    CHECK(wait(30, russian).ends_with("подождите 30 секунд"));
}
TEST_CASE("none and one are said in words") {
    CHECK(english.counted(0, thing::comment) == "no comments");
    CHECK(english.counted(1, thing::comment) == "one comment");
    CHECK(english.counted(2, thing::like) == "2 likes");
    CHECK(dutch.counted(0, thing::post) == "geen berichten");
    CHECK(dutch.counted(1, thing::post) == "één bericht");
    CHECK(dutch.counted(21, thing::post) == "21 berichten");
}
TEST_CASE("Russian plurals go by the last digits") {
    CHECK(russian.counted(1, thing::comment) == "1 комментарий");
    CHECK(russian.counted(2, thing::comment) == "2 комментария");
    CHECK(russian.counted(5, thing::comment) == "5 комментариев");
    CHECK(russian.counted(11, thing::comment) == "11 комментариев");
    CHECK(russian.counted(14, thing::comment) == "14 комментариев");
    CHECK(russian.counted(21, thing::comment) == "21 комментарий");
    CHECK(russian.counted(104, thing::comment) == "104 комментария");
    CHECK(russian.counted(111, thing::comment) == "111 комментариев");
}
TEST_CASE("a Russian month has a form of its own within a date") {
    CHECK(russian.month_in_date(11) == "ноября");
    CHECK(russian.month_alone(11) == "ноябрь");
    CHECK(dutch.month_alone(3) == "maart");
}
TEST_CASE("a month needs no escaping, in any language") {
    for (std::size_t in = 0; in < languages.size(); ++in) {
        const voice say(static_cast<language>(in));
        for (unsigned month = 1; month <= 12; ++month) {
            CHECK(plait::http::html_escaped(say.month_in_date(month)) == say.month_in_date(month));
            CHECK(plait::http::html_escaped(say.month_alone(month)) == say.month_alone(month));
        }
    }
}
TEST_CASE("a language is known by its tag, in whatever country") {
    CHECK(language_of("nl") == language::dutch);
    CHECK(language_of("NL-be") == language::dutch);
    CHECK(language_of("ru-RU") == language::russian);
    CHECK_FALSE(language_of("nld").has_value());
    CHECK_FALSE(language_of("").has_value());
    CHECK_FALSE(language_of("*").has_value());
}
TEST_CASE("the most welcome language is spoken") {
    CHECK(preferred_language("nl") == language::dutch);
    CHECK(preferred_language("de, nl;q=0.5, en;q=0.4") == language::dutch);
    CHECK(preferred_language("nl;q=0.3,ru;q=0.9 , en;q=0.4") == language::russian);
    CHECK(preferred_language("en-GB,nl;q=0.9") == language::english);
    CHECK(preferred_language("ru;q=1.0,nl") == language::russian);
}
TEST_CASE("who welcomes none of our languages reads English") {
    for (const char* field : {"", "*", "de, fr;q=0.9", ",,;q=1", "nl;q=0", "nl;q=x", ";;;q="}) {
        CAPTURE(field);
        CHECK(preferred_language(field) == language::english);
    }
}

}  // namespace
}  // namespace blogs
