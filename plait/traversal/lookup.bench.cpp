// SPDX-License-Identifier: MIT

// A path among n routes of depth 4: "/a3/b7/c2/123". The tree is made and dropped each time; the peers
// try a list of n patterns in order, as frameworks with routing do.

#include "plait/compose/program.hpp"
#include "plait/testing/split_mix.hpp"
#include "plait/traversal/traversal.hpp"

#include <benchmark/benchmark.h>
#include <re2/re2.h>

#include <array>
#include <memory>
#include <regex>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace plait;
using namespace plait::traversal;

struct root : resource {};
struct area : resource {};
struct section : resource {};
struct shelf : resource {};
struct book : resource {};

// How many names there are on the three upper levels.
std::array<int, 3> fan_out(std::int64_t routes) {
    switch (routes) {
        case 10: return {1, 1, 10};
        case 100: return {1, 10, 10};
        case 1000: return {10, 10, 10};
        default: return {10, 10, static_cast<int>(routes / 100)};
    }
}

template <class Each>
void for_each_route(std::int64_t routes, const Each& each) {
    const auto [as, bs, cs] = fan_out(routes);
    for (int a = 0; a < as; ++a)
        for (int b = 0; b < bs; ++b)
            for (int c = 0; c < cs; ++c)
                each("/a" + std::to_string(a) + "/b" + std::to_string(b) + "/c" +
                     std::to_string(c) + "/");
}

void build(site& s, std::int64_t routes) {
    const auto [as, bs, cs] = fan_out(routes);
    auto top = s.root<root>();
    for (int i = 0; i < as; ++i) top.mount<area>("a" + std::to_string(i));
    auto areas = s.on<area>();
    for (int i = 0; i < bs; ++i) areas.mount<section>("b" + std::to_string(i));
    auto sections = s.on<section>();
    for (int i = 0; i < cs; ++i) sections.mount<shelf>("c" + std::to_string(i));
    s.on<shelf>().mount_set<book>(dec_id, "id");
    s.seal();
}

std::vector<std::string> random_paths(std::int64_t routes) {
    std::vector<std::string> all;
    for_each_route(routes, [&](std::string prefix) { all.push_back(std::move(prefix)); });
    testing::split_mix random(1);
    std::vector<std::string> made;
    for (int i = 0; i < 1024; ++i)
        made.push_back(all[random.next() % all.size()] + std::to_string(random.next() % 100'000));
    return made;
}

coro<bool> walk(const site* s, const std::string* path) {
    tree t(*s);
    const destination end = co_await t.walk(*path);
    co_return static_cast<bool>(end);
}

void lookup_plait(benchmark::State& state) {
    site s;
    build(s, state.range(0));
    const auto paths = random_paths(state.range(0));
    std::size_t next = 0;
    for (auto _ : state) {
        auto program = compose(walk(&s, &paths[next++ % paths.size()]));
        program.next();
        if (!program.result()) state.SkipWithError("not found");
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(lookup_plait)->Name("lookup/plait")->Arg(10)->Arg(100)->Arg(1000)->Arg(10000);

void lookup_std_regex(benchmark::State& state) {
    std::vector<std::regex> patterns;
    for_each_route(state.range(0), [&](const std::string& prefix) {
        patterns.emplace_back(prefix + "([0-9]{1,18})/?", std::regex::optimize);
    });
    const auto paths = random_paths(state.range(0));
    std::size_t next = 0;
    for (auto _ : state) {
        const std::string& path = paths[next++ % paths.size()];
        std::smatch parts;
        bool found = false;
        for (const std::regex& each : patterns)
            if ((found = std::regex_match(path, parts, each))) break;
        if (!found) state.SkipWithError("not found");
        benchmark::DoNotOptimize(parts);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(lookup_std_regex)->Name("lookup/std_regex")->Arg(10)->Arg(100)->Arg(1000)->Arg(10000);

void lookup_re2(benchmark::State& state) {
    std::vector<std::unique_ptr<re2::RE2>> patterns;
    for_each_route(state.range(0), [&](const std::string& prefix) {
        patterns.push_back(std::make_unique<re2::RE2>(prefix + "([0-9]{1,18})/?"));
    });
    const auto paths = random_paths(state.range(0));
    std::size_t next = 0;
    for (auto _ : state) {
        const std::string& path = paths[next++ % paths.size()];
        re2::StringPiece id;
        bool found = false;
        for (const auto& each : patterns)
            if ((found = re2::RE2::FullMatch(path, *each, &id))) break;
        if (!found) state.SkipWithError("not found");
        benchmark::DoNotOptimize(id);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(lookup_re2)->Name("lookup/re2")->Arg(10)->Arg(100)->Arg(1000)->Arg(10000);

}  // namespace
