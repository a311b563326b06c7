// SPDX-License-Identifier: MIT
#include "apps/blog/posts.hpp"

#include "apps/blog/site.test.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace blogs {
namespace {

TEST_CASE_FIXTURE(store_fixture, "a post is found by its blog and slug") {
    post_text what = written("Title", "Words");
    what.tags = {"one", "two"};
    CHECK(add_post(on, site_blog, ann, what, "title", test_now, true) == "title");
    const auto found = find_post(on, site_blog, "title");
    REQUIRE(found);
    CHECK(found->title == "Title");
    CHECK(found->text == "Words");
    CHECK(found->body.text() == "<p>Words</p>\n");
    CHECK(found->author == "Ann");
    CHECK(found->author_canon == "ann");
    CHECK(found->owner.empty());
    CHECK(found->published == test_now);
    CHECK(found->tags() == std::vector<std::string>{"one", "two"});
    CHECK_FALSE(find_post(on, site_blog, "other"));
    CHECK_FALSE(find_post(on, 2, "title"));
}
TEST_CASE_FIXTURE(store_fixture, "a slug that is taken gets a number") {
    CHECK(post("a") == "post");
    CHECK(post("b") == "post-2");
    CHECK(post("c") == "post-3");
    const auto blog = blog_of(on, "ann");
    REQUIRE(blog);
    CHECK(add_post(on, blog->id, ann, written("d"), "post", test_now, true) == "post");
}
TEST_CASE_FIXTURE(store_fixture, "many posts of one title all get slugs") {
    for (int i = 0; i < 100; ++i) post("again");
    CHECK(on.value<int>("SELECT count(DISTINCT slug) FROM post") == 100);
}
TEST_CASE_FIXTURE(store_fixture, "lists show the newest first, page by page, each post once") {
    for (int i = 0; i < 45; ++i) post(std::to_string(i), test_now + i / 2);  // pairs at one moment
    std::vector<std::string> seen;
    list_position behind;
    for (int page = 0; page < 4; ++page) {
        const auto shown = latest_posts(on, behind);
        CHECK(shown.size() ==
              std::vector<std::size_t>{20, 20, 5, 0}[static_cast<std::size_t>(page)]);
        for (const auto& each : shown) seen.push_back(each.title);
        if (!shown.empty()) behind = {*shown.back().published, shown.back().id};
    }
    REQUIRE(seen.size() == 45);
    for (int i = 0; i < 45; ++i) CHECK(seen[static_cast<std::size_t>(i)] == std::to_string(44 - i));
}
TEST_CASE_FIXTURE(store_fixture, "drafts are in no list but their own") {
    post("draft", test_now, false);
    CHECK(latest_posts(on).empty());
    CHECK(posts_of_blog(on, site_blog).empty());
    CHECK(search_posts(on, "draft", 0).empty());
    CHECK(drafts_of_blog(on, site_blog).size() == 1);
}
TEST_CASE_FIXTURE(store_fixture, "a draft that is published is in the lists, with its tags") {
    post_text what = written("T");
    what.tags = {"x"};
    (void)add_post(on, site_blog, ann, what, "t", test_now, false);
    CHECK(posts_tagged(on, site_blog, "x").empty());
    const auto id = find_post(on, site_blog, "t")->id;
    CHECK(publish_post(on, id, test_now + 5));
    CHECK_FALSE(publish_post(on, id, test_now + 9));
    CHECK(find_post(on, site_blog, "t")->published == test_now + 5);
    CHECK(posts_tagged(on, site_blog, "x").size() == 1);
    CHECK(drafts_of_blog(on, site_blog).empty());
    CHECK(search_posts(on, "t", 0).size() == 1);
}
TEST_CASE_FIXTURE(store_fixture,
                  "a changed post keeps its URL and is found by its new words only") {
    post("Apples");
    auto found = find_post(on, site_blog, "post");
    CHECK(change_post(on, found->id, written("Pears", "Juicy."), test_now + 7));
    found = find_post(on, site_blog, "post");
    CHECK(found->title == "Pears");
    CHECK(found->changed == test_now + 7);
    CHECK(found->published == test_now);
    CHECK(search_posts(on, "apples", 0).empty());
    CHECK(search_posts(on, "pears", 0).size() == 1);
    CHECK(search_posts(on, "juicy", 0).size() == 1);
    CHECK_FALSE(change_post(on, 999, written("x"), test_now));
}
TEST_CASE_FIXTURE(store_fixture, "a deleted post is gone from lists, tags and search") {
    post_text what = written("Gone");
    what.tags = {"x"};
    (void)add_post(on, site_blog, ann, what, "gone", test_now, true);
    delete_post(on, find_post(on, site_blog, "gone")->id);
    CHECK_FALSE(find_post(on, site_blog, "gone"));
    CHECK(latest_posts(on).empty());
    CHECK(tags_of_blog(on, site_blog).empty());
    CHECK(search_posts(on, "gone", 0).empty());
    on.script("INSERT INTO post_text(post_text, rank) VALUES('integrity-check', 1)");
}
TEST_CASE_FIXTURE(store_fixture, "whatever is done, the index agrees with the posts") {
    for (int i = 0; i < 30; ++i) {
        const std::string slug = post("Number " + std::to_string(i), test_now + i, i % 2 == 0);
        const auto id = find_post(on, site_blog, slug)->id;
        if (i % 3 == 0) change_post(on, id, written("Changed number"), test_now);
        if (i % 4 == 1) publish_post(on, id, test_now);
        if (i % 5 == 0) delete_post(on, id);
    }
    on.script("INSERT INTO post_text(post_text, rank) VALUES('integrity-check', 1)");
    const auto published = on.value<int>("SELECT count(*) FROM post WHERE publishedat IS NOT NULL");
    CHECK(on.value<int>("SELECT count(*) FROM post_text WHERE post_text MATCH 'number'") ==
          published);
}

TEST_CASE_FIXTURE(store_fixture, "search wants all words, the last as a beginning") {
    post("The quick brown fox");
    post("The lazy dog");
    CHECK(search_posts(on, "quick fox", 0).size() == 1);
    CHECK(search_posts(on, "the", 0).size() == 2);
    CHECK(search_posts(on, "qui", 0).size() == 1);
    CHECK(search_posts(on, "qui fox", 0).empty());
    CHECK(search_posts(on, "FOX", 0).size() == 1);
    CHECK(search_posts(on, "cat", 0).empty());
}
TEST_CASE_FIXTURE(store_fixture, "accents make no difference to search") {
    post("Crème brûlée");
    CHECK(search_posts(on, "creme brulee", 0).size() == 1);
}
TEST_CASE_FIXTURE(store_fixture, "what is typed into search is never syntax") {
    post("plain");
    for (const char* words :
         {"",       " ",      "\"",     "\"\"", "plain\"", "a OR b",   "NEAR(a b)", "title:plain",
          "-plain", "^plain", "plain*", "(",    ")",       "{a b}: c", "a AND",     "NOT",
          "';--",   "\xff",   "\\",     "+ +",  "*",       "col : x"}) {
        CAPTURE(words);
        CHECK_NOTHROW((void)search_posts(on, words, 0));
    }
    CHECK_NOTHROW((void)search_posts(on, std::string_view("a\0b", 3), 0));
    CHECK_NOTHROW((void)search_posts(on, std::string(5000, 'a'), -5));
    CHECK(search_posts(on, "title:plain", 0).empty());
}

TEST_CASE_FIXTURE(store_fixture, "a post's neighbours are of its own blog") {
    const auto blog = blog_of(on, "ann")->id;
    post("one", test_now);
    (void)add_post(on, blog, ann, written("elsewhere"), "e", test_now + 1, true);
    post("two", test_now + 2);
    post("three", test_now + 2);
    const auto place = [&](std::string_view slug) {
        const auto one = find_post(on, site_blog, slug).value();
        return list_position{one.published.value(), one.id};
    };
    CHECK(post_before(on, site_blog, place("post-2"))->title == "one");
    CHECK(post_after(on, site_blog, place("post-2"))->title == "three");
    CHECK(post_after(on, site_blog, place("post-2"))->slug == "post-3");
    CHECK_FALSE(post_before(on, site_blog, place("post")));
    CHECK_FALSE(post_after(on, site_blog, place("post-3")));
}
TEST_CASE_FIXTURE(store_fixture, "an archive counts by month and shows one") {
    post("old", month_span(1993, 5).from);
    post("last", month_span(1993, 6).from - 1);
    post("new", month_span(1994, 1).from);
    const auto months = months_of_blog(on, site_blog);
    REQUIRE(months.size() == 2);
    CHECK(months[0].year == 1994);
    CHECK(months[1].month == 5);
    CHECK(months[1].posts == 2);
    CHECK(posts_in(on, site_blog, month_span(1993, 5)).size() == 2);
    CHECK(posts_in(on, site_blog, month_span(1993, 6)).empty());
    CHECK(posts_in(on, site_blog, year_span(1993)).front().title == "last");
}
TEST_CASE_FIXTURE(store_fixture,
                  "whatever is done, tags and months have as many posts as is said") {
    const auto agree = [&] {
        using rows = std::vector<std::tuple<std::int64_t, std::string, std::int64_t>>;
        const auto all = [&](std::string_view query) -> rows {
            return on.rows<std::int64_t, std::string, std::int64_t>(query);
        };
        CHECK(all("SELECT blog, name, posts FROM tag_use ORDER BY 1, 2") ==
              all("SELECT blog, name, count(*) FROM tag GROUP BY 1, 2 ORDER BY 1, 2"));
        CHECK(all("SELECT blog, month, posts FROM month_use ORDER BY 1, 2") ==
              all("SELECT blog, strftime('%Y-%m', publishedat / 1000, 'unixepoch'), count(*) "
                  "FROM post WHERE publishedat IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"));
    };
    constexpr moment month = 30 * 86'400'000LL;
    const auto bob = person("Bob");
    for (int i = 0; i < 40; ++i) {
        post_text what = written("Number " + std::to_string(i));
        what.tags = {"tag-" + std::to_string(i % 3), "tag-" + std::to_string(i % 5)};
        const std::string slug = add_post(on, 1 + i % 2, i % 3 == 0 ? bob : ann, what, "n",
                                          test_now + i % 4 * month, i % 2 == 0 || i % 3 == 0);
        const auto id = find_post(on, 1 + i % 2, slug)->id;
        what.tags = {"tag-1"};
        if (i % 4 == 1) change_post(on, id, what, test_now);
        if (i % 6 == 1) publish_post(on, id, test_now - month);
        if (i % 7 == 0) delete_post(on, id);
    }
    CHECK(on.value<int>("SELECT count(*) FROM tag_use").value() > 4);
    CHECK(on.value<int>("SELECT count(*) FROM month_use").value() > 4);
    agree();
    on.run("DELETE FROM account WHERE id = $1", bob);
    agree();
    on.run("DELETE FROM post");
    CHECK(tags_of_blog(on, site_blog).empty());
    CHECK(months_of_blog(on, site_blog).empty());
    agree();
}
TEST_CASE_FIXTURE(store_fixture, "the tag used most comes first, those used alike by name") {
    for (const auto& tags : std::vector<std::vector<std::string>>{{"b", "c"}, {"b", "a"}, {"d"}}) {
        post_text what = written("T");
        what.tags = tags;
        (void)add_post(on, site_blog, ann, what, "t", test_now, true);
    }
    std::string names;
    for (const tag_count& each : tags_of_blog(on, site_blog))
        names += each.name + std::to_string(each.posts);
    CHECK(names == "b2a1c1d1");
}

TEST_CASE("tags are slugs, each once, ten at most") {
    CHECK(tags_in("C++, Web Dev ,, c ,  ") == std::vector<std::string>{"c", "web-dev"});
    CHECK(tags_in("").empty());
    CHECK(tags_in("a,b,c,d,e,f,g,h,i,j,k,l").size() == 10);
    CHECK(tags_in(std::string(500, 'x')).front().size() == 40);
    CHECK(joined({"a", "b"}) == "a, b");
}
TEST_CASE("a title is as long in Russian as in English") {
    post_text what;
    for (int i = 0; i < 200; ++i) what.title += "я";
    CHECK_NOTHROW(check(what));
    what.title += "я";
    CHECK_THROWS_AS(check(what), refusal);
}
TEST_CASE("a tag that no URL can say is refused, not called something else") {
    post_text what;
    what.tags = tags_in("сад, garden");
    CHECK(what.tags == std::vector<std::string>{"sad", "garden"});
    CHECK_NOTHROW(check(what));
    what.tags = tags_in("garden, 庭");
    CHECK_THROWS_AS(check(what), refusal);
}
TEST_CASE("a position in a list survives its URL, and what is none is the start") {
    CHECK(list_position::parse(list_position{12, 34}.text()).published == 12);
    CHECK(list_position::parse("12-34").id == 34);
    for (const char* text : {"", "x", "12", "12-", "-12-3", "12-x", "12-3x", "0-0",
                             "99999999999999999999-1", "12--3", " 12-3"})
        CHECK(list_position::parse(text).published == 0);
}

}  // namespace
}  // namespace blogs
