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
struct post : resource {};

http::response page(resource& at) { return http::text(at.url()); }

void fill(site& s) {
    s.root<root>().mount<users>("users").mount<blog>("blog");
    s.on<users>().mount_set<user>(text_id, "user_name").get("new", page);
    s.on<user>().mount<blog>("blog").get(page);
    s.on<blog>().mount_set<post>(dec_id, "post_id").get("archive", page).subpath();
    s.seal();
}

TEST_CASE("the empty path leads to the root") {
    site s;
    fill(s);
    CHECK(walked(s, "/") == "/");
}

TEST_CASE("mounts and sets are walked name by name") {
    site s;
    fill(s);
    CHECK(walked(s, "/users/ann/blog/7/") == "/users/ann/blog/7/");
}

TEST_CASE("a load that finds nothing ends the walk") {
    site s;
    fill(s);
    CHECK(walked(s, "/users/nobody/") == "nothing");
}

TEST_CASE("the first name of a view ends the walk, and the rest is its subpath") {
    site s;
    fill(s);
    CHECK(walked(s, "/blog/archive/2024/05") == "/blog/ @archive /2024 /05");
}

TEST_CASE("the name of a view beats a member of a set") {
    site s;
    fill(s);
    CHECK(walked(s, "/users/new") == "/users/ @new");
}

TEST_CASE("a request is answered by the view where its path leads") {
    site s;
    fill(s);
    const answered got = ask(s, "GET /users/ann/");
    CHECK(got.status() == 403);
}

}  // namespace
}  // namespace plait::traversal
