// SPDX-License-Identifier: MIT
#include "plait/traversal/run.test.hpp"

#include <string>

namespace plait::traversal {
namespace {

struct commentable {
    std::string comments = "comments";
};
struct root : resource {};
struct item : resource {};
struct special : item, commentable {};
struct other : resource, commentable {};

http::response say(std::string_view what) { return http::text(std::string(what)); }

struct shop {
    shop() {
        s.root<root>().mount<item>("item").mount<special>("special").mount<other>("other");
        s.on<item>();
        s.on<commentable>();
    }
    [[nodiscard]] answered get(std::string_view path, std::string_view fields = {}) {
        if (!s.sealed()) s.seal();
        return ask(s, "GET " + std::string(path), fields);
    }
    site s;
};

// ---- what a view may be

TEST_CASE("a view is a function of its resource") {
    shop here;
    here.s.on<item>().get([](item& i) { return say(i.name()); }).open();
    CHECK(here.get("/item/").body() == "item");
}
TEST_CASE("a view may take the visit") {
    shop here;
    here.s.on<item>().get("x", [](item&, visit v) { return say(v.view_name()); }).open();
    CHECK(here.get("/item/x").body() == "x");
}
http::exchange streams(ref<item> i) {
    co_yield std::string_view("it is ");
    co_yield i->name();
    co_return http::streamed();
}
TEST_CASE("a view may be a coroutine") {
    shop here;
    here.s.on<item>().get(streams).open();
    CHECK(here.get("/item/").body().find("item") != std::string::npos);
}
http::exchange echoes(ref<item> i, visit v) {
    std::string body(i->name());
    body += v.view_name();
    while (const auto chunk = co_await receive_or_end) body += *chunk;
    co_return http::text(std::move(body));
}
TEST_CASE("a coroutine view receives the request's body") {
    shop here;
    here.s.on<item>().post("echo", echoes).open();
    here.s.seal();
    const application app(here.s);
    testing::driver server(http::connection(app));
    server.feed("POST /item/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe");
    server.feed("llo");
    CHECK(answered{server.written()}.body() == "itemechohello");
}
coro<http::response> returns(ref<item> i) { co_return say(i->name()); }
TEST_CASE("a view may be a coroutine that only returns") {
    shop here;
    here.s.on<item>().get(returns).open();
    CHECK(here.get("/item/").body() == "item");
}
TEST_CASE("a view of a mixin sees the mixin") {
    shop here;
    here.s.on<commentable>().get("c", [](commentable& c) { return say(c.comments); }).open();
    CHECK(here.get("/special/c").body() == "comments");
    CHECK(here.get("/other/c").body() == "comments");
    CHECK(here.get("/item/c").status() == 404);
}
http::exchange of_mixin(ref<commentable> c, visit v) {
    co_return say(c->comments + std::string(c.owner().name()) + std::string(v.view_name()));
}
TEST_CASE("a coroutine view of a mixin has a handle of the mixin") {
    shop here;
    here.s.on<commentable>().get("c", of_mixin).open();
    CHECK(here.get("/special/c").body() == "commentsspecialc");
}

// ---- which one

TEST_CASE("a view of a base is the view of its derived types") {
    shop here;
    here.s.on<item>().get("x", [](item&) { return say("base"); }).open();
    CHECK(here.get("/special/x").body() == "base");
}
TEST_CASE("a view of the derived type comes first") {
    shop here;
    here.s.on<item>().get("x", [](item&) { return say("base"); }).open();
    here.s.on<special>().get("x", [](special&) { return say("derived"); }).open();
    CHECK(here.get("/special/x").body() == "derived");
    CHECK(here.get("/item/x").body() == "base");
}
TEST_CASE("a view of all resources is found last") {
    shop here;
    here.s.on<resource>().get([](resource& r) { return say(r.url()); }).open();
    here.s.on<item>().get([](item&) { return say("item"); }).open();
    CHECK(here.get("/").body() == "/");
    CHECK(here.get("/special/").body() == "item");
}
TEST_CASE("methods have views of their own") {
    shop here;
    here.s.on<item>()
        .get([](item&) { return say("get"); })
        .open()
        .post([](item&) { return say("post"); })
        .open()
        .put([](item&) { return say("put"); })
        .open()
        .patch([](item&) { return say("patch"); })
        .open()
        .del([](item&) { return say("delete"); })
        .open();
    here.s.seal();
    CHECK(ask(here.s, "GET /item/").body() == "get");
    CHECK(ask(here.s, "POST /item/").body() == "post");
    CHECK(ask(here.s, "PUT /item/").body() == "put");
    CHECK(ask(here.s, "PATCH /item/").body() == "patch");
    CHECK(ask(here.s, "DELETE /item/").body() == "delete");
}
TEST_CASE("methods have named views") {
    shop here;
    here.s.on<item>()
        .put("x", [](item&) { return say("put"); })
        .open()
        .patch("x", [](item&) { return say("patch"); })
        .open()
        .del("x", [](item&) { return say("delete"); })
        .open();
    here.s.seal();
    CHECK(ask(here.s, "PUT /item/x").body() == "put");
    CHECK(ask(here.s, "PATCH /item/x").body() == "patch");
    CHECK(ask(here.s, "DELETE /item/x").body() == "delete");
}
TEST_CASE("a view that takes a subpath gets it") {
    shop here;
    here.s.on<item>()
        .get("x",
             [](item&, visit v) {
                 return say(std::string(v.subpath(0)) + "|" + std::string(v.subpath(1)) + "|" +
                            std::string(v.subpath(2)) + std::to_string(v.subpath().size()));
             })
        .open()
        .subpath();
    CHECK(here.get("/item/x/a%20b/c").body() == "a b|c|2");
}
TEST_CASE("a view that takes no subpath is not there with one") {
    shop here;
    here.s.on<item>().get("x", [](item&) { return say("x"); }).open();
    CHECK(here.get("/item/x/a").status() == 404);
}

// ---- predicates

struct choosing : shop {
    choosing() {
        s.on<item>()
            .get([](item&) { return say("html"); })
            .open()
            .get([](item&) { return say("json"); })
            .accepts("application/json")
            .open();
    }
    [[nodiscard]] std::string accepting(std::string_view types) {
        return get("/item/", "Accept: " + std::string(types) + "\r\n").body();
    }
};
TEST_CASE("a browser gets the view that says no type") {
    CHECK(choosing().accepting("text/html,application/xhtml+xml,*/*;q=0.8") == "html");
}
TEST_CASE("who names a type gets its view") {
    CHECK(choosing().accepting("application/json") == "json");
    CHECK(choosing().accepting("application/json, text/plain, */*") == "json");
    CHECK(choosing().accepting("application/*") == "json");
}
TEST_CASE("who accepts all gets the view that says no type") {
    CHECK(choosing().accepting("*/*") == "html");
    CHECK(choosing().get("/item/").body() == "html");
}
TEST_CASE("who refuses a type does not get it") {
    CHECK(choosing().accepting("application/json;q=0, */*") == "html");
}
TEST_CASE("of two types the more welcome one wins") {
    shop here;
    here.s.on<item>()
        .get([](item&) { return say("html"); })
        .accepts("text/html")
        .open()
        .get([](item&) { return say("json"); })
        .accepts("application/json")
        .open();
    CHECK(here.get("/item/", "Accept: text/html, application/json;q=0.5\r\n").body() == "html");
    CHECK(here.get("/item/", "Accept: text/html;q=0.5, application/json\r\n").body() == "json");
}
TEST_CASE("a type that no view gives is a 406") {
    shop here;
    here.s.on<item>().get([](item&) { return say("json"); }).accepts("application/json").open();
    CHECK(here.get("/item/", "Accept: text/html\r\n").status() == 406);
    CHECK(here.get("/item/", "Accept: */*\r\n").status() == 200);
}
TEST_CASE("a body of a type that no view takes is a 415") {
    shop here;
    here.s.on<item>().post([](item&) { return say("form"); }).content("multipart/form-data").open();
    here.s.seal();
    CHECK(ask(here.s, "POST /item/", "Content-Type: text/plain\r\n").status() == 415);
    CHECK(ask(here.s, "POST /item/").status() == 415);
    CHECK(ask(here.s, "POST /item/", "Content-Type: Multipart/Form-Data; boundary=x\r\n").body() ==
          "form");
}
TEST_CASE("a parameter of the query chooses") {
    shop here;
    here.s.on<item>()
        .get([](item&) { return say("all"); })
        .open()
        .get([](item&) { return say("page"); })
        .param("page")
        .open();
    CHECK(here.get("/item/?page=2").body() == "page");
    CHECK(here.get("/item/?pages=2").body() == "all");
}
TEST_CASE("a parameter's value chooses") {
    shop here;
    here.s.on<item>()
        .get([](item&) { return say("all"); })
        .open()
        .get([](item&) { return say("csv"); })
        .param("as", "csv")
        .open();
    CHECK(here.get("/item/?as=csv").body() == "csv");
    CHECK(here.get("/item/?as=xml").body() == "all");
}
TEST_CASE("a field chooses") {
    shop here;
    here.s.on<item>()
        .get([](item&) { return say("all"); })
        .open()
        .get([](item&) { return say("any"); })
        .header("X-Part")
        .open()
        .get([](item&) { return say("one"); })
        .header("X-Part", "1")
        .header("X-Part")
        .open();
    CHECK(here.get("/item/").body() == "all");
    CHECK(here.get("/item/", "x-part: 2\r\n").body() == "any");
    CHECK(here.get("/item/", "x-part: 1\r\n").body() == "one");
}
TEST_CASE("a predicate of one's own chooses") {
    shop here;
    here.s.on<item>()
        .get([](item&) { return say("all"); })
        .open()
        .get([](item&) { return say("own"); })
        .only([](const visit& v) { return v.request().query() == "own"; })
        .open();
    CHECK(here.get("/item/?own").body() == "own");
    CHECK(here.get("/item/").body() == "all");
}
TEST_CASE("the view with more predicates that hold comes first") {
    shop here;
    here.s.on<item>()
        .get([](item&) { return say("one"); })
        .param("a")
        .open()
        .get([](item&) { return say("two"); })
        .param("a")
        .param("b")
        .open();
    CHECK(here.get("/item/?a&b").body() == "two");
    CHECK(here.get("/item/?a").body() == "one");
}
TEST_CASE("where no parameter holds, there is nothing") {
    shop here;
    here.s.on<item>().get([](item&) { return say("page"); }).param("page").open();
    CHECK(here.get("/item/").status() == 404);
}
TEST_CASE("the derived type's view comes first, if it holds") {
    shop here;
    here.s.on<special>().get([](special&) { return say("derived"); }).param("x").open();
    here.s.on<item>().get([](item&) { return say("base"); }).open();
    CHECK(here.get("/special/?x").body() == "derived");
    CHECK(here.get("/special/").body() == "base");
}

// ---- reserved names

TEST_CASE("the names of mounts and views are reserved") {
    shop here;
    here.s.on<root>().get("new", [](root&) { return say("new"); });
    here.s.seal();
    CHECK(here.s.reserved<root>("new"));
    CHECK(here.s.reserved<root>("item"));
    CHECK_FALSE(here.s.reserved<root>("else"));
}
TEST_CASE("the names of a base's views are reserved") {
    shop here;
    here.s.on<item>().get("x", [](item&) { return say("x"); });
    here.s.seal();
    CHECK(here.s.reserved<special>("x"));
}
TEST_CASE("names that begin with @@ are reserved") {
    shop here;
    here.s.seal();
    CHECK(here.s.reserved<item>("@@anything"));
}
TEST_CASE("of a type that the site does not know nothing is told") {
    struct unknown : resource {};
    shop here;
    here.s.seal();
    CHECK_THROWS_AS(static_cast<void>(here.s.reserved<unknown>("x")), error);
}

}  // namespace
}  // namespace plait::traversal
