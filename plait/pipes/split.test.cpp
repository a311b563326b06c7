// SPDX-License-Identifier: MIT
#include "plait/pipes/split.hpp"

#include "plait/pipes/broadcast.hpp"
#include "plait/pipes/collect.hpp"
#include "plait/pipes/load_balance.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/pipes/take.hpp"
#include "plait/pipes/two_way.hpp"

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;

namespace {

std::string module_of(const std::string& line) { return line.substr(0, line.find(' ')); }
bool is_even(int x) { return x % 2 == 0; }

const std::vector<std::string> log_lines{"first a", "second b", "fourth c", "first d"};

}  // namespace

TEST_CASE("a key without a branch goes to otherwise") {
    std::vector<std::string> first;
    std::vector<std::string> rest;
    fork(split("module", module_of), branch("first", collect(first)), otherwise(collect(rest)))
        .feed(log_lines);
    CHECK(first == std::vector<std::string>{"first a", "first d"});
    CHECK(rest == std::vector<std::string>{"second b", "fourth c"});
}

TEST_CASE("otherwise may be plugged") {
    std::vector<std::string> first;
    fork(split("module", module_of), branch("first", collect(first)), otherwise(plug))
        .feed(log_lines);
    CHECK(first.size() == 2);
}

TEST_CASE("otherwise may stand anywhere") {
    std::vector<std::string> first;
    std::vector<std::string> rest;
    fork(split("module", module_of), otherwise(collect(rest)), branch("first", collect(first)))
        .feed(log_lines);
    CHECK(first.size() == 2);
    CHECK(rest.size() == 2);
}

TEST_CASE("otherwise(fail) names the split and the key") {
    std::vector<std::string> first;
    const auto p = fork(split("module", module_of), branch("first", collect(first)),
                        branch("second", plug), otherwise(fail));
    CHECK_THROWS_WITH_AS(p.feed(log_lines), "split 'module' has no branch for 'fourth'", no_branch);
    CHECK(first == std::vector<std::string>{"first a"});
}

TEST_CASE("a split is refused if a key could be lost") {
    std::vector<std::string> first;
    CHECK_THROWS_WITH_AS(fork(split("module", module_of), branch("first", collect(first)),
                              branch("second", plug), branch("third", plug))
                             .feed(log_lines),
                         "split 'module' has no otherwise: a key other than 'first', 'second', "
                         "'third' would be lost; add otherwise(chain), otherwise(plug) or "
                         "otherwise(fail)",
                         pipeline_error);
    CHECK(first.empty());
}

TEST_CASE("a branch of a split without a name is refused: nothing would come there") {
    std::vector<std::string> first;
    CHECK_THROWS_WITH_AS(
        fork(split("module", module_of), branch(collect(first)), otherwise(plug)).feed(log_lines),
        "split 'module' has a branch without a name, to which no key leads", pipeline_error);
}

TEST_CASE("a split by bool needs a branch for both") {
    CHECK_THROWS_WITH_AS(fork(split(is_even), branch(true, plug)).feed(numbers(1, 2)),
                         "split by bool has no branch for false", pipeline_error);
    CHECK_THROWS_WITH_AS(fork(split(is_even), branch(false, plug)).feed(numbers(1, 2)),
                         "split by bool has no branch for true", pipeline_error);
}

TEST_CASE("branches are found by value") {
    std::vector<int> result;
    SUBCASE("of an integer of another width") {
        const auto last_digit = [](int x) { return static_cast<unsigned long>(x % 10); };
        fork(split(last_digit), branch(1, collect(result)), otherwise(plug))
            .feed(std::vector{11, 12, 21});
        CHECK(result == std::vector{11, 21});
    }
    SUBCASE("of an enumeration") {
        enum class parity { even, odd };
        fork(split([](int x) { return x % 2 == 0 ? parity::even : parity::odd; }),
             branch(parity::odd, collect(result)), branch(parity::even, plug), otherwise(fail))
            .feed(numbers(1, 3));
        CHECK(result == std::vector{1, 3});
    }
    SUBCASE("of a character") {
        fork(split([](int x) { return x > 0 ? 'p' : 'n'; }), branch('p', collect(result)),
             otherwise(plug))
            .feed(std::vector{-1, 1});
        CHECK(result == std::vector{1});
    }
}

