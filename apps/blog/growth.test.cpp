// SPDX-License-Identifier: MIT
//
// No page takes longer because there is more in the database. What SQLite does for a page is counted
// in steps of its machine, which is the same on every machine.
#include "apps/blog/browser.test.hpp"
#include "apps/blog/talk.hpp"

#include <doctest/doctest.h>

#include <sqlite3.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace blogs {
namespace {

struct effort {
    int steps = 0;
    int scanned = 0;  // rows of tables that are read from their beginning
    int sorts = 0;
    std::string statements;  // that scan or sort
};

struct growing_site : site_fixture {
    growing_site() {
        run(db.write([](connection& on) {
            const auto id = add_account(on, "Ann", "ann", no_password, test_now);
            for (const std::int64_t blog : {site_blog, blog_of(on, "ann")->id}) {
                (void)add_post(on, blog, id, written("First"), "first", test_now, true);
                const std::int64_t post = find_post(on, blog, "first")->id;
                for (int i = 0; i < 5; ++i)
                    (void)add_comment(on, post, {}, id, "text", "<p>text</p>", test_now);
            }
        }));
        grow(60);
    }
    // So many posts and drafts in both blogs, all of one month and tag, and so many people.
    void grow(int number) {
        run(db.write([number](connection& on) {
            const auto ann = find_person(on, "ann")->id;
            const auto last = on.value<std::int64_t>("SELECT max(id) FROM post").value();
            for (int i = 0; i < number; ++i) {
                post_text what = written("Title");
                what.tags = {"one"};
                const std::string number_of = std::to_string(last + i);
                for (const std::int64_t blog : {site_blog, blog_of(on, "ann")->id}) {
                    (void)add_post(on, blog, ann, what, "p-" + number_of, test_now + i, true);
                    (void)add_post(on, blog, ann, what, "d-" + number_of, test_now + i, false);
                }
                const std::int64_t post = find_post(on, site_blog, "p-" + number_of)->id;
                (void)add_comment(on, post, {}, ann, "text", "<p>text</p>", test_now);
                const std::string name = "author " + number_of;
                like(on, post, add_account(on, name, name, no_password, test_now), test_now);
            }
        }));
    }
    // What the reads since the last time took.
    effort taken() {
        return run(db.read([](connection& on) {
            effort all;
            for (auto* each = sqlite3_next_stmt(on.native(), nullptr); each != nullptr;
                 each = sqlite3_next_stmt(on.native(), each)) {
                const auto counted = [each](int what) {
                    return sqlite3_stmt_status(each, what, 1);
                };
                all.steps += counted(SQLITE_STMTSTATUS_VM_STEP);
                const int scanned = counted(SQLITE_STMTSTATUS_FULLSCAN_STEP);
                const int sorts = counted(SQLITE_STMTSTATUS_SORT);
                all.scanned += scanned;
                all.sorts += sorts;
                if (scanned + sorts != 0) all.statements += std::string(sqlite3_sql(each)) + "\n";
            }
            return all;
        }));
    }
    effort page(browser& by, std::string_view path) {
        by.get(path);  // prepares the statements
        taken();
        const reply got = by.get(path);
        CHECK(got.status == 200);
        return taken();
    }
};

constexpr std::array<std::string_view, 17> pages{
    "/",
    "/?before=784111777020-80",
    "/healthz",
    "/users/",
    "/users/ann/",
    "/users/ann/blog/",
    "/users/ann/blog/posts/first/",
    "/blog/",
    "/blog/posts/",
    "/blog/posts/first/",
    "/blog/posts/first/comments/",
    "/blog/tags/",
    "/blog/tags/one/",
    "/blog/archive/",
    "/blog/archive/1994/",
    "/blog/archive/1994/11/",
    "/blog/feed.atom",
};

TEST_CASE_FIXTURE(growing_site,
                  "no page takes more steps when there are five times as many posts") {
    browser anyone(*this);
    std::vector<effort> before;
    for (const std::string_view path : pages) before.push_back(page(anyone, path));
    grow(240);
    for (std::size_t i = 0; i < pages.size(); ++i) {
        CAPTURE(pages[i]);
        const effort now = page(anyone, pages[i]);
        CHECK(now.steps > 0);
        CHECK(now.steps <= before[i].steps + before[i].steps / 20);
    }
}
TEST_CASE_FIXTURE(growing_site, "no page reads a table from its beginning, or sorts") {
    browser anyone(*this);
    for (const std::string_view path : pages) {
        CAPTURE(path);
        const effort all = page(anyone, path);
        CAPTURE(all.statements);
        CHECK(all.scanned == 0);
        CHECK(all.sorts == 0);
    }
}
TEST_CASE_FIXTURE(growing_site, "nor do the pages of somebody who is signed in") {
    browser bob(*this);
    bob.sign_up("Bob");
    constexpr std::array<std::string_view, 6> own{
        "/",      "/blog/posts/first/", "/users/bob/blog/", "/users/bob/blog/drafts/", "/account/",
        "/files/"};
    std::vector<effort> before;
    for (const std::string_view path : own) before.push_back(page(bob, path));
    grow(240);
    for (std::size_t i = 0; i < own.size(); ++i) {
        CAPTURE(own[i]);
        const effort now = page(bob, own[i]);
        CAPTURE(now.statements);
        CHECK(now.steps <= before[i].steps + before[i].steps / 20);
        CHECK(now.scanned == 0);
    }
}
TEST_CASE_FIXTURE(growing_site, "the pages of posts and the home page are short reads") {
    browser anyone(*this);
    for (const std::string_view path : {"/", "/blog/posts/first/"}) {
        CAPTURE(path);
        CHECK(page(anyone, path).steps < 10'000);
    }
}

}  // namespace
}  // namespace blogs
