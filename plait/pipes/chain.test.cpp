// SPDX-License-Identifier: MIT
#include "plait/pipes/chain.hpp"

#include "plait/pipes/collect.hpp"
#include "plait/pipes/errors.hpp"
#include "plait/pipes/filter.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/plug.hpp"

#include <doctest/doctest.h>

#include <list>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

using namespace plait;
using namespace plait::pipes;

namespace {

bool even(int x) { return x % 2 == 0; }
auto plus(int n) {
    return map([n](int x) { return x + n; });
}
auto times(int n) {
    return map([n](int x) { return x * n; });
}

template <class Stage>
std::string printed(const Stage& stage) {
    std::ostringstream out;
    out << stage;
    return std::move(out).str();
}

const std::vector<int> one_to_four{1, 2, 3, 4};

}  // namespace

TEST_CASE("stages in a row act in order") {
    std::vector<int> result;
    (times(10) | plus(5) | plus(1) | collect(result)).feed(one_to_four);
    CHECK(result == std::vector{16, 26, 36, 46});
}

TEST_CASE("chains join to chains") {
    std::vector<int> result;
    const auto head = times(10) | plus(5);
    const auto tail = plus(1) | collect(result);
    (head | tail).feed(one_to_four);
    CHECK(result == std::vector{16, 26, 36, 46});
}

TEST_CASE("the empty pipeline changes nothing in a chain") {
    std::vector<int> result;
    (pipeline{} | times(10) | pipeline{} | collect(result)).feed(one_to_four);
    CHECK(result == std::vector{10, 20, 30, 40});
}

TEST_CASE("a filter passes the items for which its predicate holds") {
    std::vector<int> result;
    (filter(even) | collect(result)).feed(one_to_four);
    CHECK(result == std::vector{2, 4});
}

TEST_CASE("a pipeline is a value: it can be fed again") {
    std::vector<int> result;
    const auto p = plus(1) | collect(result);
    p.feed(one_to_four);
    p.feed(one_to_four);
    CHECK(result == std::vector{2, 3, 4, 5, 2, 3, 4, 5});
}

TEST_CASE("the state of a callable is fresh in each feed") {
    std::vector<int> result;
    const auto p = map([n = 0](int x) mutable { return x + n++; }) | collect(result);
    p.feed(one_to_four);
    p.feed(one_to_four);
    CHECK(result == std::vector{1, 3, 5, 7, 1, 3, 5, 7});
}

TEST_CASE("a source may be any input range") {
    std::vector<int> result;
    const auto p = plus(1) | collect(result);

    SUBCASE("a list") { p.feed(std::list{1, 2}); }
    SUBCASE("a view of prvalues") { p.feed(std::views::iota(1, 3)); }
    SUBCASE("a stream of numbers") {
        std::istringstream numbers("1 2");
        p.feed(std::ranges::istream_view<int>(numbers));
    }
    SUBCASE("an array") {
        const int numbers[] = {1, 2};
        p.feed(numbers);
    }
    SUBCASE("a coroutine") {
        p.feed([]() -> coro<void, nothing, int> {
            co_yield 1;
            co_yield 2;
        }());
    }
    CHECK(result == std::vector{2, 3});
}

TEST_CASE("proxies of a source become items") {
    std::vector<bool> bits{true, false, true};
    std::vector<int> result;
    (map([](bool bit) { return bit ? 1 : 0; }) | collect(result)).feed(bits);
    CHECK(result == std::vector{1, 0, 1});
}

TEST_CASE("what an rvalue container holds is moved") {
    std::vector<std::unique_ptr<int>> owners;
    owners.push_back(std::make_unique<int>(7));
    std::vector<std::unique_ptr<int>> result;
    collect(result).feed(std::move(owners));
    REQUIRE(result.size() == 1);
    CHECK(*result[0] == 7);
}

TEST_CASE("what an lvalue container holds is left alone") {
    const std::string text(100, 'x');
    std::vector<std::string> source{text};
    std::vector<std::string> result;
    collect(result).feed(source);
    CHECK(source == result);
}

TEST_CASE("what a temporary view shows is left alone") {
    std::vector<std::string> source{"a string too long to lie in its object itself"};
    const std::vector<std::string> before = source;
    std::vector<std::string> result;
    collect(result).feed(source | std::views::take(1));
    CHECK(source == before);
}

TEST_CASE("flat_map passes each element on") {
    std::vector<int> result;
    (flat_map([](int n) { return std::vector<int>(static_cast<std::size_t>(n), n); }) |
     collect(result))
        .feed(one_to_four);
    CHECK(result == std::vector{1, 2, 2, 3, 3, 3, 4, 4, 4, 4});
}

TEST_CASE("flat_map copies the elements of a range it does not own") {
    const std::vector<std::string> words{"one", "two"};
    std::vector<std::string> result;
    (flat_map([&](int) -> const std::vector<std::string>& { return words; }) | collect(result))
        .feed(std::vector{1, 2});
    CHECK(result == std::vector<std::string>{"one", "two", "one", "two"});
    CHECK(words == std::vector<std::string>{"one", "two"});
}

TEST_CASE("flat_map drops empty ranges") {
    std::vector<int> result;
    (flat_map([](int) { return std::vector<int>(); }) | collect(result)).feed(one_to_four);
    CHECK(result.empty());
}

TEST_CASE("map takes pointers to members") {
    struct point {
        int x, y;
        [[nodiscard]] int sum() const { return x + y; }
    };
    std::vector<int> result;
    const std::vector<point> points{{1, 2}, {3, 4}};
    (map(&point::x) | collect(result)).feed(points);
    (map(&point::sum) | collect(result)).feed(points);
    CHECK(result == std::vector{1, 3, 3, 7});
}

TEST_CASE("collect passes on what it has kept") {
    std::vector<int> first;
    std::vector<int> second;
    (collect(first) | plus(1) | collect(second)).feed(one_to_four);
    CHECK(first == one_to_four);
    CHECK(second == std::vector{2, 3, 4, 5});
}

TEST_CASE("a plug keeps items from what follows") {
    std::vector<int> result;
    std::vector<int> after;
    (times(10) | collect(result) | plug | plus(1) | collect(after)).feed(one_to_four);
    CHECK(result == std::vector{10, 20, 30, 40});
    CHECK(after.empty());
}

TEST_CASE("an output that goes nowhere is an error before the first item") {
    int seen = 0;
    const auto p = map("x2", [&](int x) { return seen = 2 * x; });
    CHECK_THROWS_WITH_AS(
        p.feed(one_to_four),
        "the output of 'x2' goes nowhere; end it with a stage that keeps items (collect, save, "
        "count, …) or with plug",
        pipeline_error);
    CHECK_THROWS_AS(static_cast<void>(p.open<int>()), pipeline_error);
    CHECK(seen == 0);
}

TEST_CASE("what follows the last stage that keeps items goes nowhere as well") {
    std::vector<int> result;
    CHECK_THROWS_AS((collect(result) | filter(even)).feed(one_to_four), pipeline_error);
}

TEST_CASE("the empty pipeline prints as such, and goes nowhere") {
    CHECK(printed(pipeline{}) == "<empty pipeline>\n");
    CHECK_THROWS_AS(pipeline{}.feed(one_to_four), pipeline_error);
}

TEST_CASE("a chain prints a line for each stage; callables and addresses do not show") {
    std::vector<int> result;
    CHECK(printed(filter(even) | map("x2", [](int x) { return 2 * x; }) | collect(result) | plug) ==
          "filter\nx2\ncollect\nnull\n");
}
