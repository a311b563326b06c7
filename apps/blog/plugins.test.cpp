// SPDX-License-Identifier: MIT
#include "plait/traversal/plugins.hpp"
#include "apps/blog/browser.test.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace blogs {
namespace {

namespace fs = std::filesystem;

// Beside the tests' binary, where the build puts the plug-in.
fs::path plugins() { return fs::read_symlink("/proc/self/exe").parent_path() / "blog_plugins"; }

struct extended : site_fixture {
    extended() {
        build(with_plugins, with.title, plugins());
        site.emplace(with_plugins, with);
        ann.sign_up("Ann");
    }
    plait::traversal::site with_plugins;
    browser ann{*this};
};

TEST_CASE_FIXTURE(site_fixture, "without the plug-in its route is not there") {
    browser ann(*this);
    ann.sign_up("Ann");
    const std::string path = ann.write("ann", "First", "Three short words");
    CHECK(ann.get(path + "words").status == 404);
}
TEST_CASE_FIXTURE(extended, "a plug-in adds a page to the posts of the blog") {
    const std::string path = ann.write("ann", "First", "Three short words");
    const reply page = ann.get(path + "words");
    CHECK(page.status == 200);
    CHECK(page.has("<h1>3 words</h1>"));
}
TEST_CASE_FIXTURE(extended, "a plug-in's page is dressed and protected as the site's are") {
    const reply page = ann.get(ann.write("ann", "First") + "words");
    CHECK(page.has("<a href=\"/users/ann/blog/posts/first/\">First</a>"));
    CHECK(page.has("href=\"/users/ann/blog/\""));
    CHECK(page.field("Content-Security-Policy").starts_with("default-src"));
}
TEST_CASE_FIXTURE(extended, "who may not see a draft may not see what a plug-in tells of it") {
    const std::string draft =
        ann.post("/users/ann/blog/new", {{"title", "D"}, {"text", "x y"}, {"action", "draft"}})
            .location();
    CHECK(ann.get(draft + "words").has("<h1>2 words</h1>"));
    browser bob(*this);
    bob.sign_up("Bob");
    CHECK(bob.get(draft + "words").status == 403);
}
TEST_CASE_FIXTURE(extended, "a plug-in is among the routes") {
    CHECK(with_plugins.routes().text().find("/blog/posts/{slug}/words ") != std::string::npos);
}
TEST_CASE_FIXTURE(database_fixture, "a shared object that is none is named") {
    std::ofstream(folder / "broken.so") << "text";
    const httpd::changeable<std::string> title{"The Site"};
    plait::traversal::site tree;
    std::string told;
    try {
        build(tree, title, fs::path(folder / "broken.so").parent_path());
    } catch (const plait::error& why) {
        told = why.what();
    }
    CHECK(told.starts_with("plug-in "));
    CHECK(told.find("broken.so") != std::string::npos);
}

}  // namespace
}  // namespace blogs
