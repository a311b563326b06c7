// SPDX-License-Identifier: MIT
//
// Input of people who mean no good: each gets a clear 4xx, or is shown escaped.
#include "apps/blog/browser.test.hpp"

#include <doctest/doctest.h>

#include <array>
#include <utility>

namespace blogs {
namespace {

struct besieged : site_fixture {
    besieged() { ann.sign_up("Ann"); }

    browser ann{*this};
    browser nobody{*this};
};

TEST_CASE_FIXTURE(besieged, "hostile paths get a clear 4xx or lead somewhere on this site") {
    const std::array paths{
        "/../etc/passwd",
        "/%2e%2e/etc/passwd",
        "/..%2fetc/passwd",
        "/users/..",
        "/users/%2e%2e/",
        "/users/../admin/",
        "/%00",
        "/users/%00/",
        "/users/ann%00/",
        "/users/%0d%0aSet-Cookie:x/",
        "/users/%ff/",
        "/users/%c0%af/",
        "/users/ann%2fblog/",
        "/users/ann%5cblog/",
        "/users//ann/",
        "//users/ann/",
        "/users/ANN/",
        "/users/ann%20/",
        "/users/'%20OR%201=1--/",
        "/users/%3Cscript%3E/",
        "/users/@@/",

        "/@@admin",
        "/users/@@new/",
        "/admin/@@stacks/x/y",
        "/blog/posts/%3Cscript%3Ealert(1)%3C%2Fscript%3E/",
        "/blog/posts/-/",
        "/blog/posts/A/",
        "/blog/posts/a--b/",
        "/blog/posts/a-/",
        "/blog/posts/-a/",
        "/blog/posts/a_b/",
        "/blog/posts/a.b/",
        "/blog/posts/a%20b/",
        "/blog/posts/%E2%80%8B/",
        "/blog/posts/a'or'1/",
        "/blog/posts/99999999999999999999/",
        "/blog/posts/x/comments/-1/",
        "/blog/posts/x/comments/99999999999999999999/",
        "/blog/archive/0000/",
        "/blog/archive/99999/",
        "/blog/archive/2020/13/",
        "/blog/archive/2020/00/",
        "/blog/archive/2020/1/",
        "/blog/archive/-2020/",
        "/blog/tags/%27/",
        "/files/..%2f..%2fblog.sqlite",
        "/files/db",
        "/files/aaaa/x.png",
        "/files/aaaa/../db",
        "/blog/blog/",
        "/users/ann/users/ann/",
        "/users/ann/blog/drafts/x/comments/",
        "/style.css/x",
        "/healthz/x",
        "/.env",
        "/.git/config",
        "/wp-login.php",
        "/blog/feed.atom/x",
        "/search/x",
        "/account/signin/x",
        "/%25",
        "/%2525",
    };
    for (const char* path : paths) {
        CAPTURE(std::string(path));
        const reply got = nobody.get(path);
        CHECK(got.status >= 300);
        CHECK(got.status < 500);
        CHECK_FALSE(got.has_foreign_script());
        CHECK((got.location().empty() ||
               (got.location().starts_with('/') && !got.location().starts_with("//"))));
    }
    std::string deep;
    for (int i = 0; i < 100; ++i) deep += "/x";
    CHECK(nobody.get(deep).status >= 400);
}
TEST_CASE_FIXTURE(besieged, "hostile queries are words, not code") {
    for (const char* query : {"/search?q=%22",
                              "/search?q='--",
                              "/search?q=%00",
                              "/search?q=%ff",
                              "/search?q=NEAR(a",
                              "/search?q=%3Cscript%3E",
                              "/search?q=a*b(c",
                              "/search?q=a&page=-1",
                              "/search?q=a&page=x",
                              "/search?q=a&page=99999999999999999999",
                              "/?before=x",
                              "/?before=-1--1",
                              "/?before=1-%00",
                              "/?before=99999999999999999999-1",
                              "/users/?after=%22",
                              "/users/?after=%ff",
                              "/blog/?before='",
                              "/account/signin?next=//evil.example",
                              "/account/signin?next=javascript:alert(1)",
                              "/account/signin?next=%22%3E%3Cscript%3E"}) {
        CAPTURE(query);
        const reply got = nobody.get(query);
        CHECK((got.status == 200 || got.status == 400));
        CHECK_FALSE(got.has_foreign_script());
        CHECK_FALSE(got.has("evil.example"));
        CHECK_FALSE(got.has("javascript:"));
    }
}
TEST_CASE_FIXTURE(besieged, "hostile titles, texts and tags are shown escaped or refused") {
    const std::array texts{
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "</title><script>alert(1)</script>",
        "</textarea><script>",
        "' OR 1=1 --",
        "{{7*7}}",
        "${7*7}",
        "<!--",
        "-->",
        "&lt;script&gt;",
        "javascript:alert(1)",
        "\xf0\x9f\x92\xa9",
        "\xe2\x80\xae rtl",
        "../../x",
        "<svg/onload=alert(1)>",
        "a\tb",
        "%00",
        "%s%n",
        "\\",
        "]]>",
    };
    for (const char* text : texts) {
        CAPTURE(text);
        const reply wrote =
            ann.post("/users/ann/blog/new",
                     {{"title", text}, {"text", text}, {"tags", text}, {"action", "preview"}});
        CHECK((wrote.status == 200 || wrote.status == 422));
        CHECK_FALSE(wrote.has_foreign_script());
        CHECK_FALSE(wrote.has("<img src=x"));
        CHECK_FALSE(wrote.has("<svg"));
    }
    for (const char* text : {"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>"}) {
        const std::string path = ann.write("ann", text, text);
        for (const std::string& page :
             {path, std::string("/"), std::string("/users/ann/blog/feed.atom"),
              std::string("/sitemap.xml"), std::string("/search?q=alert"), path + "edit",
              path + "delete"}) {
            CAPTURE(page);
            const reply got = ann.get(page);
            CHECK(got.status == 200);
            CHECK_FALSE(got.has_foreign_script());
            CHECK_FALSE(got.has("<img src=x"));
        }
    }
}
TEST_CASE_FIXTURE(besieged,
                  "forms that lack something, or have too much, say so and keep what was typed") {
    const auto wrong = [&](browser::fields form, int status, std::string_view kept) {
        const reply got = ann.post("/users/ann/blog/new", form);
        CHECK(got.status == status);
        CHECK(got.has("role=\"alert\""));
        CHECK(got.has(kept));
    };
    const std::string long_title(201, 't');
    const std::string long_text(200'001, 'x');
    wrong({{"text", "kept text"}}, 422, "kept text</textarea>");
    wrong({{"title", "  "}, {"text", "kept text"}}, 422, "kept text</textarea>");
    wrong({{"title", "kept title"}}, 422, "value=\"kept title\"");
    wrong({{"title", "kept title"}, {"text", " \n "}}, 422, "value=\"kept title\"");
    wrong({{"title", long_title}, {"text", "kept text"}}, 422, "kept text</textarea>");
    wrong({{"title", "two\nlines"}, {"text", "kept text"}}, 422, "kept text</textarea>");
    wrong({{"title", "kept title"}, {"text", long_text}}, 422, "value=\"kept title\"");
}
TEST_CASE_FIXTURE(
    besieged, "what was typed before the session changed is kept, and is sent by the next click") {
    const std::string path = ann.write("ann", "First");
    for (const std::string& to :
         {std::string("/users/ann/blog/new"), path + "edit", path + "comments/"}) {
        CAPTURE(to);
        const std::string own = std::exchange(ann.proof, "of another session");
        const reply got =
            ann.post(to, {{"title", "Kept"}, {"text", "kept & safe"}, {"action", "publish"}});
        CHECK(got.status == 403);
        CHECK(got.has("this form was not of your session; send it once more"));
        CHECK(got.has("kept &amp; safe</textarea>"));
        CHECK(ann.proof == own);  // of the form that was shown again
        CHECK(ann.post(to, {{"title", "Kept"}, {"text", "kept & safe"}, {"action", "publish"}})
                  .status == 303);
    }
}
TEST_CASE_FIXTURE(besieged, "who is not signed in any more is told so, not only refused") {
    const browser::fields form{{"title", "T"}, {"text", "typed for an hour"}};
    const reply got = nobody.post("/users/ann/blog/new", form);
    CHECK(got.status == 403);
    CHECK(got.has("you are not signed in; sign in, go back, and send it once more"));
    nobody.sign_up("Bob");
    CHECK_FALSE(nobody.post("/users/ann/blog/new", form).has("you are not signed in"));
}
TEST_CASE_FIXTURE(besieged, "every form that is refused keeps what was typed, but no password") {
    const std::string path = ann.write("ann", "First");
    const auto keeps = [&](browser& who, std::string_view to, browser::fields form, int status,
                           std::string_view kept) {
        CAPTURE(std::string(to));
        const reply got = who.post(to, form);
        CHECK(got.status == status);
        CHECK(got.has("role=\"alert\""));
        CHECK(got.has(kept));
        CHECK_FALSE(got.has("secret-word"));
        CHECK_FALSE(got.has("<b>"));
    };
    const std::string long_comment = "kept &amp; long" + std::string(10'001, 'c');
    const std::string long_line = "kept" + std::string(200, 'l');
    const std::string long_about = "kept" + std::string(500, 'a');
    keeps(ann, path + "comments/", {{"text", long_comment}}, 422, "kept &amp;amp; long");
    keeps(ann, path + "edit", {{"title", ""}, {"text", "kept <b>"}}, 422, "kept &lt;b&gt;");
    keeps(ann, path + "edit", {{"title", "kept <b>"}, {"text", ""}}, 422, "kept &lt;b&gt;");
    keeps(ann, path + "edit", {{"title", "x"}, {"text", ""}, {"tags", "kept, <b>"}}, 422,
          "kept, &lt;b&gt;");
    keeps(ann, "/users/ann/blog/settings", {{"title", long_line}, {"tagline", "mine"}}, 422,
          "value=\"mine\"");
    keeps(ann, "/users/ann/blog/settings", {{"title", "mine"}, {"tagline", long_line}}, 422,
          "value=\"mine\"");
    keeps(ann, "/users/ann/blog/settings", {{"title", ""}, {"tagline", "<b>"}}, 422, "&lt;b&gt;");
    keeps(ann, "/account/profile", {{"about", long_about}, {"zone", "UTC"}}, 422, "kepta");
    keeps(ann, "/account/profile", {{"about", "kept <b>"}, {"zone", "Moon/Base"}}, 422,
          "kept &lt;b&gt;");
    keeps(ann, "/account/password", {{"current-password", "secret-word"}, {"new-password", "x"}},
          422, "name=\"current-password\"");
    keeps(nobody, "/account/signup", {{"username", "Kept"}, {"password", "secret-wo"}}, 422,
          "value=\"Kept\"");
    keeps(nobody, "/account/signup", {{"username", "<b>kept"}, {"password", "secret-word"}}, 422,
          "&lt;b&gt;kept");
    keeps(nobody, "/account/signin", {{"username", "<b>kept"}, {"password", "secret-word"}}, 401,
          "&lt;b&gt;kept");
    keeps(nobody, "/account/invited",
          {{"username", "Kept"}, {"password", "secret-word"}, {"invitation", "si1_<b>"}}, 403,
          "si1_&lt;b&gt;");
}
TEST_CASE_FIXTURE(besieged, "hostile comments are shown harmless, or refused") {
    const std::string path = ann.write("ann", "First");
    for (const char* text : {"<script>alert(1)</script>",
                             "[x](javascript:alert(1))",
                             "[x](JaVaScRiPt:alert(1))",
                             "[x](data:text/html,<script>alert(1)</script>)",
                             "[x](vbscript:x)",
                             "![x](https://evil.example/pixel.png)",
                             "![x](javascript:alert(1))",
                             "<img src=x onerror=alert(1)>",
                             "<a href='javascript:alert(1)'>x</a>",
                             "<javascript:alert(1)>",
                             "`</code><script>alert(1)</script>`",
                             "```\n</code></pre><script>x</script>\n```",
                             "[x]: javascript:alert(1)\n\n[x]",
                             "<style>*{display:none}</style>",
                             "<form action=https://evil.example><input>",
                             "<iframe src=//evil.example></iframe>",
                             "[x](//evil.example \"\\\" onmouseover=\\\"alert(1)\")",
                             "|<script>|\n|-|\n|<img src=x>|",
                             "<!-- --><script>x</script>",
                             "&#60;script&#62;"}) {
        CAPTURE(text);
        CHECK(ann.post(path + "comments/", {{"text", text}}).status == 303);
    }
    const reply page = nobody.get(path);
    CHECK(page.status == 200);
    for (const char* part : {"<script>", "<img src=\"x", "<img src=\"http", "href=\"javascript:",
                             "href=\"JaVa", "href=\"data:", "href=\"vbscript:", "<style", "<iframe",
                             "<form action=\"http", " onmouseover=\"", "src=\"javascript:"}) {
        CAPTURE(part);
        CHECK_FALSE(page.has(part));
    }
}
TEST_CASE_FIXTURE(besieged, "hostile names of uploads become harmless ones") {
    const std::string png = "\x89PNG\r\n\x1a\n1234567890";
    for (const char* name :
         {"../../etc/passwd", "..\\..\\x.png", "/etc/passwd", "C:\\x.png", "", ".", "..",
          ".htaccess", "x.php", "x.html", "x.svg", "a%00b.png", "<script>.png", "x.png;y=z",
          "\xf0\x9f\x92\xa9.png", " x .png", "CON"}) {
        CAPTURE(std::string(name));
        CHECK(ann.upload(name, png).status == 303);
        const std::string page = ann.get("/files/").body;
        const auto at = page.find("src=\"/files/");
        REQUIRE(at != std::string::npos);
        const std::string path = page.substr(at + 5, page.find('"', at + 5) - at - 5);
        const reply got = nobody.get(path);
        CHECK(got.status == 200);
        CHECK(got.field("Content-Type") == "image/png");
        const std::string shown = got.field("Content-Disposition");
        CHECK(shown.find_first_of("/\\<>") == std::string::npos);
        run(db.write([](connection& on) { on.run("DELETE FROM file"); }));
    }
}
TEST_CASE_FIXTURE(besieged, "hostile contents of uploads are refused, whatever they are called") {
    for (const std::string_view content :
         {std::string_view("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"),
          std::string_view("<html><script>alert(1)</script>"), std::string_view("GIF8"),
          std::string_view("\x89PNG"),
          std::string_view("\x7f"
                           "ELF"),
          std::string_view("%PDF-1.7"), std::string_view("PK\3\4"), std::string_view("#!/bin/sh\n"),
          std::string_view("BM"), std::string_view("RIFF\0\0\0\0AVI ", 12),
          std::string_view("\0\0\0\0", 4), std::string_view(" \x89PNG\r\n\x1a\n")}) {
        CAPTURE(std::string(content));
        CHECK(ann.upload("x.png", content).status == 415);
    }
    CHECK(run(db.read([](connection& on) {
              return on.value<int>("SELECT count(*) FROM file").value();
          })) == 0);
}
TEST_CASE_FIXTURE(besieged,
                  "an upload of any size that is too large is refused on a page of the site") {
    const std::string start = "\x89PNG\r\n\x1a\n";
    for (const std::size_t size : {std::size_t{8U << 20U}, std::size_t{20U << 20U}}) {
        CAPTURE(size);
        const reply got = ann.upload("x.png", start + std::string(size, 'x'));
        CHECK(got.status == 413);
        CHECK(got.has("<p class=\"reason\">an image has at most 8 MiB</p>"));
    }
}
TEST_CASE_FIXTURE(besieged,
                  "a form that is too long is refused, whether it tells its length or not") {
    std::string chunked;
    for (int i = 0; i < 1100; ++i) chunked += "400\r\n" + std::string(1024, 'x') + "\r\n";
    const reply got = send(
        "POST /account/signin HTTP/1.1\r\nHost: blog.example\r\n" +
        std::string(browser::same_site) +
        "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n" +
        chunked + "0\r\n\r\n");
    CHECK(got.status == 413);
    CHECK(got.has("<h1>This is too much</h1>"));
}
TEST_CASE_FIXTURE(besieged, "uploads whose form is broken are refused") {
    const auto send_parts = [&](std::string_view body, std::string_view type) {
        return ann.post_text("/files/", std::string(body), browser::same_site, type).status;
    };
    const std::string proof =
        "--b\r\nContent-Disposition: form-data; name=\"proof\"\r\n\r\n" + ann.proof + "\r\n";
    const std::string file =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.png\"\r\n\r\n"
        "\x89PNG\r\n\x1a\n1234567890\r\n";
    constexpr std::string_view type = "multipart/form-data; boundary=b";
    CHECK(send_parts(proof + file + "--b--\r\n", type) == 303);
    CHECK(send_parts(proof + file, type) == 400);
    CHECK(send_parts(file + "--b--\r\n", type) == 403);
    CHECK(send_parts(file + proof + "--b--\r\n", type) == 403);
    CHECK(send_parts(proof + file + file + "--b--\r\n", type) == 400);
    CHECK(send_parts(proof + "--b--\r\n", type) == 400);
    CHECK(send_parts(proof + file + "--b--\r\n", "multipart/form-data") == 400);
    CHECK(send_parts(proof + file + "--b--\r\n", "multipart/form-data; boundary=c") == 400);
    CHECK(send_parts("--b\r\n\r\n--b--\r\n", type) == 400);
    CHECK(send_parts("--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n", type) == 400);
}
TEST_CASE_FIXTURE(besieged, "bodies that are no forms are refused") {
    const auto send_body = [&](const std::string& body, std::string_view type) {
        return ann.post_text("/users/ann/blog/new", body, browser::same_site, type).status;
    };
    CHECK(send_body("{}", "application/json") == 415);
    CHECK(send_body("title=x", "text/plain") == 415);
    CHECK(send_body("title=%zz", "application/x-www-form-urlencoded") == 400);
    CHECK(send_body("title=%ff", "application/x-www-form-urlencoded") == 400);
    std::string many;
    for (int i = 0; i < 2000; ++i) many += "a=b&";
    CHECK(send_body(many, "application/x-www-form-urlencoded") == 400);
    CHECK(send_body(std::string(2'000'000, 'x'), "application/x-www-form-urlencoded") == 413);
}
TEST_CASE_FIXTURE(besieged, "hostile cookies are nobody's") {
    for (const char* cookie :
         {"sid=", "sid=x", "sid=sa1_", "sid=' OR 1=1", "sid=../../x", "sid=\"sa1_x\"", "sid=%00",
          "=x", ";;;", "sid", "__Host-sid=x", "sid=x; sid=y", "SID=x", "sid=\xc3\xa4"}) {
        CAPTURE(cookie);
        nobody.cookie = cookie;
        const reply got = nobody.get("/account/");
        CHECK((got.status == 303 || got.status == 400));
    }
    nobody.cookie = "sid=" + std::string(5000, 'x');
    CHECK(nobody.get("/account/").status == 303);
    // Beside a false one, the right one does not count: the first is taken.
    nobody.cookie = "sid=x; " + ann.cookie;
    CHECK(nobody.get("/account/").status == 303);
}
TEST_CASE_FIXTURE(besieged, "names that the site needs for itself are nobody's") {
    for (const char* name : {"ann", "ANN", "Ann"}) CHECK(nobody.sign_up(name).status == 409);
    for (const char* name : {"..",
                             "a/b",
                             "<b>bob</b>",
                             "",
                             "ab",
                             "admin\n",
                             " bob",
                             "@@bob",
                             "bob ",
                             "-bob",
                             "bob.",
                             "a\\b",
                             "b\xc3\xb6"
                             "b",
                             "bob\x7f",
                             "bob\t",
                             "%62ob",
                             "bob;drop",
                             "b'ob",
                             "abcdefghijklmnopqrstuvwxyz12345",
                             "\xe2\x80\xae"
                             "bob",
                             "\xd0\xb0nn",
                             "bob&eve"}) {
        CAPTURE(std::string(name));
        CHECK(nobody.sign_up(name).status == 422);
    }
}
TEST_CASE_FIXTURE(besieged, "other methods are told what there is") {
    for (const char* method : {"PUT", "DELETE", "PATCH"}) {
        const reply got = send(std::string(method) +
                               " / HTTP/1.1\r\nHost: blog.example\r\nSec-Fetch-Site: none\r\n\r\n");
        CHECK(got.status == 405);
        CHECK(got.field("Allow").find("GET") != std::string::npos);
        CHECK(got.has("<h1>This cannot be done here</h1>"));
        CHECK(got.has(std::string(method) + " is not possible here"));
    }
    const reply head = send("HEAD / HTTP/1.1\r\nHost: blog.example\r\n\r\n");
    CHECK(head.status == 200);
    CHECK(head.body.empty());
}

TEST_CASE_FIXTURE(besieged, "who looks at where forms are sent is told so by a page of the site") {
    const reply out = ann.get("/account/signout", "Accept-Language: nl\r\n");
    CHECK(out.status == 405);
    CHECK(out.field("Allow") == "OPTIONS, POST");
    CHECK(out.has("<h1>Dit kan hier niet</h1>"));
    CHECK(out.has("/account/signout neemt formulieren aan; er is niets te zien"));
}
TEST_CASE_FIXTURE(besieged, "what only a library knows to say is said in English, and marked so") {
    const auto send_body = [&](std::string_view language) {
        return ann.post_text("/users/ann/blog/new", "title=%zz",
                             std::string(browser::same_site) + std::string(language));
    };
    const reply dutch = send_body("Accept-Language: nl\r\n");
    CHECK(dutch.status == 400);
    CHECK(dutch.has("<h1>Dit verzoek is onbegrijpelijk</h1>"));
    CHECK(dutch.has("<p class=\"reason\" lang=\"en\">a form has a"));
    CHECK(send_body("").has("<p class=\"reason\">a form has a"));
    std::string deep = "/";
    for (int i = 0; i < 100; ++i) deep += "a/";
    const reply long_path = nobody.get(deep, "Accept-Language: ru\r\n");
    CHECK(long_path.status == 414);
    CHECK(long_path.has("<h1>Слишком длинный адрес</h1>"));
    CHECK(long_path.has("<p class=\"reason\" lang=\"en\">"));
}
TEST_CASE_FIXTURE(besieged, "who comes while too much is going on is asked to come again") {
    plait::sqlite::database::options none;
    none.most_waiting = 0;
    plait::sqlite::database full(folder / "db", prepare, none);
    services besides(full, people, uploads);
    site.emplace(tree, besides);
    const reply got = ann.post("/users/ann/blog/new", {{"title", "x"}, {"text", "y"}});
    CHECK(got.status == 503);
    CHECK(got.has("<h1>Too much is going on</h1>"));
    CHECK(got.has("please try again in a moment"));
}

}  // namespace
}  // namespace blogs
