// SPDX-License-Identifier: MIT
//
// The whole site, fed with the bytes of requests.
#include "apps/blog/brakes.hpp"
#include "apps/blog/browser.test.hpp"
#include "apps/blog/statistics.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <string>

namespace blogs {
namespace {

struct story : site_fixture {
    browser ann{*this};
    browser bob{*this};
    browser nobody{*this};
};

TEST_CASE_FIXTURE(story, "an empty site has a home page") {
    const reply home = nobody.get("/");
    CHECK(home.status == 200);
    CHECK(home.has("<title>The Site</title>"));
    CHECK(home.has("Nobody has written anything yet."));
    CHECK(home.has("href=\"/account/signup\""));
}
TEST_CASE_FIXTURE(story, "two people: one writes, the other comments and likes") {
    CHECK(ann.sign_up("Ann").status == 303);
    CHECK(bob.sign_up("Bob").status == 303);
    const std::string path = ann.write("ann", "First", "Some *words*.");
    CHECK(path == "/users/ann/blog/posts/first/");
    CHECK(nobody.get("/").has("href=\"/users/ann/blog/posts/first/\">First</a>"));
    CHECK(bob.get(path).has("<em>words</em>"));
    const reply said = bob.post(path + "comments/", {{"text", "*Well* said"}});
    CHECK(said.location() == path + "#comment-1");
    CHECK(bob.post(path + "like", {}).location() == path + "#like");
    const reply seen = nobody.get(path);
    CHECK(seen.has("<em>Well</em> said"));
    CHECK(seen.has("one like"));
    CHECK(bob.get(path).has("aria-pressed=\"true\""));
    CHECK(bob.post(path + "unlike", {}).status == 303);
    CHECK(nobody.get(path).has("no likes"));
}
TEST_CASE_FIXTURE(story, "a page is the same however its request is cut") {
    ann.sign_up("Ann");
    const std::string path = ann.write("ann", "First");
    const std::string wire =
        "GET " + path + " HTTP/1.1\r\nHost: blog.example\r\nAccept: text/html\r\n\r\n";
    const reply whole = send(wire);
    CHECK(whole.status == 200);
    for (const auto& cuts : plait::testing::chunking::samples()) {
        CAPTURE(cuts.text());
        const reply cut = send(wire, cuts);
        CHECK(cut.status == 200);
        CHECK(cut.body == whole.body);
    }
}
TEST_CASE_FIXTURE(story, "a form is understood however its request is cut") {
    ann.sign_up("Ann");
    const std::string path = ann.write("ann", "First");
    const std::string body = "text=cut+anywhere&proof=" + ann.proof;
    const std::string wire = "POST " + path +
                             "comments/ HTTP/1.1\r\nHost: blog.example\r\nCookie: " + ann.cookie +
                             "\r\nSec-Fetch-Site: same-origin\r\n"
                             "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
                             std::to_string(body.size()) + "\r\n\r\n" + body;
    std::int64_t sent = 0;
    for (const auto& cuts : plait::testing::chunking::samples()) {
        CAPTURE(cuts.text());
        CHECK(send(wire, cuts).status == 303);
        ++sent;
    }
    CHECK(run(db.read([](connection& on) {
              return on.value<std::int64_t>("SELECT comments FROM post").value();
          })) == sent);
}

TEST_CASE_FIXTURE(story, "breadcrumbs lead back to the home page") {
    ann.sign_up("Ann");
    const reply page = nobody.get(ann.write("ann", "First"));
    for (const char* link :
         {"<a href=\"/\">The Site</a>", "<a href=\"/users/\">Authors</a>",
          "<a href=\"/users/ann/\">Ann</a>", "<a href=\"/users/ann/blog/\">Ann’s blog</a>",
          "<a href=\"/users/ann/blog/posts/\">Posts</a>"})
        CHECK(page.has(link));
}
TEST_CASE_FIXTURE(story, "a draft is seen by its owner only, until it is published") {
    ann.sign_up("Ann");
    bob.sign_up("Bob");
    const std::string path =
        ann.post("/users/ann/blog/new", {{"title", "Secret"}, {"text", "x"}, {"action", "draft"}})
            .location();
    CHECK(path == "/users/ann/blog/drafts/secret/");
    CHECK(ann.get(path).has("Publish</button>"));
    CHECK(ann.get("/users/ann/blog/drafts/").has("Secret"));
    CHECK(bob.get(path).status == 403);
    CHECK(bob.get("/users/ann/blog/drafts/").status == 403);
    CHECK(nobody.get(path).status == 303);
    CHECK(nobody.get("/users/ann/blog/posts/secret/").status == 404);
    CHECK_FALSE(nobody.get("/").has("Secret"));
    CHECK(ann.post(path + "publish", {}).location() == "/users/ann/blog/posts/secret/");
    CHECK(nobody.get("/users/ann/blog/posts/secret/").status == 200);
    CHECK(ann.get(path).status == 404);
}
TEST_CASE_FIXTURE(story, "there are no comments below a draft") {
    ann.sign_up("Ann");
    const std::string path =
        ann.post("/users/ann/blog/new", {{"title", "D"}, {"text", "x"}, {"action", "draft"}})
            .location();
    CHECK(ann.get(path + "comments/").status == 404);
    CHECK(ann.post(path + "comments/", {{"text", "x"}}).status == 404);
}
TEST_CASE_FIXTURE(story, "a preview publishes nothing, and keeps what was typed") {
    ann.sign_up("Ann");
    const reply seen = ann.post("/users/ann/blog/new", {{"title", "T<i>"},
                                                        {"text", "*soon* </textarea>"},
                                                        {"tags", "x, y"},
                                                        {"action", "preview"}});
    CHECK(seen.status == 200);
    CHECK(seen.has("<em>soon</em>"));
    CHECK(seen.has("*soon* &lt;/textarea&gt;</textarea>"));
    CHECK(seen.has("value=\"T&lt;i&gt;\""));
    CHECK(seen.has("value=\"x, y\""));
    CHECK(nobody.get("/").has("Nobody has written anything yet."));
}
TEST_CASE_FIXTURE(story, "a post is changed and deleted by its author, not by another") {
    ann.sign_up("Ann");
    bob.sign_up("Bob");
    const std::string path = ann.write("ann", "First");
    for (const char* view : {"edit", "delete"}) {
        CHECK(bob.get(path + view).status == 403);
        CHECK(bob.post(path + view, {{"title", "x"}, {"text", "y"}}).status == 403);
        CHECK(nobody.get(path + view).status == 303);
        CHECK(nobody.post(path + view, {{"title", "x"}, {"text", "y"}}).status == 403);
    }
    CHECK(bob.post("/users/ann/blog/new", {{"title", "x"}, {"text", "y"}}).status == 403);
    CHECK(ann.get(path + "edit").has("value=\"First\""));
    CHECK(ann.post(path + "edit", {{"title", "Second"}, {"text", "new"}}).location() == path);
    CHECK(nobody.get(path).has("<h1 dir=\"auto\">Second</h1>"));
    CHECK(ann.get(path + "delete").has("gone for ever"));
    CHECK(nobody.get(path).status == 200);
    CHECK(ann.post(path + "delete", {}).location() == "/users/ann/blog/");
    CHECK(nobody.get(path).status == 404);
}
TEST_CASE_FIXTURE(story, "replies go three deep") {
    ann.sign_up("Ann");
    const std::string path = ann.write("ann", "First");
    ann.post(path + "comments/", {{"text", "one"}});
    CHECK(ann.post(path + "comments/1/reply", {{"text", "two"}}).status == 303);
    CHECK(ann.post(path + "comments/1/2/reply", {{"text", "three"}}).status == 303);
    CHECK(ann.post(path + "comments/1/2/3/reply", {{"text", "four"}}).status == 409);
    const reply page = nobody.get(path);
    CHECK(page.has("class=\"comment depth-3\" id=\"comment-3\""));
    CHECK(nobody.get(path + "comments/1/2/3/").status == 200);
    CHECK(nobody.get(path + "comments/2/").status == 404);
    CHECK(nobody.get(path + "comments/1/2/3/4/").status == 404);
}
TEST_CASE_FIXTURE(story,
                  "wherever the form of a comment stands, it leads to where comments are taken") {
    ann.sign_up("Ann");
    const std::string path = ann.write("ann", "First");
    ann.post(path + "comments/", {{"text", "one"}});
    const auto leads_to = [](const reply& page) {
        const std::string_view start = "<form class=\"form\" method=\"post\" action=\"";
        const auto from = page.body.find(start);
        REQUIRE(from != std::string::npos);
        const auto at = from + start.size();
        return page.body.substr(at, page.body.find('"', at) - at);
    };
    for (const reply& page :
         {ann.get(path), ann.get(path + "comments/"), ann.get(path + "comments/1/reply"),
          ann.post(path + "comments/", {{"text", ""}}),
          ann.post(path + "comments/1/reply", {{"text", ""}})}) {
        const std::string to = leads_to(page);
        CAPTURE(to);
        CHECK(ann.post(to, {{"text", "said"}}).status == 303);
    }
}
TEST_CASE_FIXTURE(story, "a comment is deleted by its author or the blog's owner") {
    ann.sign_up("Ann");
    bob.sign_up("Bob");
    browser eve(*this);
    eve.sign_up("Eve");
    const std::string path = ann.write("ann", "First");
    bob.post(path + "comments/", {{"text", "one"}});
    bob.post(path + "comments/", {{"text", "two"}});
    eve.post(path + "comments/1/reply", {{"text", "mine"}});
    CHECK(eve.post(path + "comments/1/delete", {}).status == 403);
    CHECK(bob.post(path + "comments/1/3/delete", {}).status == 403);
    CHECK(bob.post(path + "comments/1/delete", {}).status == 303);
    CHECK(ann.post(path + "comments/2/delete", {}).status == 303);
    const reply page = nobody.get(path);
    CHECK(page.has("This comment was deleted."));
    CHECK(page.has("mine"));
    CHECK_FALSE(page.has("two"));
}

TEST_CASE_FIXTURE(story, "changing the password ends the other sessions") {
    ann.sign_up("Ann");
    browser elsewhere(*this);
    elsewhere.sign_in("Ann");
    CHECK(elsewhere.get("/account/").status == 200);
    CHECK(ann.post("/account/password",
                   {{"current-password", "a good password"}, {"new-password", "a better password"}})
              .status == 303);
    CHECK(ann.get("/account/").status == 200);
    CHECK(elsewhere.get("/account/").status == 303);
    CHECK(nobody.sign_in("Ann").status == 401);
    CHECK(nobody.sign_in("Ann", "a better password").status == 303);
}
TEST_CASE_FIXTURE(story, "a sign-in that fails keeps the name, never the password") {
    ann.sign_up("Ann");
    const reply page = nobody.sign_in("Ann <x>", "a wrong password");
    CHECK(page.status == 401);
    CHECK(page.has("value=\"Ann &lt;x&gt;\""));
    CHECK(page.has("role=\"alert\""));
    CHECK_FALSE(page.has("a wrong password"));
}
TEST_CASE_FIXTURE(story, "after signing in one is where one wanted to go, on this site only") {
    ann.sign_up("Ann");
    const auto to = [&](std::string_view next) {
        return browser(*this)
            .post("/account/signin",
                  {{"username", "ann"}, {"password", "a good password"}, {"next", next}})
            .location();
    };
    CHECK(to("/blog/") == "/blog/");
    for (const char* next : {"", "//evil.example", "https://evil.example/", "/\\evil.example",
                             "javascript:alert(1)", "\r\nSet-Cookie: x=y", "/x\r\nLocation: y"}) {
        CAPTURE(next);
        CHECK(to(next) == "/");
    }
}
TEST_CASE_FIXTURE(story, "who signs in as another leaves the first session") {
    ann.sign_up("Ann");
    bob.sign_up("Bob");
    const std::string before = ann.cookie;
    ann.get("/account/signin");
    CHECK(ann.sign_in("Bob").status == 303);
    CHECK(ann.get("/account/").has("<h1>Bob</h1>"));
    ann.cookie = before;
    CHECK(ann.get("/account/").status == 303);
}
TEST_CASE_FIXTURE(story, "signing out forgets the session") {
    ann.sign_up("Ann");
    const std::string before = ann.cookie;
    CHECK(ann.post("/account/signout", {}).status == 303);
    CHECK(ann.cookie.empty());
    ann.cookie = before;
    CHECK(ann.get("/account/").status == 303);
}
TEST_CASE_FIXTURE(story, "the session cookie is out of reach of scripts and other sites") {
    const std::string set =
        ann.post("/account/signup", {{"username", "Ann"}, {"password", "a good password"}})
            .field("Set-Cookie");
    CHECK(set.find("; HttpOnly") != std::string::npos);
    CHECK(set.find("; SameSite=Lax") != std::string::npos);
    CHECK(set.starts_with("sid=sa1_"));
}
TEST_CASE_FIXTURE(story, "a form needs the proof of its session, and to be sent by this site") {
    ann.sign_up("Ann");
    bob.sign_up("Bob");
    const std::string path = ann.write("ann", "First");
    const std::string mine = ann.proof;
    for (const std::string& proof : {std::string(), std::string("x"), bob.proof, mine + "x"}) {
        ann.proof = proof;
        CHECK(ann.post(path + "delete", {}).status == 403);
    }
    ann.proof = mine;
    for (const char* more : {"", "Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n",
                             "Origin: https://evil.example\r\n", "Origin: null\r\n",
                             "Origin: http://blog.example.evil\r\n",
                             "Sec-Fetch-Site: cross-site\r\nOrigin: http://blog.example\r\n"}) {
        CAPTURE(more);
        CHECK(ann.post(path + "delete", {}, more).status == 403);
        CHECK(nobody.post("/account/signin", {}, more).status == 403);
    }
    CHECK(nobody.get(path).status == 200);
    CHECK(ann.post(path + "delete", {}, "Origin: http://blog.example\r\n").status == 303);
}

TEST_CASE_FIXTURE(story, "a picture is uploaded, shown, and served as what it is") {
    ann.sign_up("Ann");
    const std::string png = std::string("\x89PNG\r\n\x1a\n") + std::string(5000, '\0');
    CHECK(ann.upload("../My \\Picture.exe", png).status == 303);
    const std::string page = ann.get("/files/").body;
    const auto at = page.find("src=\"/files/");
    REQUIRE(at != std::string::npos);
    const std::string path = page.substr(at + 5, page.find('"', at + 5) - at - 5);
    const reply got = nobody.get(path);
    CHECK(got.status == 200);
    CHECK(got.body == png);
    CHECK(got.field("Content-Type") == "image/png");
    CHECK(got.field("X-Content-Type-Options") == "nosniff");
    CHECK(got.field("Content-Security-Policy").find("sandbox") != std::string::npos);
    CHECK(nobody.get(path + "x").status == 404);
    CHECK(nobody.get("/files/").status == 303);
}
TEST_CASE_FIXTURE(story, "who uploads what somebody else has uploaded sees it too") {
    ann.sign_up("Ann");
    bob.sign_up("Bob");
    const std::string png = "\x89PNG\r\n\x1a\n0123456789";
    CHECK(ann.upload("leek.png", png).location() == "/files/");
    CHECK(ann.upload("again.png", png).location() == "/files/");
    const std::string to = bob.upload("mine.png", png).location();
    CHECK(bob.get(to).has("/leek.png)</code>"));
    CHECK_FALSE(bob.get("/files/").has("leek.png"));
    CHECK(bob.get("/files/?also=nonsense").status == 200);
}
TEST_CASE_FIXTURE(story, "uploads that are no images, too many or unproven are refused") {
    ann.sign_up("Ann");
    CHECK(ann.upload("x.png", "<svg onload=alert(1)>").status == 415);
    CHECK(ann.upload("x.png", "").status == 415);
    CHECK(ann.post_text("/files/", "x").status == 415);
    CHECK(
        ann.post_text("/files/", "--b--\r\n", browser::same_site, "multipart/form-data; boundary=b")
            .status == 400);
    CHECK(nobody.upload("x.png", "\x89PNG\r\n\x1a\n").status == 403);
    ann.proof = "wrong";
    CHECK(ann.upload("x.png", "\x89PNG\r\n\x1a\n").status == 403);
}

TEST_CASE_FIXTURE(story, "each resource answers JSON to who asks for it") {
    ann.sign_up("Ann");
    run(db.write([](connection& on) { make_admin(on, "ann"); }));
    const std::string own = "/users/ann/blog/";
    const std::string path = ann.write("ann", "First \"quoted\"");
    ann.post(path + "comments/", {{"text", "one"}});
    ann.post(own + "new", {{"title", "Draft"}, {"text", "x"}, {"action", "draft"}});
    ann.upload("x.png", "\x89PNG\r\n\x1a\n0123456789");
    for (const std::string& each : {
             std::string("/"),
             std::string("/users/"),
             std::string("/users/ann/"),
             std::string("/blog/"),
             std::string("/search?q=first"),
             std::string("/account/"),
             std::string("/files/"),
             std::string("/admin/"),
             own,
             own + "posts/",
             own + "drafts/",
             own + "drafts/draft/",
             own + "archive/",
             own + "archive/1994/",
             own + "archive/1994/11/",
             own + "tags/",
             own + "tags/one/",
             path,
             path + "comments/",
             path + "comments/1/",
         }) {
        CAPTURE(each);
        const reply got = ann.get(each, "Accept: application/json\r\n");
        CHECK(got.status == 200);
        CHECK(got.field("Content-Type") == "application/json");
        CHECK(nlohmann::json::accept(got.body));
        CHECK(nobody.get(each, "Accept: application/json\r\n").status ==
              (nobody.get(each).status == 200 ? 200 : 403));
    }
    const auto json_of = [&](const std::string& at) {
        return nlohmann::json::parse(ann.get(at, "Accept: application/json\r\n").body);
    };
    CHECK(json_of(own + "drafts/")["posts"][0]["title"] == "Draft");
    CHECK(json_of(own + "archive/")["months"][0]["url"] == own + "archive/1994/11/");
    CHECK(json_of(own + "archive/1994/11/")["posts"][0]["url"] == path);
    CHECK(json_of(own + "tags/")["tags"][0]["url"] == own + "tags/one/");
    CHECK(json_of(own + "tags/one/")["posts"][0]["url"] == path);
    CHECK(json_of("/account/")["sessions"][0]["this"] == true);
    CHECK(json_of("/files/")["files"][0]["type"] == "image/png");
    CHECK(json_of("/admin/")["posts"] == 1);
    CHECK(
        nobody.get(path, "Accept: application/json\r\n").has("\"title\":\"First \\\"quoted\\\"\""));
    const reply missing = nobody.get("/nothing", "Accept: application/json\r\n");
    CHECK(missing.status == 404);
    CHECK(missing.field("Content-Type") == "application/problem+json");
}
TEST_CASE_FIXTURE(story, "the feed and the sitemap have what is published, escaped") {
    ann.sign_up("Ann");
    const std::string path = ann.write("ann", "A & B <c>", "x ]]> *y*");
    const reply feed = nobody.get("/users/ann/blog/feed.atom");
    CHECK(feed.field("Content-Type") == "application/atom+xml");
    CHECK(feed.has("<title>A &amp; B &lt;c&gt;</title>"));
    CHECK(feed.has("http://blog.example" + path));
    CHECK(nobody.get("/sitemap.xml").has("<loc>http://blog.example" + path + "</loc>"));
    CHECK(nobody.get("/robots.txt").has("Sitemap: http://blog.example/sitemap.xml"));
    CHECK(nobody.get("/healthz").body == "ok\n");
}
TEST_CASE_FIXTURE(story, "a feed is XML whatever was written, with all that Atom wants") {
    ann.sign_up("Ann");
    ann.write("ann", "First",
              "a\x01"
              "b \x0b \x1f & <i> ]]> \xf0\x9f\x92\xa9");
    const reply feed = nobody.get("/users/ann/blog/feed.atom");
    CHECK(feed.status == 200);
    CHECK(std::none_of(feed.body.begin(), feed.body.end(), [](char c) {
        return static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\r' && c != '\t';
    }));
    for (const char* part : {"<feed xmlns=\"http://www.w3.org/2005/Atom\">", "<title>", "<id>",
                             "<updated>1994-11-06T08:49:37Z</updated>", "<link rel=\"self\"",
                             "<entry>", "<author><name>Ann</name></author>", "</entry>\n</feed>"})
        CHECK(feed.has(part));
}
TEST_CASE_FIXTURE(story, "an empty blog has a feed without entries") {
    const reply feed = nobody.get("/blog/feed.atom");
    CHECK(feed.status == 200);
    CHECK_FALSE(feed.has("<entry>"));
    CHECK(feed.has("<updated>"));
}
TEST_CASE_FIXTURE(story, "an address that posts too much is asked to wait, whoever posts") {
    ann.sign_up("Ann");
    bob.sign_up("Bob");
    const std::string path = ann.write("ann", "First");
    with.by_address.become(2, 60'000);
    run(db.write([](connection& on) { pardon(on, brake_of_address(""), test_now); }));
    int waits = 0;
    for (browser* who : {&ann, &bob, &ann, &bob, &ann, &bob})
        waits += who->post(path + "comments/", {{"text", "again"}}).status == 429 ? 1 : 0;
    CHECK(waits >= 3);
    CHECK(waits < 6);
}
TEST_CASE_FIXTURE(story, "archive, tags and search find a post") {
    ann.sign_up("Ann");
    const std::string path = ann.write("ann", "Needle", "in a haystack");
    for (const char* page : {"/users/ann/blog/archive/1994/", "/users/ann/blog/archive/1994/11/",
                             "/users/ann/blog/tags/one/", "/search?q=needle", "/search?q=HAYST",
                             "/users/ann/blog/posts/", "/users/ann/blog/"}) {
        CAPTURE(page);
        CHECK(nobody.get(page).has("href=\"" + path + "\""));
    }
    CHECK(nobody.get("/users/ann/blog/archive/").has("November 1994"));
    CHECK(nobody.get("/users/ann/blog/tags/").has("/users/ann/blog/tags/one/"));
    CHECK(nobody.get("/users/ann/blog/tags/two/").status == 404);
    CHECK_FALSE(nobody.get("/users/ann/blog/archive/1994/10/").has(path));
    CHECK_FALSE(nobody.get("/search?q=nothing").has(path));
}
TEST_CASE_FIXTURE(story, "older posts are one link away") {
    ann.sign_up("Ann");
    run(db.write([](connection& on) {
        for (int i = 0; i < 45; ++i)
            (void)add_post(on, site_blog, 1, written("Number " + std::to_string(i)), "p",
                           test_now + i, true);
    }));
    std::string path = "/blog/";
    int shown = 0;
    for (int page = 0; page < 3; ++page) {
        const reply got = nobody.get(path);
        for (auto at = got.body.find("<h2 dir"); at != std::string::npos;
             at = got.body.find("<h2 dir", at + 1))
            ++shown;
        const auto next = got.body.find("rel=\"next\" href=\"");
        if (next == std::string::npos) break;
        path = got.body.substr(next + 17, got.body.find('"', next + 17) - next - 17);
    }
    CHECK(shown == 45);
}
TEST_CASE_FIXTURE(story, "who reads JSON is told where a list goes on, until all has been read") {
    ann.sign_up("Ann");
    with.set_pace(100);
    for (int i = 0; i < 40; ++i) ann.write("ann", "Post " + std::to_string(i));
    for (const char* list :
         {"/", "/users/ann/blog/", "/users/ann/blog/posts/", "/users/ann/blog/archive/1994/",
          "/users/ann/blog/tags/one/", "/search?q=post"}) {
        CAPTURE(list);
        std::set<std::string> seen;
        std::string at = list;
        for (int pages = 0; pages < 4 && !at.empty(); ++pages) {
            const auto got =
                nlohmann::json::parse(nobody.get(at, "Accept: application/json\r\n").body);
            for (const auto& post : got["posts"]) seen.insert(post["url"].get<std::string>());
            at = got.value("older", got.value("more", ""));
        }
        CHECK(seen.size() == 40);
        CHECK(at.empty());
    }
}
TEST_CASE_FIXTURE(story,
                  "behind the last full page of a list it does not say that there are no posts") {
    ann.sign_up("Ann");
    with.set_pace(100);
    for (int i = 0; i < 20; ++i) ann.write("ann", "Post " + std::to_string(i));
    for (const char* list : {"/", "/users/ann/blog/", "/users/ann/blog/posts/",
                             "/users/ann/blog/archive/1994/", "/users/ann/blog/tags/one/"}) {
        CAPTURE(list);
        const auto json =
            nlohmann::json::parse(nobody.get(list, "Accept: application/json\r\n").body);
        const reply last = nobody.get(json.value("older", ""));
        CHECK(last.status == 200);
        CHECK(last.has("There is nothing more here."));
    }
    CHECK(nobody.get("/search?q=post&page=1").has("There is nothing more here."));
    CHECK(nobody.get("/search?q=none").has("No post has all of these words."));
}
TEST_CASE_FIXTURE(story, "the admin's pages are for admins") {
    ann.sign_up("Ann");
    bob.sign_up("Bob");
    CHECK(ann.get("/admin/").status == 403);
    CHECK(nobody.get("/admin/").status == 303);
    run(db.write([](connection& on) { make_admin(on, "ann"); }));
    CHECK(ann.get("/admin/").has("<span>Accounts</span>"));
    CHECK(ann.get("/admin/users").has("/users/bob/"));
    CHECK(bob.post("/admin/users", {{"name", "ann"}, {"action", "disable"}}).status == 403);
    CHECK(ann.post("/admin/users", {{"name", "bob"}, {"action", "disable"}}).status == 303);
    CHECK(bob.get("/account/").status == 303);
}
TEST_CASE_FIXTURE(story, "metrics are for admins") {
    with.metrics = [] { return std::string("plait_http_requests_total 7\n"); };
    ann.sign_up("Ann");
    CHECK(ann.get("/metrics").status == 403);
    CHECK(nobody.get("/metrics").location() == "/account/signin?next=%2Fmetrics");
    run(db.write([](connection& on) { make_admin(on, "ann"); }));
    const reply got = ann.get("/metrics");
    CHECK(got.body == "plait_http_requests_total 7\n");
    CHECK(got.field("Content-Type").starts_with("text/plain"));
    CHECK(ann.get("/admin/").has("href=\"/metrics\""));
}
TEST_CASE_FIXTURE(story, "every answer carries what protects its readers") {
    ann.sign_up("Ann");
    for (const char* path :
         {"/", "/nothing", "/admin/", "/style.css", "/account/", "/%ff", "/users/ann"}) {
        CAPTURE(path);
        const reply got = ann.get(path);
        CHECK(got.field("Content-Security-Policy").find("default-src") == 0);
        CHECK(got.field("X-Content-Type-Options") == "nosniff");
        CHECK(got.field("Referrer-Policy") == "same-origin");
    }
}
TEST_CASE_FIXTURE(story, "what is not finished has a preview, and is not published") {
    ann.sign_up("Ann");
    const auto send = [&](std::string_view title, std::string_view text, std::string_view action) {
        return ann.post("/users/ann/blog/new",
                        {{"title", title}, {"text", text}, {"tags", ""}, {"action", action}});
    };
    CHECK(send("", "*soon*", "preview").has("<em>soon</em>"));
    CHECK(send("Soon", "", "preview").status == 200);
    CHECK(send("", "*soon*", "draft").status == 422);
    CHECK(send("Soon", "", "draft").status == 422);
}
TEST_CASE_FIXTURE(story, "style, script and icon may be kept") {
    for (const auto& [path, type] : {std::pair{"/style.css", "text/css; charset=utf-8"},
                                     std::pair{"/script.js", "text/javascript; charset=utf-8"},
                                     std::pair{"/icon.svg", "image/svg+xml"}}) {
        CAPTURE(path);
        const reply got = ann.get(path);
        CHECK(got.field("Content-Type") == type);
        CHECK(got.field("Cache-Control") == "public, max-age=3600");
        CHECK(got.has("SPDX-License-Identifier"));
    }
}
TEST_CASE_FIXTURE(story, "a visitor reads the language that the browser asks for") {
    const reply page = nobody.get("/search", "Accept-Language: de, nl;q=0.8, en;q=0.5\r\n");
    CHECK(page.has("<html lang=\"nl\" dir=\"ltr\">"));
    CHECK(page.has("<h1>Zoeken</h1>"));
    CHECK(page.has("<title>Zoeken · The Site</title>"));
    CHECK(page.field("Content-Language") == "nl");
    CHECK(page.field("Vary") == "Cookie, Accept, Accept-Language");
    CHECK(nobody.get("/search").field("Content-Language") == "en");
}
TEST_CASE_FIXTURE(story, "breadcrumbs are said in the language of the page") {
    const reply page = nobody.get("/blog/archive/1994/11/", "Accept-Language: ru\r\n");
    CHECK(page.has("<a href=\"/blog/archive/\">Архив</a>"));
    CHECK(page.has("<li aria-current=\"page\">ноябрь 1994</li>"));
}
TEST_CASE_FIXTURE(story,
                  "who has chosen a language reads that one, whatever the browser asks for") {
    ann.sign_up("Ann");
    const auto choose = [&](std::string_view tag) {
        return ann.post("/account/profile", {{"about", ""}, {"zone", "UTC"}, {"language", tag}});
    };
    CHECK(ann.get("/account/", "Accept-Language: nl\r\n").has("<html lang=\"nl\""));
    CHECK(choose("ru").status == 303);
    const reply page = ann.get("/account/", "Accept-Language: nl\r\n");
    CHECK(page.has("<html lang=\"ru\""));
    CHECK(page.has("<option value=\"ru\" lang=\"ru\" selected>Русский</option>"));
    CHECK(choose("").status == 303);
    CHECK(ann.get("/account/", "Accept-Language: nl\r\n").has("<html lang=\"nl\""));
}
TEST_CASE_FIXTURE(story, "no page speaks two languages") {
    ann.sign_up("Ann");
    const std::string own = "/users/ann/blog/";
    const std::string post = ann.write("ann", "123", "456");
    ann.post(post + "comments/", {{"text", "456"}});
    ann.post(own + "new", {{"title", "789"}, {"text", "0"}, {"action", "draft"}});
    ann.post("/account/profile", {{"about", ""}, {"zone", "UTC"}, {"language", "ru"}});
    bob.sign_up("Bob");
    run(db.write([](connection& on) { make_admin(on, "ann"); }));
    statistics counted;
    with.statistics = [&](const voice& say) { return counted.page(test_now, say); };
    std::vector<std::string> paths{"/",
                                   "/users/",
                                   "/users/ann/",
                                   "/search?q=none",
                                   "/files/",
                                   "/account/",
                                   "/account/signin",
                                   "/account/signup",
                                   "/account/invited",
                                   "/admin/",
                                   "/admin/users",
                                   "/admin/stacks",
                                   "/nothing"};
    for (const char* path : {"", "posts/", "drafts/", "drafts/789/", "drafts/789/delete", "new",
                             "settings", "archive/", "archive/1980/", "tags/", "tags/one/"})
        paths.push_back(own + path);
    for (const char* path : {"", "edit", "delete", "comments/", "comments/1/", "comments/1/reply",
                             "comments/1/delete"})
        paths.push_back(post + path);
    for (const std::string& path : paths) {
        CAPTURE(path);
        const reply page = ann.get(path);
        CHECK(page.has("<html lang=\"ru\""));
        for (const translations& each : phrases) {
            CAPTURE(each[0]);
            CHECK_FALSE(page.has(">" + std::string(each[0]) + "<"));
            CHECK_FALSE(page.has("=\"" + std::string(each[0]) + "\""));
        }
    }
}
TEST_CASE_FIXTURE(story, "a language that is not spoken here is refused") {
    ann.sign_up("Ann");
    CHECK(ann.post("/account/profile", {{"about", ""}, {"zone", "UTC"}, {"language", "tlh"}})
              .status == 422);
}
TEST_CASE_FIXTURE(story, "a form is refused in the language of the page") {
    ann.sign_up("Ann");
    ann.post("/account/profile", {{"about", ""}, {"zone", "UTC"}, {"language", "nl"}});
    const reply got = ann.post("/users/ann/blog/new", {{"title", ""}, {"text", "Tekst"}});
    CHECK(got.status == 422);
    CHECK(got.has("een bericht heeft een titel"));
}
TEST_CASE_FIXTURE(story, "a wait is told in the language of the page") {
    ann.sign_up("Ann");
    const std::string path = ann.write("ann", "First");
    with.comments.become(0, 20'000);
    CHECK(ann.post(path + "comments/", {{"text", "x"}},
                   std::string(browser::same_site) + "Accept-Language: ru\r\n")
              .has("слишком часто; подождите 20 секунд<"));
    for (int i = 0; i < 10; ++i) nobody.sign_in("Ann", "a wrong password");
    const reply got =
        nobody.post("/account/signin", {{"username", "ann"}, {"password", "a good password"}},
                    std::string(browser::same_site) + "Accept-Language: nl\r\n");
    CHECK(got.status == 429);
    CHECK(got.has("te veel pogingen; de volgende kan over 30 seconden<"));
}
TEST_CASE_FIXTURE(story, "who uploads too much is asked to wait, in words of its language") {
    ann.sign_up("Ann");
    with.uploads.become(0, 30'000);
    ann.post("/account/profile", {{"about", ""}, {"zone", "UTC"}, {"language", "nl"}});
    const reply got = ann.upload("x.png", "\x89PNG\r\n\x1a\n0123456789");
    CHECK(got.status == 429);
    CHECK(got.has("<h1>Wacht even</h1>"));
    CHECK(got.has("wacht nog 30 seconden"));
}
TEST_CASE_FIXTURE(story, "an invitation for somebody else is refused in the language of the page") {
    const std::string token = run(db.write(
        [](connection& on) { return invite(on, std::optional<std::string>("ann"), test_now); }));
    const reply got =
        bob.post("/account/invited",
                 {{"invitation", token}, {"username", "Bob"}, {"password", "a good password"}},
                 std::string(browser::same_site) + "Accept-Language: nl\r\n");
    CHECK(got.status == 403);
    CHECK(got.has("deze uitnodiging is voor ‘ann’"));
}
TEST_CASE_FIXTURE(story, "a Russian title has a URL that can be read") {
    ann.sign_up("Ann");
    CHECK(ann.write("ann", "Сад и огород") == "/users/ann/blog/posts/sad-i-ogorod/");
    CHECK(ann.write("ann", "庭") == "/users/ann/blog/posts/post/");
    const reply got =
        ann.post("/users/ann/blog/new",
                 {{"title", "x"}, {"text", "y"}, {"tags", "庭"}, {"action", "draft"}});
    CHECK(got.status == 422);
    CHECK(got.has("id=\"wrong-tags\""));
}
TEST_CASE_FIXTURE(story, "a new blog has a title in the language of who signs up") {
    ann.post("/account/signup", {{"username", "Ann"}, {"password", "a good password"}},
             std::string(browser::same_site) + "Accept-Language: nl\r\n");
    bob.sign_up("Bob");
    CHECK(nobody.get("/users/ann/blog/").has("<h1 dir=\"auto\">Blog van Ann</h1>"));
    CHECK(nobody.get("/users/bob/blog/").has("<h1 dir=\"auto\">Bob’s blog</h1>"));
}
TEST_CASE_FIXTURE(story, "what is not there is named in the language of the page") {
    const reply page = nobody.get("/no%3Cthing", "Accept-Language: nl\r\n");
    CHECK(page.has("<p class=\"reason\">er is niets op /no%3Cthing</p>"));
    CHECK(nobody.get("/no%3Cthing", "Accept-Language: nl\r\nAccept: application/json\r\n")
              .has("\"detail\":\"nothing is found at /no%3Cthing\""));
    CHECK(nobody.get("/blog/tags/none/", "Accept-Language: nl\r\n")
              .has("<p class=\"reason\">geen bericht heeft dit label</p>"));
}
TEST_CASE_FIXTURE(story, "a page of a 404 tells the decisions where that is wanted, else nothing") {
    CHECK_FALSE(nobody.get("/users/%3Cx").has("<pre"));
    plait::traversal::site shown;
    shown.show_decisions(true);
    build(shown, with.title);
    site.emplace(shown, with);
    const reply page = nobody.get("/users/%3Cx");
    CHECK(page.status == 404);
    CHECK(page.has("<pre tabindex=\"0\">segment &quot;users&quot; at front /"));
}
TEST_CASE_FIXTURE(story, "errors have a title in each language, and one in English for programs") {
    const std::string dutch = "Accept-Language: nl\r\n";
    CHECK(nobody.get("/nothing", dutch).has("<h1>Hier is niets</h1>"));
    CHECK(nobody.get("/nothing", dutch + "Accept: application/json\r\n")
              .has("\"title\":\"There is nothing here\""));
}
TEST_CASE_FIXTURE(story, "no page has a script or a style within it") {
    ann.sign_up("Ann");
    const std::string path = ann.write("ann", "First");
    for (const std::string& each :
         {std::string("/"), path, std::string("/users/ann/blog/new"), std::string("/account/"),
          std::string("/files/"), path + "edit"}) {
        const reply got = ann.get(each);
        CHECK(got.has("<script src=\"/script.js\" defer></script>"));
        CHECK_FALSE(got.has_foreign_script());
        CHECK_FALSE(got.has("style=\""));
        CHECK_FALSE(got.has(" onclick"));
        CHECK(got.status == 200);
    }
}
TEST_CASE_FIXTURE(story, "who is invited signs up by what was pasted: the link, or its end") {
    people.close(true);
    CHECK(nobody.get("/account/signup").location() == "/account/invited");
    CHECK(nobody.sign_up("Ann").status == 403);
    const auto invited = [&] {
        return run(db.write([](connection& on) { return invite(on, std::nullopt, test_now); }));
    };
    const auto accept = [&](browser& who, const std::string& name, const std::string& pasted) {
        who.get("/account/invited");
        return who.post(
            "/account/invited",
            {{"invitation", pasted}, {"username", name}, {"password", "a good password"}});
    };
    CHECK(accept(ann, "Ann", "http://x/account/invited#" + invited() + "\n").status == 303);
    CHECK(ann.get("/account/").has("<h1>Ann</h1>"));
    CHECK(accept(bob, "Bob", " " + invited()).status == 303);
    const reply wrong = accept(nobody, "Eve", "si1_<x>");
    CHECK(wrong.status == 403);
    CHECK(wrong.has("value=\"Eve\""));
    CHECK(wrong.has("value=\"si1_&lt;x&gt;\""));
}
TEST_CASE_FIXTURE(story, "who posts too much is asked to wait, and keeps the text") {
    ann.sign_up("Ann");
    const std::string path = ann.write("ann", "First");
    reply last;
    for (int i = 0; i < 31; ++i) last = ann.post(path + "comments/", {{"text", "again & again"}});
    CHECK(last.status == 429);
    CHECK(last.has("again &amp; again</textarea>"));
}

TEST_CASE_FIXTURE(story, "who loads the page of a refused form again is back at the account") {
    ann.sign_up("Ann");
    for (const char* form : {"profile", "password", "sessions"})
        CHECK(ann.get(std::string("/account/") + form).location() == "/account/");
    CHECK(nobody.get("/account/password").location() ==
          "/account/signin?next=%2Faccount%2Fpassword");
}
TEST_CASE_FIXTURE(story, "a fault has a page of the site, which tells nobody what it is") {
    connection(folder / "db").run("DROP TABLE post_text");
    const reply page = ann.get("/search?q=leek");
    CHECK(page.status == 500);
    CHECK(page.has("<h1>Something is broken here</h1>"));
    CHECK_FALSE(page.has("post_text"));
    CHECK(page.field("Content-Security-Policy").starts_with("default-src"));
}

}  // namespace
}  // namespace blogs
