// SPDX-License-Identifier: MIT
#include "plait/traversal/run.test.hpp"

#include "plait/http/connection.hpp"

#include <memory>
#include <vector>

namespace plait::traversal {
namespace {

struct tagged {
    int tag = 5;
};
struct root : resource {
    std::string title() const override { return "Home"; }
};
struct shelf : resource {};
struct book : resource, tagged {};
struct picture : resource {
    static constexpr bool leaf = true;
};

http::response page(resource& at) { return http::text(at.absolute_url()); }

struct library {
    explicit library(std::string_view prefix = "") : s(), t((build(prefix), s)) {
        inner = run(t.find<book>("/shelf/a%20b%2Bc/"));
        REQUIRE(inner != nullptr);
    }
    void build(std::string_view prefix) {
        s.prefix(std::string(prefix));
        s.root<root>().mount<shelf>("shelf").get("where", page).open();
        s.on<shelf>().mount_set<book>(any_id, "book_name").get(page).open();
        s.on<book>().mount<picture>("cover.png").get(page).open();
        s.on<picture>().get(page).open();
        s.seal();
    }
    site s;
    tree t;
    ref<book> inner;
};

TEST_CASE("a resource knows its name, decoded") { CHECK(library().inner->name() == "a b+c"); }
TEST_CASE("the root has no name") { CHECK(run(library().t.root())->name().empty()); }
TEST_CASE("a resource knows its parent") {
    const library l;
    CHECK(l.inner->parent()->name() == "shelf");
}
TEST_CASE("the root has no parent") {
    library l;
    CHECK(run(l.t.root())->parent() == nullptr);
}
TEST_CASE("the lineage goes from itself to the root") {
    const library l;
    std::vector<std::string> names;
    for (const resource& each : l.inner->lineage()) names.emplace_back(each.name());
    CHECK(names == std::vector<std::string>{"a b+c", "shelf", ""});
}
TEST_CASE("the nearest of a type may be itself") {
    const library l;
    CHECK(l.inner->nearest<book>() == l.inner.get());
}
TEST_CASE("the nearest of a type may be an ancestor") {
    const library l;
    CHECK(l.inner->nearest<shelf>() == l.inner->parent());
}
TEST_CASE("the nearest of a mixin is found") {
    const library l;
    CHECK(l.inner->nearest<tagged>()->tag == 5);
}
TEST_CASE("the nearest of a type that is not there is null") {
    const library l;
    CHECK(l.inner->nearest<picture>() == nullptr);
}
TEST_CASE("the nearest is found by the name of its mount") {
    const library l;
    CHECK(l.inner->nearest("shelf") == l.inner->parent());
}
TEST_CASE("the nearest is found by the metaname of its set") {
    const library l;
    CHECK(l.inner->nearest("book_name") == l.inner.get());
    CHECK(l.inner->nearest("a b+c") == nullptr);
}
TEST_CASE("a title is the name, if its type says nothing else") {
    library l;
    CHECK(l.inner->title() == "a b+c");
    CHECK(run(l.t.root())->title() == "Home");
}
TEST_CASE("breadcrumbs lead from the root to itself") {
    const library l;
    std::string told;
    for (const breadcrumb& each : l.inner->breadcrumbs()) told += each.title + "=" + each.url + " ";
    CHECK(told == "Home=/ shelf=/shelf/ a b+c=/shelf/a%20b+c/ ");
}
TEST_CASE("a route tells mounts, not instances") {
    const library l;
    CHECK(l.inner->route().text() == "/shelf/{book_name}/");
}
TEST_CASE("a route's steps know their types") {
    const library l;
    const route way = l.inner->route();
    CHECK(way.size() == 3);
    CHECK(way[2].type() == "book");
    CHECK(way[2].is_set());
    CHECK(way[2].is<book>());
    CHECK_FALSE(way[1].is<book>());
}

TEST_CASE("the root's URL is a slash") {
    library l;
    CHECK(run(l.t.root())->url() == "/");
}
TEST_CASE("a URL ends in a slash") { CHECK(library().inner->url() == "/shelf/a%20b+c/"); }
TEST_CASE("a leaf's URL does not end in a slash") {
    const library l;
    CHECK(run(l.inner->child("cover.png"))->url() == "/shelf/a%20b+c/cover.png");
}
TEST_CASE("a view's URL does not end in a slash") {
    CHECK(library().inner->url("edit") == "/shelf/a%20b+c/edit");
}
TEST_CASE("a view's URL takes a subpath and a query") {
    CHECK(library().inner->url("list", {"a/b", "ü"}, "page=2") ==
          "/shelf/a%20b+c/list/a%2Fb/%C3%BC?page=2");
}
TEST_CASE("the default view's URL takes a query") {
    CHECK(library().inner->url("", {}, "page=2") == "/shelf/a%20b+c/?page=2");
}
TEST_CASE("the default view takes a subpath by its mark") {
    CHECK(library().inner->url("", {"x"}) == "/shelf/a%20b+c/@@/x");
}
TEST_CASE("a prefix stands before every URL") {
    CHECK(library("/app").inner->url() == "/app/shelf/a%20b+c/");
    CHECK(library("/app/").inner->url("edit") == "/app/shelf/a%20b+c/edit");
}
TEST_CASE("a prefix that does not begin with a slash is refused") {
    site s;
    CHECK_THROWS_AS(s.prefix("app"), error);
}
TEST_CASE("without a request an absolute URL is a path") {
    CHECK(library().inner->absolute_url() == "/shelf/a%20b+c/");
}
TEST_CASE("an absolute URL has scheme and authority of the request") {
    const library l;
    CHECK(ask(l.s, "GET /shelf/x/").body() == "http://example.com/shelf/x/");
}
TEST_CASE("a site with a prefix answers below it") {
    const library l("/app");
    CHECK(ask(l.s, "GET /app/shelf/x/").body() == "http://example.com/app/shelf/x/");
}
TEST_CASE("a site with a prefix answers nothing beside it") {
    const library l("/app");
    CHECK(ask(l.s, "GET /shelf/x/").status() == 404);
    CHECK(ask(l.s, "GET /application/shelf/x/").status() == 404);
}
TEST_CASE("the prefix without its slash is redirected") {
    site s;
    s.prefix("/app");
    s.root<root>().get(page).open();
    s.seal();
    const answered got = ask(s, "GET /app?x=1");
    CHECK(got.status() == 301);
    CHECK(got.field("Location") == "/app/?x=1");
}

TEST_CASE("each URL leads back to its resource") {
    const library l;
    for (const char* name :
         {"x", "a b", "a+b", "%41", "é", "a;b=c,d", "~._-!$&'()*:@", "\"<>#?[]|^`{}"}) {
        CAPTURE(name);
        tree t(l.s);
        const ref<resource> made = run(run(t.find("/shelf/"))->child(name));
        REQUIRE(made != nullptr);
        CHECK(run(t.find(made->url())) == made);
    }
}

TEST_CASE("a resource outside a tree has no children") {
    book alone;
    CHECK_THROWS_AS(run(alone.child("cover.png")), error);
    CHECK_THROWS_AS(run(alone.child<picture>("cover.png")), error);
    CHECK_THROWS_AS(static_cast<void>(alone.cache()), error);
    CHECK_THROWS_AS(static_cast<void>(alone.node<picture>("cover.png")), error);
}

}  // namespace
}  // namespace plait::traversal
