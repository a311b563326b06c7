// SPDX-License-Identifier: MIT
//
// A warm walk allocates only its resources, and those come from the pool.
#include "plait/testing/counting_new.test.hpp"
#include "plait/traversal/path_segments.hpp"
#include "plait/traversal/run.test.hpp"
#include "plait/traversal/tree_core.hpp"
#include "plait/traversal/walk.hpp"

#include <memory>
#include <string>

namespace plait::traversal {
namespace {

struct root : resource {};
struct users : resource {};
struct user : resource {
    static std::unique_ptr<user> load(place) { return std::make_unique<user>(); }
};
struct slow_user : resource {
    static found<slow_user> load(place) { co_return std::make_unique<slow_user>(); }
};
struct blog : resource {};

http::response show(blog&) { return http::response(204); }

void build(site& s) {
    s.root<root>().mount<users>("users");
    s.on<users>().mount_set<user>(text_id, "user").mount_set<slow_user>(any_id, "slow");
    s.on<user>().mount<blog>("blog").when(under<users>());
    s.on<slow_user>().mount<blog>("blog");
    s.on<blog>().get(show).open();
    s.seal();
}

coro<bool> walk_once(const site* s, std::string_view path) {
    tree t(*s);
    const ref<resource> top = co_await t.root();
    const detail::path_segments segments(path);
    detail::walk walking(top, segments);
    auto outcome = walking.go();
    while (outcome == detail::walk::outcome::waits) {
        std::unique_ptr<resource> made = co_await walking.wait();
        walking.give(std::move(made));
        outcome = walking.go();
    }
    co_return outcome == detail::walk::outcome::arrived;
}
std::size_t allocations_for(std::string_view path) {
    site s;
    build(s);
    std::size_t before = 0;
    bool arrived = true;
    for (int i = 0; i < 100; ++i) {
        before = allocations;
        auto program = compose(walk_once(&s, path));
        program.next();
        arrived = arrived && program.result();
    }
    const std::size_t after = allocations;
    CHECK(arrived);
    return after - before;
}

TEST_CASE("a warm walk allocates nothing beside the pool") {
    CHECK(allocations_for("/users/ann/blog/") == 0);
}
TEST_CASE("a warm walk by a long name neither") {
    CHECK(allocations_for("/users/a_name_that_is_longer_than_a_small_string/blog/") == 0);
}
TEST_CASE("a warm walk by a load that is a coroutine neither") {
    CHECK(allocations_for("/users/ann.tree/blog/") == 0);
}
TEST_CASE("a warm request to a site allocates nothing beside the pool") {
    site s;
    build(s);
    const http::request_head head =
        http::parse_request("GET /users/ann/blog/ HTTP/1.1\r\nHost: x\r\n\r\n");
    const application app(s);
    std::size_t before = 0;
    bool served = true;
    for (int i = 0; i < 100; ++i) {
        before = allocations;
        auto program = compose(app(head.handle()));
        program.next();
        served = served && program.result().status() == 204;
    }
    const std::size_t after = allocations;
    CHECK(served);
    CHECK(after - before == 0);
}

}  // namespace
}  // namespace plait::traversal
