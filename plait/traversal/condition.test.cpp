// SPDX-License-Identifier: MIT
#include "plait/traversal/run.test.hpp"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace plait::traversal {
namespace {

struct mixin {
    int value = 0;
};
struct root : resource {};
struct blog : resource {};
struct special_blog : blog, mixin {};
struct drafts : resource {};
struct posts : resource {};
struct post : resource {};
struct comments : resource {};
struct comment : resource {};

// Where a post has comments, by the condition under test.
struct forum {
    explicit forum(const condition& holds) {
        s.root<root>().mount<blog>("blog").mount<special_blog>("special");
        s.on<blog>().mount<drafts>("drafts").mount<posts>("posts");
        s.on<drafts>().mount_set<post>(text_id, "slug");
        s.on<posts>().mount_set<post>(text_id, "slug");
        s.on<post>().mount<comments>("comments").when(holds);
        s.on<comments>().mount_set<comment>(text_id, "id");
        s.on<comment>().mount_set<comment>(text_id, "reply").when(recursion(3));
        s.seal();
    }
    [[nodiscard]] bool has(std::string_view path) const { return walked(s, path) != "nothing"; }
    site s;
};
constexpr std::string_view published = "/blog/posts/a/comments/";
constexpr std::string_view drafted = "/blog/drafts/a/comments/";
constexpr std::string_view special = "/special/posts/a/comments/";

TEST_CASE("under a type: some ancestor is of it") {
    const forum f(under<drafts>());
    CHECK(f.has(drafted));
    CHECK_FALSE(f.has(published));
}
TEST_CASE("under a type: derived types count") {
    const forum f(under<blog>());
    CHECK(f.has(special));
    CHECK(f.has(published));
}
TEST_CASE("under a mixin") {
    site s;
    s.root<root>().mount<blog>("blog").mount<special_blog>("special");
    s.on<mixin>();
    s.on<blog>().mount<posts>("posts").when(under<mixin>());
    s.seal();
    CHECK(walked(s, "/special/posts/") == "/special/posts/");
    CHECK(walked(s, "/blog/posts/") == "nothing");
}
TEST_CASE("under several types: one of them is enough") {
    const forum f(under<drafts, special_blog>());
    CHECK(f.has(drafted));
    CHECK(f.has(special));
    CHECK_FALSE(f.has(published));
}
TEST_CASE("under a name: some ancestor came by that mount") {
    const forum f(under("special"));
    CHECK(f.has(special));
    CHECK_FALSE(f.has(published));
}
TEST_CASE("under a name means mounts, not instances") {
    const forum f(under("posts"));
    CHECK_FALSE(f.has("/blog/drafts/posts/comments/"));
}
TEST_CASE("under: the child itself is no ancestor") {
    const forum f(under<comments>());
    CHECK_FALSE(f.has(published));
}
TEST_CASE("~ turns a condition round") {
    const forum f(~under<drafts>());
    CHECK_FALSE(f.has(drafted));
    CHECK(f.has(published));
}
TEST_CASE("& wants both") {
    const forum f(under<posts>() & under("special"));
    CHECK(f.has(special));
    CHECK_FALSE(f.has(published));
}
TEST_CASE("| wants one") {
    const forum f(under<drafts>() | under("special"));
    CHECK(f.has(special));
    CHECK(f.has(drafted));
    CHECK_FALSE(f.has(published));
}
TEST_CASE("when said twice wants both") {
    site s;
    s.root<root>()
        .mount<blog>("blog")
        .when(condition([](const route&) { return true; }))
        .when(condition([](const route&) { return false; }));
    s.seal();
    CHECK(walked(s, "/blog/") == "nothing");
}
TEST_CASE("a condition of one's own sees the route to the child") {
    std::string seen;
    const forum f([&seen](const route& r) {
        seen = r.text();
        return true;
    });
    CHECK(f.has(published));
    CHECK(seen == "/blog/posts/{slug}/comments/");
}
TEST_CASE("what a condition said is kept for its route") {
    int asked = 0;
    const forum f([&asked](const route&) {
        ++asked;
        return true;
    });
    for (const char* path :
         {"/blog/posts/a/comments/", "/blog/posts/b/comments/", "/blog/posts/c/"})
        CHECK(f.has(path));
    CHECK(asked == 1);
    CHECK(f.has(drafted));
    CHECK(asked == 2);
}
TEST_CASE("recursion allows as many of a type as it says") {
    const forum f(under<posts>());
    const std::string base(published);
    CHECK(f.has(base + "1/2/3/"));
    CHECK_FALSE(f.has(base + "1/2/3/4/"));
}
TEST_CASE("a mount whose condition fails leaves its name to the next match") {
    site s;
    s.root<root>().mount<blog>("blog").when([](const route&) { return false; });
    s.on<root>().mount_set<posts>(text_id, "name");
    s.seal();
    tree t(s);
    CHECK(run(t.find<posts>("/blog/")) != nullptr);
}
TEST_CASE("a set whose condition fails leaves its names to the next set") {
    site s;
    s.root<root>().mount_set<blog>(text_id, "a").when([](const route&) { return false; });
    s.on<root>().mount_set<posts>(text_id, "b");
    s.seal();
    tree t(s);
    CHECK(run(t.find<posts>("/x/")) != nullptr);
}
TEST_CASE("a mounted name of a base counts where its own condition fails") {
    site s;
    s.root<root>().mount<special_blog>("special");
    s.on<blog>().mount<posts>("x");
    s.on<special_blog>().mount<drafts>("x").when([](const route&) { return false; });
    s.seal();
    tree t(s);
    CHECK(run(t.find<posts>("/special/x/")) != nullptr);
}
TEST_CASE("conditions tell themselves in words") {
    CHECK(under<blog, posts>().text() == "under(blog, posts)");
    CHECK((~under("a") & (recursion(2) | under<blog>())).text() ==
          "~under(\"a\") & (recursion(2) | under(blog))");
}
TEST_CASE("more routes than are kept are judged all the same") {
    site s;
    s.root<root>().mount<blog>("blog");
    s.on<blog>().mount<blog>("a").mount<blog>("b").mount<posts>("end").when(
        [](const route& r) { return r.size() % 2 == 0; });
    s.seal();
    bool all = true;
    for (unsigned bits = 0; bits < 6000; ++bits) {
        std::string path = "/blog/";
        for (unsigned i = 0; i < 13; ++i) path += (bits >> i & 1U) != 0 ? "a/" : "b/";
        all =
            all && walked(s, path + "end/") != "nothing" && walked(s, path + "a/end/") == "nothing";
    }
    CHECK(all);
}

TEST_CASE("threads that walk one site for the first time at once keep what its conditions say") {
    site s;
    s.root<root>().mount<blog>("blog");
    s.on<blog>().mount<blog>("a").mount<blog>("b").mount<posts>("end").when(
        [](const route& r) { return r.size() % 2 == 0; });
    s.seal();
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&] {
            for (unsigned bits = 0; bits < 64; ++bits) {
                std::string path = "/blog/";
                for (unsigned i = 0; i < 5; ++i) path += (bits >> i & 1U) != 0 ? "a/" : "b/";
                if (walked(s, path + "end/") == "nothing") ++wrong;
                if (walked(s, path + "a/end/") != "nothing") ++wrong;
            }
        });
    for (std::thread& each : threads) each.join();
    CHECK(wrong == 0);
}

}  // namespace
}  // namespace plait::traversal
