// SPDX-License-Identifier: MIT
#include "plait/traversal/run.test.hpp"

#include "plait/compose/traceback.hpp"
#include "plait/http/error.hpp"
#include "plait/http/observer.hpp"
#include "plait/http/options.hpp"
#include "plait/http/redirect.hpp"

#include <stdexcept>
#include <string>

namespace plait::traversal {
namespace {

struct root : resource {
    acl access() const override {
        return {allow(everyone, "view"), allow(principal::user("ann"), "edit")};
    }
};
struct item : resource {};
struct api : resource {};
struct file : resource {
    static constexpr bool leaf = true;
};

http::response page(resource& at) { return http::text(at.url()); }
http::response fails(resource&) { throw std::runtime_error("a secret"); }
http::response objects(resource&) { throw http::status_error(409, "not twice"); }
http::exchange fails_late(ref<resource>) {
    co_yield std::string_view("begun");
    throw std::runtime_error("a secret");
}

struct house {
    house() {
        auto top = s.root<root>();
        top.mount<item>("item").mount<api>("api").mount<file>("file");
        top.get(page);
        s.on<api>().mount<item>("item");
        s.on<file>().get(page);
        s.on<item>()
            .get(page)
            .post(page)
            .get("list", page)
            .subpath()
            .post("change", page)
            .get("fail", fails)
            .get("late", fails_late)
            .get("twice", objects)
            .get("hidden", page)
            .needs("admin");
        s.identify([](http::request r) { return visitor(std::string(r.field("X-Name", ""))); });
    }
    [[nodiscard]] answered operator()(std::string_view line, std::string_view fields = {}) {
        if (!s.sealed()) s.seal();
        return ask(s, line, fields);
    }
    site s;
};
constexpr std::string_view as_ann = "X-Name: ann\r\n";

// ---- statuses

TEST_CASE("a view answers") { CHECK(house()("GET /item/").body() == "/item/"); }
TEST_CASE("nothing there is a 404") { CHECK(house()("GET /nothing").status() == 404); }
TEST_CASE("a resource without a default view is a 404") {
    CHECK(house()("GET /api/").status() == 404);
}
TEST_CASE("a 404 says where nothing is found") {
    CHECK(house()("GET /nothing").body() == "nothing is found at /nothing\n");
}
TEST_CASE("another method's view is a 405 with Allow") {
    const answered got = house()("GET /item/change");
    CHECK(got.status() == 405);
    CHECK(got.field("Allow") == "OPTIONS, POST");
}
TEST_CASE("Allow names HEAD beside GET") {
    CHECK(house()("DELETE /item/").field("Allow") == "GET, HEAD, OPTIONS, POST");
}
TEST_CASE("a 405 comes before a 403") { CHECK(house()("POST /item/hidden").status() == 405); }
TEST_CASE("what is not permitted is a 403") { CHECK(house()("GET /item/hidden").status() == 403); }
TEST_CASE("GET needs view, others need edit") {
    house h;
    CHECK(h("GET /item/").status() == 200);
    CHECK(h("POST /item/").status() == 403);
    CHECK(h("POST /item/", as_ann).status() == 200);
}
TEST_CASE("without an access list nothing is permitted") {
    struct closed : resource {};
    site s;
    s.root<closed>().get(page);
    s.seal();
    CHECK(ask(s, "GET /").status() == 403);
}
TEST_CASE("an open view asks no permission") {
    struct closed : resource {};
    site s;
    s.root<closed>().get(page).open();
    s.seal();
    CHECK(ask(s, "GET /").status() == 200);
}
TEST_CASE("a path that is none is a 400") {
    house h;
    CHECK(h("GET /%2e%2e/").status() == 400);
    CHECK(h("GET /a%2Fb").status() == 400);
    CHECK(h("GET /%FF").status() == 400);
}
TEST_CASE("a path that is too deep is a 414") {
    std::string path;
    for (int i = 0; i < 65; ++i) path += "/a";
    CHECK(house()("GET " + path).status() == 414);
}
TEST_CASE("HEAD is served by GET's view, without the body") {
    const answered got = house()("HEAD /item/");
    CHECK(got.status() == 200);
    CHECK(got.field("Content-Length") == "6");
    CHECK(got.body().empty());
}
TEST_CASE("HEAD may have a view of its own") {
    house h;
    h.s.on<item>().method("HEAD", [](item&) { return http::response(204); });
    CHECK(h("HEAD /item/").status() == 204);
}
TEST_CASE("OPTIONS is answered by Allow, without asking permission") {
    const answered got = house()("OPTIONS /item/hidden");
    CHECK(got.status() == 204);
    CHECK(got.field("Allow") == "GET, HEAD, OPTIONS");
}
TEST_CASE("OPTIONS may have a view of its own") {
    house h;
    h.s.on<item>().method("OPTIONS", [](item&) { return http::text("own"); }).open();
    CHECK(h("OPTIONS /item/").body() == "own");
}
TEST_CASE("OPTIONS of nothing is a 404") { CHECK(house()("OPTIONS /nothing").status() == 404); }
TEST_CASE("OPTIONS of the server as a whole is answered") {
    CHECK(house()("OPTIONS *").status() == 204);
}

TEST_CASE("a 403 comes before a 406 and a 415") {
    house h;
    h.s.on<item>()
        .post("typed", page)
        .content("application/json")
        .get("typed", page)
        .accepts("application/json");
    CHECK(h("POST /item/typed", "Content-Type: text/plain\r\n").status() == 403);
    CHECK(h("POST /item/typed", "X-Name: ann\r\nContent-Type: text/plain\r\n").status() == 415);
    CHECK(h("GET /item/typed", "Accept: text/html\r\n").status() == 406);
}
TEST_CASE("a 403 comes before a 406 for readers too") {
    house h;
    h.s.on<item>().get("typed", page).accepts("application/json").needs("admin");
    CHECK(h("GET /item/typed", "Accept: text/html\r\n").status() == 403);
}

TEST_CASE("behind a name whose views take no subpath there is nothing, whatever the method") {
    house h;
    for (const char* method : {"GET", "POST", "OPTIONS", "DELETE"}) {
        CAPTURE(method);
        CHECK(h(std::string(method) + " /item/change/x").status() == 404);
    }
}
TEST_CASE("behind a name Allow has the methods that take a subpath") {
    house h;
    h.s.on<item>().post("list", page);
    CHECK(h("OPTIONS /item/list").field("Allow") == "GET, HEAD, OPTIONS, POST");
    CHECK(h("OPTIONS /item/list/x").field("Allow") == "GET, HEAD, OPTIONS");
    const answered got = h("POST /item/list/x");
    CHECK(got.status() == 405);
    CHECK(got.field("Allow") == "GET, HEAD, OPTIONS");
}

// ---- the right form

TEST_CASE("who may not see a page is not redirected to its right form") {
    house h;
    const answered got = h("GET /item/hidden/");
    CHECK(got.status() == 403);
    CHECK(got.field("Location").empty());
}
TEST_CASE("a form that no view answers is a 404, not redirected") {
    CHECK(house()("GET /api").status() == 404);
    CHECK(house()("GET /item/change/").status() == 405);
}
TEST_CASE("@@ is no second address") {
    CHECK(house()("GET /@@").status() == 404);
    CHECK(house()("GET /item/@@").status() == 404);
    CHECK(house()("GET /item/@@/").status() == 404);
}

TEST_CASE("a missing slash is redirected, with the query") {
    const answered got = house()("GET /item?a=1&b");
    CHECK(got.status() == 301);
    CHECK(got.field("Location") == "/item/?a=1&b");
}
TEST_CASE("a slash too many at a view is redirected") {
    CHECK(house()("GET /item/list/").field("Location") == "/item/list");
}
TEST_CASE("a slash too many behind a subpath is redirected") {
    CHECK(house()("GET /item/list/a%20b/").field("Location") == "/item/list/a%20b");
}
TEST_CASE("a slash too many at a leaf is redirected") {
    CHECK(house()("GET /file/").field("Location") == "/file");
    CHECK(house()("GET /file").status() == 200);
}
TEST_CASE("HEAD is redirected too") { CHECK(house()("HEAD /item").status() == 301); }
TEST_CASE("other methods are served in any form") {
    CHECK(house()("POST /item", as_ann).status() == 200);
    CHECK(house()("POST /item/change/", as_ann).status() == 200);
}
TEST_CASE("a redirected form is the one that is served") {
    house h;
    for (const char* path :
         {"/item", "/item/list/", "/item/@@list/", "/file/", "/item/@@list/x/"}) {
        CAPTURE(path);
        const answered got = h(std::string("GET ") + path);
        REQUIRE(got.status() == 301);
        CHECK(h("GET " + got.field("Location")).status() == 200);
    }
}
TEST_CASE("what is escaped without need is served") {
    CHECK(house()("GET /%69tem/").status() == 200);
}
TEST_CASE("a path is never redirected to another host") {
    CHECK(house()("GET //evil.example/").status() == 404);
    CHECK(house()("GET //evil.example").field("Location").empty());
}

// ---- exceptions and pages of one's own

TEST_CASE("an exception of a view is a 500 that tells no secrets") {
    const answered got = house()("GET /item/fail");
    CHECK(got.status() == 500);
    CHECK(got.text.find("secret") == std::string::npos);
}
TEST_CASE("a status_error of a view is its status, with its text") {
    const answered got = house()("GET /item/twice");
    CHECK(got.status() == 409);
    CHECK(got.body() == "not twice\n");
}
TEST_CASE("the site's own page of a 404 is a 404") {
    house h;
    h.s.not_found([](visit v) { return http::text("lost: " + std::string(v.reason())); });
    const answered got = h("GET /nothing");
    CHECK(got.status() == 404);
    CHECK(got.body() == "lost: nothing is found at /nothing");
}
TEST_CASE("the page of a 404 knows how far the walk came") {
    house h;
    h.s.not_found([](visit v) { return http::text(v.context()->url()); });
    CHECK(h("GET /item/nothing").body() == "/item/");
}
TEST_CASE("the page of a 404 also stands for a status_error of it") {
    house h;
    h.s.on<item>().get("gone",
                       [](item&) -> http::response { throw http::status_error(404, "gone"); });
    h.s.not_found([](visit v) { return http::text(std::string(v.reason())); });
    CHECK(h("GET /item/gone").body() == "gone");
}
TEST_CASE("the site's own page of a 500 is a 500, and knows the exception") {
    house h;
    std::string noted;
    h.s.failed([&noted](visit v) {
        noted = traceback(v.failure());
        return http::text("sorry");
    });
    const answered got = h("GET /item/fail");
    CHECK(got.status() == 500);
    CHECK(got.body() == "sorry");
    CHECK(noted.find("a secret") != std::string::npos);
}
TEST_CASE("a page of one's own never follows an answer that has begun") {
    house h;
    h.s.failed([](visit) { return http::text("sorry"); });
    const answered got = h("GET /item/late");
    CHECK(got.status() == 200);
    CHECK(got.text.find("sorry") == std::string::npos);
    CHECK(got.text.find("\r\n0\r\n") == std::string::npos);
}
TEST_CASE("the page of a 403 may send elsewhere") {
    house h;
    h.s.denied(
        [](visit v) { return v.who().signed_in() ? http::text("no") : http::redirect("/login"); });
    CHECK(h("POST /item/").field("Location") == "/login");
    const answered got = h("POST /item/", "X-Name: bob\r\n");
    CHECK(got.status() == 403);
    CHECK(got.body() == "no");
}
http::exchange waits_for_nothing(visit v) { co_return http::text(std::string(v.reason())); }
TEST_CASE("a page of one's own may be a coroutine") {
    house h;
    h.s.not_found(waits_for_nothing);
    const answered got = h("GET /nothing");
    CHECK(got.status() == 404);
    CHECK(got.body() == "nothing is found at /nothing");
}
TEST_CASE("an exception of a page of one's own is a 500") {
    house h;
    h.s.not_found([](visit) -> http::response { throw std::runtime_error("x"); });
    CHECK(h("GET /nothing").status() == 500);
}

struct with_api : house {
    with_api() {
        s.on<api>().refused([](api& a, visit v, int status) {
            return http::content(
                "application/problem+json",
                std::string(a.name()) + std::to_string(status) + std::string(v.request().path()));
        });
        s.not_found([](visit) { return http::text("site"); });
        s.failed([](visit) { return http::text("site"); });
        s.denied([](visit) { return http::text("site"); });
    }
};
TEST_CASE("a type answers all that is refused at and below it") {
    with_api h;
    CHECK(h("GET /api/").body() == "api404/api/");
    CHECK(h("GET /api/item/nothing").body() == "api404/api/item/nothing");
    CHECK(h("PUT /api/item/").body() == "api405/api/item/");
    CHECK(h("POST /api/item/").body() == "api403/api/item/");
    CHECK(h("GET /api/item/fail").body() == "api500/api/item/fail");
    CHECK(h("GET /api/item/twice").body() == "api409/api/item/twice");
}
TEST_CASE("what a type refuses keeps its status and Allow") {
    with_api h;
    CHECK(h("GET /api/").status() == 404);
    const answered got = h("PUT /api/item/");
    CHECK(got.status() == 405);
    CHECK(got.field("Allow") == "GET, HEAD, OPTIONS, POST");
}
TEST_CASE("what is refused elsewhere is the site's") {
    with_api h;
    CHECK(h("GET /item/nothing").body() == "site");
}

// ---- what the log hears

struct listener final : http::observer {
    void moved(stage, stage) noexcept override {}
    void ended(const http::exchange_record& what) noexcept override { heard = what.traceback; }
    void timed_out(bytes) noexcept override {}
    void closed(stage) noexcept override {}
    std::string heard;
};
struct logged : house {
    std::string operator()(std::string_view line) {
        if (!s.sealed()) s.seal();
        const application app(s);
        http::options how;
        listener log;
        how.observer = &log;
        testing::driver server(http::connection(app, how));
        server.feed(std::string(line) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        return log.heard;
    }
    void tells(std::string_view line, std::string_view what) {
        const std::string heard = (*this)(line);
        CAPTURE(heard);
        CHECK(heard.find(what) != std::string::npos);
    }
};
TEST_CASE("a 500 in the log names the exception, the view with its line, and the lineage") {
    logged h;
    h.tells("GET /item/fail", "a secret");
    h.tells("GET /item/fail", "in the GET view \"fail\" of item (");
    h.tells("GET /item/fail", "traversal/answers.test.cpp:4");
    h.tells("GET /item/fail", "at /item/: item root");
    h.tells("GET /api/item/fail", "at /api/item/: item api root");
}
TEST_CASE("a failure that the site answers itself is in the log") {
    logged h;
    h.s.failed([](visit) { return http::text("sorry"); });
    h.tells("GET /item/fail", "a secret");
    h.tells("GET /item/fail", "at /item/: item root");
}
TEST_CASE("a failure that a type answers itself is in the log") {
    logged h;
    h.s.on<api>().refused([](api&, visit, int) { return http::text("sorry"); });
    h.tells("GET /api/item/fail", "a secret");
}
TEST_CASE("a failure behind the beginning of an answer is in the log, with its view") {
    logged h;
    h.tells("GET /item/late", "a secret");
    h.tells("GET /item/late", "view \"late\" of item");
}
TEST_CASE("a failure on the way is in the log, with how far it came") {
    struct broken : resource {
        static std::unique_ptr<broken> load(place) { throw std::runtime_error("the disk"); }
    };
    logged h;
    h.s.on<item>().mount_set<broken>(dec_id, "number");
    h.tells("GET /item/7/", "the disk");
    h.tells("GET /item/7/", "on the way to /item/7/, at /item/: item root");
}
TEST_CASE("who may not, or asks for nothing that is there, is no failure") {
    logged h;
    CHECK(h("GET /nothing").empty());
    CHECK(h("GET /item/hidden").empty());
    CHECK(h("GET /item/twice").empty());
}
TEST_CASE("an exception that is answered around the site is no failure") {
    house h;
    h.s.seal();
    const application app(h.s);
    const auto around = [&app](http::request asked) -> http::exchange {
        return [](const application* inner, http::request about) -> http::exchange {
            bool caught = false;
            try {
                co_return co_await (*inner)(about);
            } catch (const std::runtime_error&) {
                caught = true;
            }
            co_return http::text(caught ? "later" : "").with_status(429);
        }(&app, asked);
    };
    http::options how;
    listener log;
    log.heard = "nothing yet";
    how.observer = &log;
    testing::driver server(http::connection(around, how));
    server.feed("GET /item/fail HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(log.heard.empty());
}
TEST_CASE("an exception of a page of one's own is in the log") {
    logged h;
    h.s.not_found([](visit) -> http::response { throw std::runtime_error("the page"); });
    h.tells("GET /nothing", "the page");
}

// ---- who

TEST_CASE("identify may be a coroutine") {
    house h;
    h.s.identify([](http::request) -> coro<visitor> { co_return visitor("ann"); });
    CHECK(h("POST /item/").status() == 200);
}
TEST_CASE("a view sees who comes") {
    house h;
    h.s.on<item>().get("who", [](item&, visit v) { return http::text(v.who().name()); });
    CHECK(h("GET /item/who", as_ann).body() == "ann");
    CHECK(h("GET /item/who").body().empty());
}
TEST_CASE("an exception of identify is a 500") {
    house h;
    h.s.identify([](http::request) -> visitor { throw std::runtime_error("x"); });
    CHECK(h("GET /item/").status() == 500);
}
TEST_CASE("a view sees site and tree") {
    house h;
    h.s.on<item>().get("self", [](item& i, visit v) {
        return http::text(v.context().get() == &i && v.site().sealed() ? "yes" : "no");
    });
    CHECK(h("GET /item/self").body() == "yes");
}
TEST_CASE("decisions are shown on 404 pages where that is wanted") {
    house h;
    h.s.show_decisions(true);
    const answered got = h("GET /item/nothing");
    CHECK(got.status() == 404);
    CHECK(got.body().find("segment \"nothing\" at item /item/") != std::string::npos);
}
TEST_CASE("a page of one's own for 404 is told the decisions where that is wanted, else nothing") {
    for (const bool shown : {true, false}) {
        CAPTURE(shown);
        house h;
        h.s.show_decisions(shown);
        h.s.not_found([](visit v) { return http::text(std::string(v.decisions())); });
        h.s.denied([](visit v) { return http::text(std::string(v.decisions())); });
        h.s.on<item>().get("closed", [](item&) { return http::text(""); }).needs("key");
        CHECK((h("GET /item/nothing").body().find("segment \"nothing\" at item /item/") !=
               std::string::npos) == shown);
        CHECK(h("GET /item/closed").body().empty());
    }
}
TEST_CASE("an application of a site that is not sealed is refused") {
    const site s;
    CHECK_THROWS_AS(application{s}, error);
}
TEST_CASE("the answer is the same however the request is cut") {
    house h;
    h.s.seal();
    const application app(h.s);
    const std::string wire = "GET /item/list/a%20b HTTP/1.1\r\nHost: x\r\n\r\n";
    std::string whole;
    for (std::size_t cut = 0; cut < wire.size(); ++cut) {
        testing::driver server(http::connection(app));
        server.feed(wire.substr(0, cut));
        server.feed(wire.substr(cut));
        if (cut == 0) whole = server.written();
        CHECK(server.written() == whole);
    }
    CHECK(answered{whole}.status() == 200);
}

}  // namespace
}  // namespace plait::traversal
