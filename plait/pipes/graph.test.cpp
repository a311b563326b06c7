// SPDX-License-Identifier: MIT
#include "plait/pipes/graph.hpp"

#include "plait/pipes/broadcast.hpp"
#include "plait/pipes/buffer.hpp"
#include "plait/pipes/collect.hpp"
#include "plait/pipes/filter.hpp"
#include "plait/pipes/load_balance.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/pipes/plug.hpp"
#include "plait/pipes/split.hpp"
#include "plait/pipes/take.hpp"

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;

namespace {

auto plus(int n) {
    return map("plus", [n](int x) { return x + n; });
}
std::string parity(int x) { return x % 2 == 0 ? "even" : "odd"; }

coro<void, int, routed<int>> in_turn(outlets<int> all) {
    for (;;)
        for (auto to : all) {
            auto next = co_await receive_or_end;
            if (!next) co_return;
            co_yield to(*next);
        }
}

}  // namespace

TEST_CASE("a graph is put together from the same values") {
    std::vector<int> result;
    graph g;
    const auto even = g.add("even", filter([](int x) { return x % 2 == 0; }));
    const auto doubled = g.add("x2", map([](int x) { return 2 * x; }));
    const auto kept = g.add(collect(result));
    g.connect(even, doubled);
    g.connect(doubled, kept);
    g.feed(numbers(0, 9));
    CHECK(result == std::vector{0, 4, 8, 12, 16});
    CHECK(printed(g) == "even\nx2\ncollect\n");
}

TEST_CASE("a graph may be connected in any order, and fed again") {
    std::vector<int> result;
    graph g;
    const auto a = g.add("a", plus(1));
    const auto c = g.add("c", collect(result));
    const auto b = g.add("b", plus(10));
    g.connect(b, c);
    g.connect(a, b);
    g.feed(numbers(1, 2));
    g.feed(numbers(1, 2));
    CHECK(result == std::vector{12, 13, 12, 13});
}

TEST_CASE("branches that join keep their order for each item") {
    std::vector<int> result;
    graph g;
    const auto all = g.add<int>(broadcast);
    const auto up = g.add("up", plus(1));
    const auto down = g.add("down", plus(-1));
    const auto kept = g.add(collect(result));
    g.connect(all, up);
    g.connect(all, down);
    g.connect(all, kept);
    g.connect(up, kept);
    g.connect(down, kept);

    std::vector<int> expected;
    const auto same = fork(broadcast, branch(map("up", [](int x) { return x + 1; })),
                           branch(map("down", [](int x) { return x - 1; })), branch()) |
                      collect(expected);
    g.feed(numbers(1, 1000));
    same.feed(numbers(1, 1000));
    CHECK(result == expected);
    CHECK(printed(g) == printed(same));
    CHECK(to_dot(g) == to_dot(same));
    CHECK(to_mermaid(g) == to_mermaid(same));
}

TEST_CASE("forks within forks keep the order, whatever multiplies between them") {
    const auto times = [](int n) {
        return flat_map("times",
                        [n](int x) { return std::vector<int>(static_cast<std::size_t>(n), x); });
    };
    std::vector<int> result;
    graph g;
    const auto outer = g.add<int>(broadcast);
    const auto twice = g.add("twice", times(2));
    const auto inner = g.add<int>(broadcast);
    const auto a = g.add("a", plus(100));
    const auto b = g.add("b", plus(200));
    const auto c = g.add("c", plus(300));
    const auto kept = g.add(collect(result));
    g.connect(outer, twice);
    g.connect(outer, c);
    g.connect(twice, inner);
    g.connect(inner, a);
    g.connect(inner, b);
    g.connect(a, kept);
    g.connect(b, kept);
    g.connect(c, kept);

    std::vector<int> expected;
    (fork(broadcast, branch(times(2) | fork(broadcast, branch(plus(100)), branch(plus(200)))),
          branch(plus(300))) |
     collect(expected))
        .feed(numbers(1, 300));
    g.feed(numbers(1, 300));
    CHECK(result == expected);
}

TEST_CASE("ways may join step by step") {
    std::vector<int> result;
    graph g;
    const auto all = g.add<int>(broadcast);
    const auto first = g.add("first", plus(10));           // where two of three join
    const auto second = g.add("second", collect(result));  // where all do
    const auto third = g.add("third", plus(5));
    g.connect(all, first);
    g.connect(all, first);
    g.connect(all, third);
    g.connect(first, second);
    g.connect(third, second);
    g.feed(numbers(1, 600));
    REQUIRE(result.size() == 1800);
    for (int x = 1; x <= 600; ++x) {
        const auto at = static_cast<std::size_t>(3 * (x - 1));
        REQUIRE(result[at] == x + 10);
        REQUIRE(result[at + 1] == x + 10);
        REQUIRE(result[at + 2] == x + 5);
    }
}