TEST_CASE("a fork without branches is refused") {
    CHECK_THROWS_WITH_AS(fork(broadcast).feed(numbers(1, 2)), "fork 'broadcast' has no branch",
                         pipeline_error);
}

TEST_CASE("two branches of one name are refused") {
    CHECK_THROWS_WITH_AS(fork(split([](int) { return "first"; }), branch("first", plug),
                              branch("first", plug), otherwise(plug))
                             .feed(numbers(1, 2)),
                         "fork 'split' has two branches named 'first'", pipeline_error);
}

TEST_CASE("round_robin takes the branches in turn") {
    std::vector<int> a;
    std::vector<int> b;
    fork(load_balance(round_robin), branch(collect(a)), branch(collect(b))).feed(numbers(1, 5));
    CHECK(a == std::vector{1, 3, 5});
    CHECK(b == std::vector{2, 4});
}

TEST_CASE("round_robin leaves out a branch that wants no more") {
    std::vector<int> a;
    std::vector<int> b;
    fork(load_balance(round_robin), branch(take(1) | collect(a)), branch(collect(b)))
        .feed(numbers(1, 5));
    CHECK(a == std::vector{1});
    CHECK(b == numbers(2, 5));
}

TEST_CASE("least_busy goes round where no branch has boundaries") {
    std::vector<int> a;
    std::vector<int> b;
    fork(load_balance(least_busy), branch(collect(a)), branch(collect(b))).feed(numbers(1, 5));
    CHECK(a == std::vector{1, 3, 5});
    CHECK(b == std::vector{2, 4});
}

TEST_CASE("by_key always takes the same branch for a key") {
    std::vector<int> a;
    std::vector<int> b;
    const auto tens = [](int x) { return x / 10; };
    fork(load_balance(by_key(tens)), branch(collect(a)), branch(collect(b))).feed(numbers(0, 199));
    CHECK(a.size() + b.size() == 200);
    CHECK(a.size() > 0);
    CHECK(b.size() > 0);
    for (const int x : a)
        for (const int y : b) REQUIRE(x / 10 != y / 10);
}

TEST_CASE("filter with two branches is a two-way split") {
    std::vector<int> even;
    std::vector<int> odd;
    SUBCASE("by name") {
        filter(is_even, branch("ontrue", collect(even)), branch("onfalse", collect(odd)))
            .feed(numbers(1, 4));
    }
    SUBCASE("by name, in the other order") {
        filter(is_even, branch("onfalse", collect(odd)), branch("ontrue", collect(even)))
            .feed(numbers(1, 4));
    }
    SUBCASE("by position") {
        filter(is_even, branch(collect(even)), branch(collect(odd))).feed(numbers(1, 4));
    }
    CHECK(even == std::vector{2, 4});
    CHECK(odd == std::vector{1, 3});
}

TEST_CASE("routers print by name and kind") {
    CHECK(printed(fork(load_balance(round_robin), branch(plug))) ==
          "load_balance(round_robin):\n    -->\n        null\n");
    CHECK(printed(filter("even", is_even, branch("ontrue"), branch("onfalse", plug))) ==
          "even:\n"
          "    ontrue -->\n"
          "        <empty pipeline>\n"
          "    onfalse -->\n"
          "        null\n");
    CHECK(printed(fork(split("module", module_of), branch("first", plug), otherwise(fail))) ==
          "module:\n"
          "    first -->\n"
          "        null\n"
          "    otherwise -->\n"
          "        fail\n");
}
