// SPDX-License-Identifier: MIT
#include "plait/pipes/fork.hpp"

#include "plait/pipes/broadcast.hpp"
#include "plait/pipes/collect.hpp"
#include "plait/pipes/filter.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/plug.hpp"
#include "plait/pipes/route.hpp"
#include "plait/pipes/split.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

using namespace plait;
using namespace plait::pipes;

namespace {

coro<void, int, int> add(int n) {
    while (auto x = co_await receive_or_end) co_yield *x + n;
}
coro<void, int, int> multiply(int n) {
    while (auto x = co_await receive_or_end) co_yield *x* n;
}
coro<void, int, routed<int>> by_parity(outlet<int> even, outlet<int> odd) {
    while (auto x = co_await receive_or_end) {
        auto to = *x % 2 == 0 ? even : odd;
        co_yield to(*x);
    }
}
const char* parity(int x) { return x % 2 == 0 ? "even" : "odd"; }
bool is_even(int x) { return x % 2 == 0; }

template <class Stage>
std::string printed(const Stage& stage) {
    std::ostringstream out;
    out << stage;
    return std::move(out).str();
}

const std::vector<int> one_to_four{1, 2, 3, 4};

}  // namespace

TEST_CASE("a coroutine routes to branches by position") {
    std::vector<int> evens;
    std::vector<int> odds;
    fork(stage("split", by_parity), branch(stage("multiply", multiply, 10) | collect(evens)),
         branch(stage("add", add, 10) | collect(odds)))
        .feed(one_to_four);
    CHECK(evens == std::vector{20, 40});
    CHECK(odds == std::vector{11, 13});
}

TEST_CASE("split finds branches by name, in whatever order they stand") {
    std::vector<int> evens;
    std::vector<int> odds;
    fork(split(parity), branch("odd", stage("add", add, 10) | collect(odds)),
         branch("even", stage("multiply", multiply, 10) | collect(evens)), otherwise(fail))
        .feed(one_to_four);
    CHECK(evens == std::vector{20, 40});
    CHECK(odds == std::vector{11, 13});
}

TEST_CASE("branches join in what follows the fork, which exists once") {
    std::vector<int> evens;
    std::vector<int> odds;
    std::vector<int> result;
    (stage("add", add, 1) |
     fork(stage("split", by_parity),
          branch(collect(evens) | stage("multiply", multiply, 2) | stage("add", add, 5)),
          branch(collect(odds) | stage("multiply", multiply, 5) | stage("add", add, 2))) |
     map([n = 0](int x) mutable { return n++ == 0 ? x : x; }) | collect(result))
        .feed(one_to_four);
    CHECK(evens == std::vector{2, 4});
    CHECK(odds == std::vector{3, 5});
    CHECK(result == std::vector{9, 17, 13, 27});
}

TEST_CASE("the stage after a fork has one state for all branches") {
    std::vector<int> result;
    (fork(broadcast, branch(), branch()) | map([n = 0](int) mutable { return n++; }) |
     collect(result))
        .feed(std::vector{7, 7});
    CHECK(result == std::vector{0, 1, 2, 3});
}

TEST_CASE("broadcast: for each item, outputs appear in the order of the branches") {
    std::vector<int> result;
    (fork(broadcast, branch(stage("add", add, 1)), branch(stage("add", add, -1)), branch()) |
     collect(result))
        .feed(std::vector{1, 2});
    CHECK(result == std::vector{2, 0, 1, 3, 1, 2});
}

TEST_CASE("broadcast: a plugged branch does not join") {
    std::vector<int> incremented;
    std::vector<int> decremented;
    std::vector<int> original;
    std::vector<int> result;
    (fork(broadcast, branch(stage("add", add, 1) | collect(incremented)),
          branch(stage("add", add, -1) | collect(decremented)), branch(collect(original) | plug)) |
     collect(result))
        .feed(std::vector{1, 2, 3});
    CHECK(incremented == std::vector{2, 3, 4});
    CHECK(decremented == std::vector{0, 1, 2});
    CHECK(original == std::vector{1, 2, 3});
    CHECK(result == std::vector{2, 0, 3, 1, 4, 2});
}

