// SPDX-License-Identifier: MIT
#include "plait/traversal/run.test.hpp"

#include "plait/http/error.hpp"

#include <memory>

namespace plait::traversal {
namespace {

struct root : resource {};
struct users : resource {};
struct user : resource {
    static std::unique_ptr<user> load(place at) {
        if (at.name() == "nobody") return nullptr;
        return std::make_unique<user>();
    }
};
struct blog : resource {};
struct post : resource {
    static std::unique_ptr<post> load(place at) {
        return at.name() == "13" ? nullptr : std::make_unique<post>();
    }
};
struct tag : resource {};
struct folder : resource {};

http::response page(resource& at) { return http::text(at.url()); }

struct town {
    town() {
        s.root<root>().mount<users>("users").mount<blog>("blog").mount<folder>("folder");
        s.on<users>().mount_set<user>(text_id, "user_name").get("new", page);
        s.on<user>().mount<blog>("blog").get(page);
        s.on<blog>()
            .mount_set<post>(dec_id, "post_id")
            .mount_set<tag>(text_id, "tag")
            .get("archive", page)
            .subpath();
        s.on<folder>().mount_set<folder>(any_id, "name");
        s.seal();
    }
    site s;
};

TEST_CASE("the path of a slash leads to the root") { CHECK(walked(town().s, "/") == "/"); }
TEST_CASE("the empty path leads to the root") { CHECK(walked(town().s, "") == "/"); }
TEST_CASE("a mounted name leads to the child") { CHECK(walked(town().s, "/users/") == "/users/"); }
TEST_CASE("the slash at the end does not matter to the walk") {
    CHECK(walked(town().s, "/users") == "/users/");
}
TEST_CASE("mounts and sets are walked name by name") {
    CHECK(walked(town().s, "/users/ann/blog/7/") == "/users/ann/blog/7/");
}
TEST_CASE("one class is mounted in two places") {
    CHECK(walked(town().s, "/blog/7/") == "/blog/7/");
}
TEST_CASE("a name that nothing has leads nowhere") {
    CHECK(walked(town().s, "/nothing/") == "nothing");
    CHECK(walked(town().s, "/users/ann/nothing/") == "nothing");
}
TEST_CASE("a load that finds nothing ends the walk") {
    CHECK(walked(town().s, "/users/nobody/") == "nothing");
    CHECK(walked(town().s, "/users/nobody/blog/") == "nothing");
}
TEST_CASE("a name that no set matches leads nowhere") {
    CHECK(walked(town().s, "/users/a.b/") == "nothing");
}
TEST_CASE("the first set that matches and whose load finds something wins") {
    const town here;
    tree t(here.s);
    CHECK(run(t.find<post>("/blog/12/")) != nullptr);
    CHECK(run(t.find<tag>("/blog/13/")) != nullptr);
}
TEST_CASE("the name of a view ends the walk") {
    CHECK(walked(town().s, "/blog/archive") == "/blog/ @archive");
}
TEST_CASE("what follows a view's name is its subpath") {
    CHECK(walked(town().s, "/blog/archive/2024/05") == "/blog/ @archive /2024 /05");
}
TEST_CASE("a subpath is decoded") {
    CHECK(walked(town().s, "/blog/archive/a%20b") == "/blog/ @archive /a b");
}
TEST_CASE("the name of a view beats a member of a set") {
    CHECK(walked(town().s, "/users/new") == "/users/ @new");
}
TEST_CASE("@@ names a view") { CHECK(walked(town().s, "/users/@@new") == "/users/ @new"); }
TEST_CASE("@@ of no view leads nowhere, whatever children there are") {
    CHECK(walked(town().s, "/folder/@@new") == "nothing");
    CHECK(walked(town().s, "/@@blog/") == "nothing");
}
TEST_CASE("@@ without a subpath leads nowhere: a resource has one address") {
    CHECK(walked(town().s, "/@@") == "nothing");
    CHECK(walked(town().s, "/@@/") == "nothing");
    CHECK(walked(town().s, "/users/ann/@@") == "nothing");
}
TEST_CASE("@@ before a subpath is the default view") {
    CHECK(walked(town().s, "/users/ann/@@/x") == "/users/ann/ /x");
}
TEST_CASE("an empty segment within leads nowhere") {
    CHECK(walked(town().s, "/users//ann") == "nothing");
    CHECK(walked(town().s, "//users") == "nothing");
    CHECK(walked(town().s, "/users//") == "nothing");
    CHECK(walked(town().s, "/blog/archive//x") == "nothing");
}
TEST_CASE("segments are decoded before they are looked up") {
    CHECK(walked(town().s, "/%75sers/%61nn/") == "/users/ann/");
}
TEST_CASE("names are case-sensitive") { CHECK(walked(town().s, "/Users/") == "nothing"); }
TEST_CASE("a path that is none throws 400 without looking anything up") {
    const town here;
    tree t(here.s);
    CHECK_THROWS_AS(run(t.walk("/nothing/%zz")), http::status_error);
}
TEST_CASE("a type mounted below itself is walked as deep as 64") {
    std::string path = "/folder/";
    for (int i = 1; i < 64; ++i) path += "a/";
    CHECK(walked(town().s, path) == path);
}
TEST_CASE("no child is made deeper than a path leads") {
    const town here;
    tree t(here.s);
    ref<resource> at = run(t.find("/folder/"));
    for (int i = 1; i < 64; ++i) at = run(at->child("a"));
    REQUIRE(at);
    std::string told;
    try {
        run(at->child("a"));
    } catch (const error& why) {
        told = why.what();
    }
    CHECK(told.find("/a/a/") != std::string::npos);
    CHECK(told.find("64 resources below the root") != std::string::npos);
    CHECK(run(t.find(at->url())) == at);
}
TEST_CASE("a batch makes no child deeper than a path leads") {
    const town here;
    tree t(here.s);
    ref<resource> at = run(t.find("/folder/"));
    for (int i = 1; i < 64; ++i) at = run(at->child("a"));
    auto make = at->node<folder>("name");
    CHECK_THROWS_AS(make("a"), error);
}
TEST_CASE("a resource is found by its path and type") {
    const town here;
    tree t(here.s);
    CHECK(run(t.find<user>("/users/ann")) != nullptr);
}
TEST_CASE("a resource of another type is not found") {
    const town here;
    tree t(here.s);
    CHECK(run(t.find<blog>("/users/ann")) == nullptr);
}
TEST_CASE("a path that names a view finds no resource") {
    const town here;
    tree t(here.s);
    CHECK(run(t.find("/users/new")) == nullptr);
}
TEST_CASE("a path with a subpath finds no resource") {
    site s;
    s.root<root>().get([](root&) { return http::response(); }).subpath();
    s.seal();
    tree t(s);
    REQUIRE(run(t.walk("/@@/a")));
    CHECK(run(t.find("/@@/a")) == nullptr);
}
TEST_CASE("a tree of a site that is not sealed is refused") {
    const site s;
    CHECK_THROWS_AS(tree{s}, error);
}
TEST_CASE("the root's factory may find nothing") {
    site s;
    s.root<root>([] { return std::unique_ptr<root>(); });
    s.seal();
    CHECK(walked(s, "/") == "nothing");
}
TEST_CASE("the root's factory may be a coroutine") {
    site s;
    s.root<root>([]() -> found<root> { co_return std::make_unique<root>(); });
    s.seal();
    CHECK(walked(s, "/") == "/");
}
TEST_CASE("without HTTP the root's factory sees no request") {
    site s;
    s.root<root>([](const http::request* asked) {
        return asked == nullptr ? std::make_unique<root>() : nullptr;
    });
    s.seal();
    CHECK(walked(s, "/") == "/");
    CHECK(ask(s, "GET /").status() == 404);
}

TEST_CASE("what the root's factory gives is seen as the type it is") {
    struct other_root : root {};
    site s;
    s.root<root>([]() -> std::unique_ptr<root> { return std::make_unique<other_root>(); });
    s.on<other_root>().mount<users>("others").get([](other_root&) { return http::text("other"); });
    s.on<other_root>().mount<users>("some").when(under<other_root>());
    s.seal();
    CHECK(walked(s, "/others/") == "/others/");
    CHECK(walked(s, "/some/") == "/some/");
}
struct absent {};
struct late_root : resource {
    using not_exist = exceptions<absent>;
};
TEST_CASE("an exception that means absence does so in the root's factory too") {
    site s;
    s.root<late_root>([]() -> std::unique_ptr<late_root> { throw absent(); });
    s.seal();
    CHECK(walked(s, "/") == "nothing");
    site later;
    later.root<late_root>([]() -> found<late_root> {
        co_await this_program;
        throw absent();
    });
    later.seal();
    CHECK(walked(later, "/") == "nothing");
}

}  // namespace
}  // namespace plait::traversal