TEST_CASE("split finds its ports by name") {
    std::vector<int> even;
    std::vector<int> odd;
    graph g;
    const auto module = g.add("module", split(parity));
    g.connect(module, "odd", g.add("odd", collect(odd)));
    g.connect(module, "even", g.add("even", collect(even)));
    SUBCASE("with otherwise") {
        g.connect(module, "otherwise", g.add<int>("rest", plug));
        g.feed(numbers(1, 4));
        CHECK(even == std::vector{2, 4});
        CHECK(odd == std::vector{1, 3});
    }
    SUBCASE("without") {
        CHECK_THROWS_WITH_AS(
            g.feed(numbers(1, 4)),
            "split 'module' has no otherwise: a key other than 'odd', 'even' would "
            "be lost; add otherwise(chain), otherwise(plug) or otherwise(fail)",
            pipeline_error);
    }
}

TEST_CASE("a split by bool has the ports true and false") {
    std::vector<int> yes;
    graph g;
    const auto positive = g.add("positive", split([](int x) { return x > 0; }));
    g.connect(positive, "true", g.add(collect(yes)));
    CHECK_THROWS_WITH_AS(g.feed(numbers(1, 2)), "split by bool has no branch for false",
                         pipeline_error);
    g.connect(positive, "false", g.add<int>(plug));
    g.feed(numbers(-2, 2));
    CHECK(yes == std::vector{1, 2});
}

TEST_CASE("router coroutines and load balancers take as many ports as are connected") {
    std::vector<int> a;
    std::vector<int> b;
    graph g;
    SUBCASE("a coroutine") {
        const auto router = g.add(stage("in turn", in_turn));
        g.connect(router, g.add(collect(a)));
        g.connect(router, g.add(collect(b)));
    }
    SUBCASE("round robin") {
        const auto router = g.add<int>(load_balance(round_robin));
        g.connect(router, g.add(collect(a)));
        g.connect(router, g.add(collect(b)));
    }
    SUBCASE("least busy, where nobody is busy") {
        const auto router = g.add<int>(load_balance(least_busy));
        g.connect(router, g.add(collect(a)));
        g.connect(router, g.add(collect(b)));
    }
    g.feed(numbers(1, 5));
    CHECK(a == std::vector{1, 3, 5});
    CHECK(b == std::vector{2, 4});
}

TEST_CASE("connect compares types, and names both ends") {
    graph g;
    const auto name = g.add("name", map([](int x) { return std::to_string(x); }));
    const auto even = g.add("even", filter([](int x) { return x % 2 == 0; }));
    CHECK_THROWS_WITH_AS(
        g.connect(name, even),
        "cannot connect 'name' to 'even': it emits std::string, 'even' receives int",
        pipeline_error);
}

TEST_CASE("what is fed must be what the head receives") {
    std::vector<int> result;
    graph g;
    g.add("kept", collect(result));
    CHECK_THROWS_WITH_AS(
        g.feed(std::vector<std::string>{"a"}),
        "cannot connect 'source' to 'kept': it emits std::string, 'kept' receives int",
        pipeline_error);
}

TEST_CASE("a cycle is refused where it closes") {
    graph g;
    const auto a = g.add("a", plus(1));
    const auto b = g.add("b", plus(1));
    g.connect(a, b);
    CHECK_THROWS_WITH_AS(g.connect(b, a), "graph has a cycle: a -> b -> a", pipeline_error);
    CHECK_THROWS_WITH_AS(g.connect(a, a), "graph has a cycle: a -> a", pipeline_error);
}

TEST_CASE("a node that nothing leads to is refused") {
    std::vector<int> result;
    graph g;
    g.add("a", collect(result));
    g.add("b", plus(1));
    CHECK_THROWS_WITH_AS(g.feed(numbers(1, 2)), "graph: 'b' has no input", pipeline_error);
}

TEST_CASE("a stage leads to one place") {
    std::vector<int> result;
    graph g;
    const auto a = g.add("a", plus(1));
    g.connect(a, g.add(collect(result)));
    CHECK_THROWS_WITH_AS(g.connect(a, g.add(collect(result))),
                         "'a' leads to one place; let a router follow it, such as broadcast",
                         pipeline_error);
}

TEST_CASE("an output that goes nowhere is refused") {
    graph g;
    g.add("x2", plus(1));
    CHECK_THROWS_WITH_AS(g.feed(numbers(1, 2)),
                         "the output of 'x2' goes nowhere; end it with a stage that keeps items "
                         "(collect, save, count, …) or with plug",
                         pipeline_error);
}

TEST_CASE("a loose end beside a join is refused as well") {
    std::vector<int> result;
    graph g;
    const auto all = g.add<int>(broadcast);
    const auto kept = g.add(collect(result));
    g.connect(all, kept);
    g.connect(all, kept);
    g.connect(all, g.add("loose", plus(1)));
    CHECK_THROWS_AS(g.feed(numbers(1, 2)), pipeline_error);
}