TEST_CASE("a plugged branch may emit another type than the others") {
    std::vector<std::string> texts;
    std::vector<int> result;
    (fork(broadcast, branch(map([](int x) { return std::to_string(x); }) | collect(texts) | plug),
          branch()) |
     collect(result))
        .feed(one_to_four);
    CHECK(texts.size() == 4);
    CHECK(result == one_to_four);
}

TEST_CASE("branches of different types join in their common type") {
    std::vector<double> result;
    (fork(broadcast, branch(map([](int x) { return x / 2.0; })), branch()) | collect(result))
        .feed(std::vector{1});
    CHECK(result == std::vector{0.5, 1.0});
}

TEST_CASE("the end reaches the branches in order, then what follows, once") {
    const auto tells = [](std::string& into, char which) -> coro<void, int, int> {
        while (auto x = co_await receive_or_end) co_yield *x;
        into += which;
    };
    std::string ends;
    (fork(broadcast, branch(stage("a", +tells, std::ref(ends), 'a')),
          branch(stage("b", +tells, std::ref(ends), 'b') | plug),
          branch(stage("c", +tells, std::ref(ends), 'c'))) |
     stage("d", +tells, std::ref(ends), 'd') | plug)
        .feed(one_to_four);
    CHECK(ends == "abcd");
}

TEST_CASE("what follows a fork is told the end even if all branches are plugged") {
    bool told = false;
    const auto tells = [](bool& end) -> coro<void, int, int> {
        while (auto x = co_await receive_or_end) co_yield *x;
        end = true;
    };
    (fork(broadcast, branch(plug)) | stage("tells", tells, std::ref(told)) | plug)
        .feed(one_to_four);
    CHECK(told);
}

TEST_CASE("what branches emit at the end comes before the end of what follows") {
    const auto last_words = [](int words) -> coro<void, int, int> {
        while (auto heard = co_await receive_or_end) {}
        co_yield words;
    };
    std::vector<int> result;
    (fork(broadcast, branch(stage("a", +last_words, 1)), branch(stage("b", +last_words, 2))) |
     collect(result))
        .feed(one_to_four);
    CHECK(result == std::vector{1, 2});
}

TEST_CASE("forks stand in branches of forks") {
    std::vector<int> small;
    std::vector<int> big;
    std::vector<int> result;
    (fork(split(parity),
          branch("even", fork(split([](int x) { return x > 2; }), branch(true, collect(big)),
                              branch(false, collect(small)))),
          otherwise(plug)) |
     collect(result))
        .feed(one_to_four);
    CHECK(small == std::vector{2});
    CHECK(big == std::vector{4});
    CHECK(result == std::vector{2, 4});
}

TEST_CASE("a fork is a value: it can be fed again") {
    std::vector<int> result;
    const auto p = fork(broadcast, branch(), branch()) | collect(result);
    p.feed(std::vector{1});
    p.feed(std::vector{2});
    CHECK(result == std::vector{1, 1, 2, 2});
}

TEST_CASE("broadcast moves an item into its last branch") {
    std::vector<std::string> copies;
    std::vector<std::string> originals;
    std::vector<std::string> source{"a string too long to lie in its object itself"};
    const char* before = source[0].data();
    fork(broadcast, branch(collect(copies)), branch(collect(originals))).feed(std::move(source));
    CHECK(copies == originals);
    CHECK(originals[0].data() == before);
}

TEST_CASE("a fork prints its branches indented under their names") {
    const auto p = stage("add", add, 1) |
                   fork(stage("split", by_parity),
                        branch(stage("multiply", multiply, 2) | stage("add", add, 5)),
                        branch("odd", stage("multiply", multiply, 5) | plug)) |
                   stage("add", add, 2);
    CHECK(printed(p) ==
          "add(1)\n"
          "split:\n"
          "    -->\n"
          "        multiply(2)\n"
          "        add(5)\n"
          "    odd -->\n"
          "        multiply(5)\n"
          "        null\n"
          "add(2)\n");
}

TEST_CASE("values print as branch names, the empty branch as an empty pipeline") {
    CHECK(printed(fork(split("even?", is_even), branch(true), branch(false, plug))) ==
          "even?:\n"
          "    true -->\n"
          "        <empty pipeline>\n"
          "    false -->\n"
          "        null\n");
}
