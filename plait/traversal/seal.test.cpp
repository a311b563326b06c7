// SPDX-License-Identifier: MIT
#include "plait/traversal/run.test.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace plait::traversal {
namespace {

struct mixin {
    int a = 0;
};
struct other_mixin {
    int b = 0;
};
struct root : resource {};
struct item : resource {};
struct both : resource, mixin, other_mixin {};
struct hidden : resource, private mixin {};
struct left_item : item {};
struct right_item : item {};
struct never : resource {};
struct loaded : resource {
    static std::unique_ptr<loaded> load(place) { return nullptr; }
};

http::response page(resource&) { return http::response(); }
http::response of_mixin(mixin&) { return http::response(); }
http::response of_other(other_mixin&) { return http::response(); }
http::response of_both(both&) { return http::response(); }

std::vector<std::string> wrong(site& s) {
    try {
        s.seal();
    } catch (const conflicts& found) {
        return found.list();
    }
    return {};
}
// The one conflict, or all there are.
std::string only(site& s) {
    const auto found = wrong(s);
    if (found.size() == 1) return found[0];
    std::string all = std::to_string(found.size());
    for (const std::string& each : found) all.append("\n").append(each);
    return all;
}
bool says(const std::string& conflict, std::string_view part) {
    return conflict.find(part) != std::string::npos;
}

TEST_CASE("a site without conflicts is sealed") {
    site s;
    s.root<root>().mount<item>("item");
    CHECK(wrong(s).empty());
    CHECK(s.sealed());
}
TEST_CASE("a site without a root is none") {
    site s;
    s.on<item>();
    CHECK(says(only(s), "no root"));
}
TEST_CASE("a second root is a conflict") {
    site s;
    s.root<root>();
    s.root<item>();
    CHECK(says(only(s), "a second root"));
}
TEST_CASE("two mounts of one name are a conflict, with both lines") {
    site s;
    s.root<root>().mount<item>("a").mount<both>("a");
    const std::string told = only(s);
    CHECK(says(told, "mount \"a\" of root: mounted twice"));
    CHECK(says(told, "seal.test.cpp:"));
    CHECK(says(told, "(the other at "));
}
TEST_CASE("equal matchers of two unconditional sets are a conflict") {
    site s;
    s.root<root>().mount_set<item>(dec_id, "a").mount_set<both>(dec_id, "b");
    CHECK(says(only(s), "dec_id"));
}
TEST_CASE("equal matchers are no conflict where one has a condition") {
    site s;
    s.root<root>().mount_set<item>(dec_id, "a").when(recursion(1)).mount_set<both>(dec_id, "b");
    CHECK(wrong(s).empty());
}
TEST_CASE("a view twice is a conflict") {
    site s;
    s.root<root>().get("x", page).get("x", page);
    CHECK(says(only(s), "GET view \"x\" of root: the same view twice"));
}
TEST_CASE("views with different predicates are no conflict") {
    site s;
    s.root<root>().get("x", page).get("x", page).param("a").get("x", page).param("a", "1");
    CHECK(wrong(s).empty());
}
TEST_CASE("the same predicates in another order are the same") {
    site s;
    s.root<root>().get("x", page).param("a").param("b").get("x", page).param("b").param("a");
    CHECK(wrong(s).size() == 1);
}
TEST_CASE("views of other methods are no conflict") {
    site s;
    s.root<root>().get("x", page).post("x", page);
    CHECK(wrong(s).empty());
}
TEST_CASE("two unrelated bases that give the same view are a conflict") {
    site s;
    s.root<root>().mount<both>("both");
    s.on<mixin>().get("x", of_mixin);
    s.on<other_mixin>().get("x", of_other);
    CHECK(says(only(s), "both has it from unrelated bases"));
}
TEST_CASE("a view of its own resolves what two bases give") {
    site s;
    s.root<root>().mount<both>("both");
    s.on<mixin>().get("x", of_mixin);
    s.on<other_mixin>().get("x", of_other);
    s.on<both>().get("x", of_both);
    CHECK(wrong(s).empty());
}
TEST_CASE("two unrelated bases that mount the same name are a conflict") {
    site s;
    s.root<root>().mount<both>("both");
    s.on<mixin>().mount<item>("x");
    s.on<other_mixin>().mount<item>("x");
    CHECK(says(only(s), "both has it from unrelated bases"));
}
TEST_CASE("a derived type mounts another child than its base") {
    site s;
    s.root<root>().mount<left_item>("left");
    s.on<item>().mount<both>("x");
    s.on<left_item>().mount<root>("x");
    CHECK(wrong(s).empty());
    tree t(s);
    CHECK(run(t.find<root>("/left/x/")) != nullptr);
}
TEST_CASE("mounts of a mixin are there on each type that has it") {
    site s;
    s.root<root>().mount<both>("both").mount<item>("item");
    s.on<mixin>().mount<item>("x");
    s.seal();
    CHECK(walked(s, "/both/x/") == "/both/x/");
    CHECK(walked(s, "/item/x/") == "nothing");
}
TEST_CASE("a mount that hides a view is a conflict") {
    site s;
    s.root<root>().mount<item>("x").get("x", page);
    CHECK(says(only(s), "mount \"x\" of root hides the GET view \"x\" of root"));
}
TEST_CASE("a mount that hides the view of a mixin is a conflict") {
    site s;
    s.root<root>().mount<both>("both");
    s.on<both>().mount<item>("x");
    s.on<mixin>().get("x", of_mixin);
    CHECK(says(only(s), "hides the GET view"));
}
TEST_CASE("a view on a type that is never mounted is a conflict") {
    site s;
    s.root<root>();
    s.on<never>().get(page);
    CHECK(says(only(s), "GET view (default) of never: no such type is mounted"));
}
TEST_CASE("a type that is mounted only below such is never mounted") {
    site s;
    s.root<root>();
    s.on<never>().mount<item>("x");
    s.on<item>().get(page);
    CHECK(wrong(s).size() == 2);
}
TEST_CASE("a view on a base of a mounted type is none") {
    site s;
    s.root<root>().mount<left_item>("x");
    s.on<item>().get(page);
    CHECK(wrong(s).empty());
}
TEST_CASE("a private base is no base") {
    site s;
    s.root<root>().mount<hidden>("x");
    s.on<mixin>().get("y", of_mixin);
    CHECK(says(only(s), "no such type is mounted"));
}
TEST_CASE("a set behind any name that is not loaded is a conflict") {
    site s;
    s.root<root>().mount_set<item>(any_id, "a").mount_set<both>(dec_id, "b");
    CHECK(says(only(s), "set {b} of root: never reached"));
}
TEST_CASE("a set behind any name that is loaded is none") {
    site s;
    s.root<root>().mount_set<loaded>(any_id, "a").mount_set<both>(dec_id, "b");
    CHECK(wrong(s).empty());
}
TEST_CASE("a condition that names a type which is not there is a conflict") {
    site s;
    s.root<root>().mount<item>("x").when(under<never>());
    CHECK(says(only(s), "the type never, which is not in the tree"));
}
TEST_CASE("a condition that names a mount which is not there is a conflict") {
    site s;
    s.root<root>().mount<item>("x").when(~under("y"));
    CHECK(says(only(s), "\"y\", which is not mounted"));
}
TEST_CASE("a name that is no segment cannot be mounted") {
    for (const char* each : {"", "a/b", "..", "@@x"}) {
        CAPTURE(each);
        site s;
        s.root<root>().mount<item>(each);
        CHECK(wrong(s).size() == 1);
    }
}
TEST_CASE("a name that is no segment cannot be a view's") {
    for (const char* each : {"a/b", ".", "@@x"}) {
        CAPTURE(each);
        site s;
        s.root<root>().get(each, page);
        CHECK(wrong(s).size() == 1);
    }
}
TEST_CASE("what is no method cannot be one") {
    site s;
    s.root<root>().method("GET IT", page);
    CHECK(says(only(s), "no method"));
}
TEST_CASE("all conflicts are told at once") {
    site s;
    s.root<root>().mount<item>("a").mount<item>("a").get("x", page).get("x", page);
    s.on<never>().get(page);
    CHECK(wrong(s).size() == 3);
}
TEST_CASE("after a conflict is mended, the site is sealed") {
    site s;
    s.on<item>().get(page).get("x", page);
    CHECK(wrong(s).size() == 1);
    s.root<item>().mount<root>("a");
    CHECK(wrong(s).empty());
    CHECK(walked(s, "/x") == "/ @x");
}
TEST_CASE("a sealed site cannot be changed") {
    site s;
    auto top = s.root<root>();
    s.seal();
    CHECK_THROWS_AS(s.on<item>(), error);
    CHECK_THROWS_AS(top.mount<item>("x"), error);
    CHECK_THROWS_AS(top.get(page), error);
    CHECK_THROWS_AS(s.seal(), error);
}

// ---- bases

struct shape : resource {};
struct round_shape : shape {};
struct circle : round_shape, mixin {};
http::response named(std::string_view what) { return http::text(std::string(what)); }

TEST_CASE("the most derived type is asked first, then its bases, at any distance") {
    const auto answer_with = [](int views) {
        site s;
        s.root<root>().mount<circle>("c");
        if (views > 0) s.on<resource>().get([](resource&) { return named("resource"); }).open();
        if (views > 1) s.on<shape>().get([](shape&) { return named("shape"); }).open();
        if (views > 2) s.on<round_shape>().get([](round_shape&) { return named("round"); }).open();
        if (views > 3) s.on<circle>().get([](circle&) { return named("circle"); }).open();
        s.seal();
        return ask(s, "GET /c/").body();
    };
    CHECK(answer_with(1) == "resource");
    CHECK(answer_with(2) == "shape");
    CHECK(answer_with(3) == "round");
    CHECK(answer_with(4) == "circle");
}
TEST_CASE("what is sealed does not depend on the order of registration") {
    std::vector<std::function<void(site&)>> parts{
        [](site& s) { s.root<root>().mount<circle>("c").mount<both>("b"); },
        [](site& s) { s.on<mixin>().get("m", of_mixin).param("x"); },
        [](site& s) { s.on<mixin>().get("m", of_mixin).param("y").needs("a"); },
        [](site& s) { s.on<shape>().get(page).accepts("text/html").post("p", page); },
        [](site& s) { s.on<round_shape>().get(page).accepts("text/plain"); },
        [](site& s) { s.on<circle>().mount<item>("i").mount<item>("h"); },
    };
    std::vector<std::size_t> order(parts.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::string first;
    do {
        site s;
        for (const std::size_t i : order) parts[i](s);
        s.seal();
        const std::string told = s.routes().json();
        if (first.empty()) first = told;
        REQUIRE(told == first);
    } while (std::ranges::next_permutation(order).found);
}

}  // namespace
}  // namespace plait::traversal