TEST_CASE("a router without a branch, or with two of one name, is refused") {
    graph g;
    const auto s = g.add("s", split(parity));
    CHECK_THROWS_WITH_AS(g.feed(numbers(1, 2)), "fork 's' has no branch", pipeline_error);
    g.connect(s, "odd", g.add<int>(plug));
    g.connect(s, "odd", g.add<int>(plug));
    CHECK_THROWS_WITH_AS(g.feed(numbers(1, 2)), "fork 's' has two branches named 'odd'",
                         pipeline_error);
}

TEST_CASE("a graph without nodes is refused, wherever it stands") {
    std::vector<int> result;
    CHECK_THROWS_WITH_AS(graph().feed(numbers(1, 2)), "graph has no node", pipeline_error);
    CHECK_THROWS_WITH_AS((collect(result) | graph()).feed(numbers(1, 2)), "graph has no node",
                         pipeline_error);
    CHECK_THROWS_WITH_AS((any_stage<std::string, int>(graph()) | collect(result))
                             .feed(std::vector<std::string>{"a"}),
                         "graph has no node", pipeline_error);
    CHECK(printed(graph()) == "<empty graph>\n");
}

TEST_CASE("move-only items pass through a graph, and are collected") {
    std::vector<std::unique_ptr<int>> even;
    std::vector<std::unique_ptr<int>> odd;
    graph g;
    const auto s = g.add<std::unique_ptr<int>>(split([](const auto& p) { return *p % 2 == 0; }));
    g.connect(s, "true", g.add(collect(even)));
    g.connect(s, "false", g.add(collect(odd)));
    std::vector<std::unique_ptr<int>> all;
    for (int n = 1; n <= 3; ++n) all.push_back(std::make_unique<int>(n));
    g.feed(std::move(all));
    CHECK(even.size() == 1);
    CHECK(odd.size() == 2);
}

TEST_CASE("a graph ends a static pipeline") {
    std::vector<int> result;
    graph g;
    g.add(collect(result));
    (plus(1) | g).feed(numbers(1, 3));
    CHECK(result == numbers(2, 4));
    CHECK(printed(plus(1) | g) == "plus\ncollect\n");
}

TEST_CASE("as an any_stage, what leaves its loose ends leaves a graph") {
    std::vector<int> result;
    graph g;
    const auto all = g.add<int>(broadcast);
    g.connect(all, g.add("up", plus(1)));
    g.connect(all, g.add("down", plus(-1)));
    const any_stage<int, int> erased = g;
    (erased | collect(result)).feed(numbers(1, 300));
    std::vector<int> expected;
    (fork(broadcast, branch(plus(1)), branch(plus(-1))) | collect(expected)).feed(numbers(1, 300));
    CHECK(result == expected);
}

TEST_CASE("branches with threads join in a graph") {
    std::vector<int> result;
    graph g;
    const auto router = g.add<int>(load_balance(least_busy));
    const auto kept = g.add(collect(result));
    for (int n = 0; n < 3; ++n) {
        const auto worker = g.add<int>("worker", buffer(4) | plus(0));
        g.connect(router, worker);
        g.connect(worker, kept);
    }
    g.feed(numbers(1, 1000));
    std::ranges::sort(result);
    CHECK(result == numbers(1, 1000));
}

TEST_CASE("what is satisfied in a graph ends the feed") {
    int seen = 0;
    std::vector<int> result;
    graph g;
    const auto effect = g.add("effect", map([&](int x) {
                                  ++seen;
                                  return x;
                              }));
    const auto three = g.add<int>("three", take(3));
    g.connect(effect, three);
    g.connect(three, g.add(collect(result)));
    g.feed(std::views::iota(1));
    CHECK(result == numbers(1, 3));
    CHECK(seen == 3);
}

TEST_CASE("a graph counts at its nodes") {
    std::vector<int> result;
    graph g;
    const auto s = g.add("parity", split(parity));
    g.connect(s, "odd", g.add("odd", collect(result)));
    g.connect(s, "otherwise", g.add<int>(plug));
    auto h = g.open<int>(counters);
    h.push(numbers(1, 5));
    std::ostringstream text;
    h.print(text);
    CHECK(text.str() ==
          "parity:  [in 5, out 5, errors 0]\n"
          "    odd -->\n"
          "        odd  [in 3, out 3, errors 0]\n"
          "    otherwise -->\n"
          "        null  [in 2, out 0, errors 0]\n");
}

TEST_CASE("ten thousand nodes run and die within an 8 MiB stack") {
    std::vector<int> result;
    graph g;
    auto last = g.add("first", plus(1));
    for (int n = 1; n < 10'000; ++n) {
        const auto next = g.add("next", plus(1));
        g.connect(last, next);
        last = next;
    }
    g.connect(last, g.add(collect(result)));
    g.feed(numbers(1, 3));
    CHECK(result == numbers(10'001, 10'003));
}
