// SPDX-License-Identifier: MIT
#include "apps/blog/seed.hpp"

#include "apps/blog/browser.test.hpp"
#include "apps/blog/talk.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

namespace blogs {
namespace {

struct seeded : site_fixture {
    seeded() {
        run(db.write([](connection& on) { seed(on, test_now); }));
    }
    browser nobody{*this};
};

TEST_CASE_FIXTURE(seeded, "each page that the demo links answers") {
    std::vector<std::string> wanted{"/"};
    std::set<std::string> seen{"/"};
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        CAPTURE(wanted[i]);
        const reply page = nobody.get(wanted[i]);
        CHECK((page.status == 200 || wanted[i].starts_with("/account/")));
        for (auto at = page.body.find("href=\"/"); at != std::string::npos;
             at = page.body.find("href=\"/", at + 1)) {
            std::string to = page.body.substr(at + 6, page.body.find('"', at + 6) - at - 6);
            to = to.substr(0, to.find('#'));
            if (to.find('&') == std::string::npos && seen.insert(to).second)
                wanted.push_back(std::move(to));
        }
    }
    CHECK(wanted.size() > 40);
}
TEST_CASE_FIXTURE(seeded, "nobody signs in as an author of the demo") {
    for (const person& each : run(db.read([](connection& on) { return people_after(on, ""); })))
        for (const char* password : {"", "!", "a good password"})
            CHECK(nobody.sign_in(each.name, password).status == 401);
}
TEST_CASE_FIXTURE(seeded, "the demo has posts, comments with replies, and likes, all in the past") {
    run(db.read([](connection& on) {
        CHECK(on.value<int>("SELECT count(*) FROM post") == 7);
        CHECK(on.value<int>("SELECT count(*) FROM comment WHERE parent IS NOT NULL") > 1);
        CHECK(on.value<int>("SELECT count(*) FROM liking") > 5);
        for (const char* when :
             {"SELECT max(publishedat) FROM post", "SELECT max(createdat) FROM comment"})
            CHECK(on.value<moment>(when).value() <= test_now);
        return 0;
    }));
}
TEST_CASE_FIXTURE(seeded, "a comment of the demo is younger than what it is about") {
    run(db.read([](connection& on) {
        CHECK(on.value<int>("SELECT count(*) FROM comment c JOIN post p ON p.id = c.post "
                            "WHERE c.createdat < p.publishedat") == 0);
        CHECK(on.value<int>("SELECT count(*) FROM comment c JOIN comment p ON p.id = c.parent "
                            "WHERE c.createdat < p.createdat") == 0);
        return 0;
    }));
}
TEST_CASE_FIXTURE(seeded, "where somebody is already there is no demo") {
    const auto posts = [&] {
        return run(db.read(
            [](connection& on) { return on.value<int>("SELECT count(*) FROM post").value(); }));
    };
    const int before = posts();
    run(db.write([](connection& on) { seed(on, test_now); }));
    CHECK(posts() == before);
}

}  // namespace
}  // namespace blogs
