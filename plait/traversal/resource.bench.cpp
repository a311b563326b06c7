// SPDX-License-Identifier: MIT

// What a request does beside its walk: choosing a view, links, permissions.

#include "plait/compose/program.hpp"
#include "plait/http/request.hpp"
#include "plait/traversal/choice.hpp"
#include "plait/traversal/traversal.hpp"
#include "plait/traversal/tree_core.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace {

using namespace plait;
using namespace plait::traversal;

struct likeable {
    int likes = 0;
};
struct folder : resource {
    acl access() const override {
        if (parent() != nullptr) return {};
        return {allow(everyone, "view"), allow(signed_in, "like")};
    }
};
struct root : folder {};
struct file : folder, likeable {};

http::response show(resource&) { return http::response(); }
http::response like(likeable&) { return http::response(); }

void build(site& s) {
    s.root<root>().mount_set<folder>(text_id, "folder");
    s.on<folder>().mount_set<file>(dec_id, "file").mount_set<folder>(text_id, "name");
    s.on<resource>().get(show);
    s.on<likeable>().get("like", like).post("like", like);
    s.on<file>().get(show).accepts("text/html").get(show).accepts("application/json");
    s.seal();
}

ref<resource> at(tree& t, std::string path) {
    auto program = compose(t.find(std::move(path)));
    program.next();
    return program.result();
}

void view_lookup(benchmark::State& state) {
    site s;
    build(s);
    const http::request_head head = http::parse_request(
        "GET /a/7/ HTTP/1.1\r\nHost: x\r\nAccept: "
        "text/html,application/xml;q=0.9,*/*;q=0.8\r\n\r\n");
    tree t(s);
    traversal::detail::visit_state visited(head.handle(), s, t);
    visited.context = at(t, "/a/7/");
    const auto& views = *traversal::detail::tree_core::type_of(*visited.context)->default_views;
    for (auto _ : state)
        benchmark::DoNotOptimize(
            traversal::detail::choose(views, *visited.context, visit(visited), "GET").view);
}
BENCHMARK(view_lookup);

void url(benchmark::State& state) {
    site s;
    build(s);
    tree t(s);
    const ref<resource> deep = at(t, "/some/folders/below/1234");
    for (auto _ : state) benchmark::DoNotOptimize(deep->url());
}
BENCHMARK(url);

// The root's list decides, that many levels above.
void access(benchmark::State& state) {
    site s;
    build(s);
    tree t(s);
    std::string path;
    for (int i = 1; i < state.range(0); ++i) path += "/a";
    const ref<resource> deep = at(t, path);
    const visitor ann("ann");
    for (auto _ : state) benchmark::DoNotOptimize(deep->allows(ann, "like"));
}
BENCHMARK(access)->Arg(1)->Arg(8);

}  // namespace
