// SPDX-License-Identifier: MIT
#include "apps/blog/talk.hpp"

#include "apps/blog/site.test.hpp"

#include <doctest/doctest.h>

namespace blogs {
namespace {

struct talk_fixture : store_fixture {
    talk_fixture() { post("One"); }

    added_comment say(std::string_view text, std::optional<std::int64_t> parent = {}) {
        return add_comment(on, 1, parent, bob, text, text, test_now);
    }
    [[nodiscard]] std::string shown() {
        std::string text;
        for (const auto& each : comments_with_text(on, 1))
            text += (each.deleted ? "-" : each.text) + std::to_string(each.depth) + " ";
        return text;
    }
    [[nodiscard]] std::int64_t counted() { return find_post(on, site_blog, "post")->comments; }

    std::int64_t bob = person("Bob");
};

TEST_CASE_FIXTURE(talk_fixture,
                  "comments stand in order of time, replies behind what they reply to") {
    const auto a = say("a").id;
    say("b");
    const auto c = say("c", a).id;
    say("d", a);
    say("e", c);
    CHECK(shown() == "a1 c2 e3 d2 b1 ");
    CHECK(counted() == 5);
}
TEST_CASE_FIXTURE(talk_fixture, "comments come without their Markdown, unless that is asked for") {
    say("a");
    CHECK(comments_of(on, 1).front().text.empty());
    CHECK(comments_of(on, 1).front().body.text() == "a");
    CHECK(comments_with_text(on, 1).front().text == "a");
}
TEST_CASE_FIXTURE(talk_fixture, "the third reply level is the last") {
    const auto three = say("c", say("b", say("a").id).id).id;
    CHECK(say("d", three).what == addition::too_deep);
    CHECK(counted() == 3);
}
TEST_CASE_FIXTURE(talk_fixture, "nobody comments what is not there, or not published") {
    CHECK(add_comment(on, 99, {}, bob, "x", "x", test_now).what == addition::no_such_post);
    CHECK(say("x", 99).what == addition::no_such_post);
    post("Draft", test_now, false);
    CHECK(add_comment(on, 2, {}, bob, "x", "x", test_now).what == addition::no_such_post);
    post("Two");
    const auto a = say("a").id;
    CHECK(add_comment(on, 3, a, bob, "x", "x", test_now).what == addition::no_such_post);
}
TEST_CASE_FIXTURE(talk_fixture,
                  "a deleted comment with replies leaves its place, another goes wholly") {
    const auto a = say("a").id;
    const auto b = say("b", a).id;
    delete_comment(on, a, test_now);
    CHECK(shown() == "-1 b2 ");
    CHECK(counted() == 1);
    CHECK(say("c", a).what == addition::no_such_post);
    delete_comment(on, b, test_now);
    delete_comment(on, b, test_now);
    CHECK(shown() == "-1 ");
    CHECK(counted() == 0);
}
TEST_CASE_FIXTURE(talk_fixture, "a comment is found below its own parent only") {
    const auto a = say("a").id;
    const auto b = say("b", a).id;
    CHECK(find_comment(on, 1, {}, a)->author == "Bob");
    CHECK(find_comment(on, 1, a, b)->text == "b");
    CHECK_FALSE(find_comment(on, 1, {}, b));
    CHECK_FALSE(find_comment(on, 2, {}, a));
}
TEST_CASE_FIXTURE(talk_fixture, "a post has so many comments and no more") {
    on.run("UPDATE post SET comments = $1", most_comments);
    CHECK(say("x").what == addition::too_many);
}
TEST_CASE_FIXTURE(talk_fixture, "liking twice counts once, and so does taking it back") {
    like(on, 1, bob, test_now);
    like(on, 1, bob, test_now);
    CHECK(find_post(on, site_blog, "post")->likes == 1);
    CHECK(likes(on, 1, bob));
    CHECK_FALSE(likes(on, 1, ann));
    unlike(on, 1, bob);
    unlike(on, 1, bob);
    CHECK(find_post(on, site_blog, "post")->likes == 0);
    CHECK_FALSE(likes(on, 1, bob));
}
TEST_CASE_FIXTURE(talk_fixture, "with a person goes what they said") {
    say("a");
    on.run("DELETE FROM account WHERE id = $1", bob);
    CHECK(shown().empty());
}

}  // namespace
}  // namespace blogs
