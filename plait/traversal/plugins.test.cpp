// SPDX-License-Identifier: MIT
#include "plait/traversal/likeable.test.hpp"
#include "plait/traversal/run.test.hpp"

#include <filesystem>
#include <fstream>
#include <string>

namespace plait::traversal {
namespace {

namespace fs = std::filesystem;

struct root : resource {
    acl access() const override { return {allow(everyone, "view"), allow(everyone, "like")}; }
};
struct post : resource, likeable {};
struct page : resource {};

// Beside the tests' binary, where the build puts the plug-in.
fs::path plugins() { return fs::read_symlink("/proc/self/exe").parent_path() / "plugins"; }

struct loading {
    loading() {
        s.root<root>().mount<post>("post").mount<page>("page");
        loaded = load_plugins(s, plugins());
        s.seal();
    }
    site s;
    std::vector<fs::path> loaded;
};

// A folder of its own, with one file that claims to be a plug-in.
struct folder {
    explicit folder(const std::string& name)
        : path(fs::temp_directory_path() / ("plait_plugins_" + name)) {
        fs::remove_all(path);
        fs::create_directory(path);
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() { fs::remove_all(path); }
    fs::path path;
};
std::string error_of(const fs::path& path) {
    site s;
    try {
        load_plugins(s, path);
    } catch (const error& thrown) {
        return thrown.what();
    }
    return {};
}

TEST_CASE("the shared objects of a folder are loaded") {
    const loading here;
    REQUIRE(here.loaded.size() == 1);
    CHECK(here.loaded[0].filename() == "likes_as_plugin.so");
}
TEST_CASE("a plug-in adds views to types of the site") {
    const loading here;
    CHECK(ask(here.s, "GET /post/likes").body() == "0");
    CHECK(ask(here.s, "POST /post/like").body() == "1");
}
TEST_CASE("a plug-in mounts types of its own") {
    const loading here;
    CHECK(ask(here.s, "GET /post/fans/").body() == "Likes: 0");
}
TEST_CASE("what a plug-in knows nothing of stays as it is") {
    const loading here;
    CHECK(ask(here.s, "GET /page/likes").status() == 404);
}
TEST_CASE("a plug-in is seen in the routes") {
    const loading here;
    CHECK(here.s.routes().text().find("/post/like ") != std::string::npos);
}
TEST_CASE("an exception of a plug-in's kind crosses back") {
    const loading here;
    tree t(here.s);
    const auto made = run(t.find("/post/fans/"));
    CHECK(made->title() == "Likes");
    CHECK(made->nearest<likeable>() != nullptr);
}
TEST_CASE("an empty folder loads nothing") {
    const folder empty("empty");
    site s;
    CHECK(load_plugins(s, empty.path).empty());
}
TEST_CASE("other files of the folder are left alone") {
    const folder other("other");
    std::ofstream(other.path / "readme.txt") << "text";
    site s;
    CHECK(load_plugins(s, other.path).empty());
}
TEST_CASE("a folder that is not there is told") {
    const std::string told = error_of("/nowhere/at/all");
    CHECK(told.find("/nowhere/at/all") != std::string::npos);
}
TEST_CASE("a file that is no shared object is told by its name") {
    const folder broken("broken");
    std::ofstream(broken.path / "broken.so") << "text";
    CHECK(error_of(broken.path).find("broken.so") != std::string::npos);
}

}  // namespace
}  // namespace plait::traversal
