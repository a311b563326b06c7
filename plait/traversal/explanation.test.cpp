// SPDX-License-Identifier: MIT
#include "plait/traversal/run.test.hpp"

#include <memory>
#include <string>

namespace plait::traversal {
namespace {

struct root : resource {
    acl access() const override { return {allow(everyone, "view")}; }
};
struct users : resource {};
struct user : resource {
    static std::unique_ptr<user> load(place at) {
        return at.name() == "ann" ? std::make_unique<user>() : nullptr;
    }
};
struct bot : resource {};

http::response page(resource&) { return http::response(); }

struct town {
    town() {
        s.root<root>().mount<users>("users").get(page);
        s.on<users>()
            .mount_set<user>(text_id, "user_name")
            .mount_set<bot>(dec_id, "bot_id")
            .when(under("users"))
            .get("new", page)
            .needs("create")
            .get("list", page)
            .param("page");
        s.on<user>().get(page).post("x", page);
        s.seal();
    }
    [[nodiscard]] explanation why(std::string path, visitor who = {}, std::string method = "GET") {
        return run(s.explain(std::move(path), std::move(who), std::move(method)));
    }
    [[nodiscard]] bool told(std::string path, std::string_view part) {
        return why(std::move(path)).text().find(part) != std::string::npos;
    }
    site s;
};

TEST_CASE("each segment is told") {
    CHECK(town().told("/users/ann/", "segment \"users\" at root /\n"));
    CHECK(town().told("/users/ann/", "segment \"ann\" at users /users/\n"));
}
TEST_CASE("a mount that was found is told, with its line") {
    CHECK(town().told("/users/", "  mount \"users\" of root: found  ("));
    CHECK(town().told("/users/", "explanation.test.cpp:"));
}
TEST_CASE("a load that finds nothing is told") {
    CHECK(town().told("/users/bob/", "  set {user_name} of users: load finds nothing"));
}
TEST_CASE("a name that does not match is told") {
    CHECK(town().told("/users/bob/", "  set {bot_id} of users: is no dec_id"));
}
TEST_CASE("a condition that holds is told") {
    CHECK(town().told("/users/7/", "under(\"users\") holds"));
}
TEST_CASE("a segment that is nothing is told") { CHECK(town().told("/x/", "  nothing there")); }
TEST_CASE("the name of a view is told") {
    CHECK(town().told("/users/new", "  the name of a view"));
}
TEST_CASE("the view that was chosen is told") {
    CHECK(town().told("/users/ann/", "  GET view (default) of user: chosen"));
}
TEST_CASE("a view that lost is told, with the reason") {
    CHECK(town().told("/users/list", "  GET view \"list\" of users: lost by param page"));
}
TEST_CASE("a subpath that no view takes is told") {
    CHECK(town().told("/users/new/x", "takes no subpath"));
}
TEST_CASE("the access entry that decided is told, with its line") {
    CHECK(town().told("/users/ann/", "  allow everyone view of / decides  ("));
}
TEST_CASE("that no access entry decides is told") {
    CHECK(town().told("/users/new", "  no access entry decides on create: denied"));
}
TEST_CASE("a method without a view is told") {
    CHECK(town().why("/users/ann/x").text().find("no view for GET; OPTIONS, POST") !=
          std::string::npos);
}
TEST_CASE("a redirect is told") { CHECK(town().told("/users/ann", "redirected to /users/ann/")); }
TEST_CASE("the answer comes last") {
    CHECK(town().why("/users/ann/").decisions().back().text == "answer: 200 by the view");
    CHECK(town().why("/x").decisions().back().text == "answer: 404 Not Found");
}
TEST_CASE("an explanation has the status that a request would get") {
    town t;
    CHECK(t.why("/users/ann/").status() == 200);
    CHECK(t.why("/users/ann").status() == 301);
    CHECK(t.why("/users/new").status() == 403);
    CHECK(t.why("/users/ann/x").status() == 405);
    CHECK(t.why("/nothing").status() == 404);
    CHECK(t.why("/%zz").status() == 400);
    CHECK(t.why("/a%2Fb").status() == 400);
    CHECK(t.why("no path").status() == 400);
    CHECK(t.why("/ HTTP/1.1\r\nX: y").status() == 400);
    CHECK(t.why("/users/ann/", {}, "OPTIONS").status() == 204);
}
TEST_CASE("an explanation takes a query") {
    CHECK(town().why("/users/list?page=1").status() == 200);
}

TEST_CASE("a resource without a default view is told") {
    CHECK(town().told("/users/", "users has no default view"));
}
TEST_CASE("a path that is not below the site's prefix is told") {
    site s;
    s.prefix("/app");
    s.root<root>().get(page);
    s.seal();
    CHECK(run(s.explain("/other")).text().starts_with("not below the prefix /app\n"));
}
TEST_CASE("a site whose factory gives no root is told") {
    site s;
    s.root<root>([] { return std::unique_ptr<root>(); }).get(page);
    s.seal();
    CHECK(run(s.explain("/")).text().starts_with("there is no root\n"));
}
TEST_CASE("an explanation asks access lists as a request does, once") {
    static int asked = 0;
    asked = 0;
    struct counting : resource {
        acl access() const override {
            ++asked;
            return {deny(everyone, "edit")};
        }
    };
    site s;
    s.root<counting>().get(page).param("a").get(page).param("b").get(page);
    s.seal();
    CHECK(run(s.explain("/")).status() == 403);
    CHECK(asked == 1);
}

}  // namespace
}  // namespace plait::traversal
