// SPDX-License-Identifier: MIT
#include "plait/pipes/route.hpp"

#include "plait/pipes/collect.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/pipes/plug.hpp"

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;

namespace {

coro<void, int, routed<int>> in_turn(outlets<int> all) {
    for (;;)
        for (auto to : all) {
            auto next = co_await receive_or_end;
            if (!next) co_return;
            co_yield to(*next);
        }
}

template <class T, class Condition>
coro<void, T, routed<T>> two_ways(Condition condition, outlet<T> ontrue, outlet<T> onfalse) {
    while (auto item = co_await receive_or_end) {
        auto next = condition(*item) ? ontrue : onfalse;
        co_yield next(std::move(*item));
    }
}

coro<void, int, routed<int, std::string>> by_type(outlet<int> number, outlet<std::string> word) {
    while (auto x = co_await receive_or_end) {
        if (*x % 2 == 0)
            co_yield number(*x);
        else
            co_yield word(std::to_string(*x));
    }
}

coro<void, int, routed<int>> one_then_rest(outlet<int> one, outlets<int> rest) {
    auto first = co_await receive_or_end;
    if (!first) co_return;
    co_yield one(*first);
    co_await in_turn(rest);
}

bool is_even(int x) { return x % 2 == 0; }

}  // namespace

TEST_CASE("a router coroutine is tested without a pipeline") {
    auto program = compose(in_turn(outlets<int>(2)));
    program.next();
    program.send(7);
    CHECK(program.output().index() == 0);
    CHECK(program.output().item() == 7);
    program.next();
    program.send(8);
    CHECK(program.output().index() == 1);
    program.next();
    CHECK(program.end() == state::done);
}

TEST_CASE("outlets are taken by the branches in order") {
    std::vector<int> a;
    std::vector<int> b;
    std::vector<int> c;
    fork(stage("in turn", in_turn), branch(collect(a)), branch(collect(b)), branch(collect(c)))
        .feed(numbers(1, 7));
    CHECK(a == std::vector{1, 4, 7});
    CHECK(b == std::vector{2, 5});
    CHECK(c == std::vector{3, 6});
}

TEST_CASE("single outlets come before what outlets<T> takes") {
    std::vector<int> one;
    std::vector<int> b;
    std::vector<int> c;
    fork(stage("router", one_then_rest), branch(collect(one)), branch(collect(b)),
         branch(collect(c)))
        .feed(numbers(1, 5));
    CHECK(one == std::vector{1});
    CHECK(b == std::vector{2, 4});
    CHECK(c == std::vector{3, 5});
}

TEST_CASE("a router takes its own arguments before its outlets") {
    std::vector<int> even;
    std::vector<int> odd;
    fork(stage("filter", two_ways<int, bool (*)(int)>, is_even), branch("ontrue", collect(even)),
         branch("onfalse", collect(odd)))
        .feed(numbers(1, 5));
    CHECK(even == std::vector{2, 4});
    CHECK(odd == std::vector{1, 3, 5});
}

TEST_CASE("outlets may be for items of different types") {
    std::vector<int> even;
    std::vector<std::string> odd;
    fork(stage("by type", by_type), branch(collect(even)), branch(collect(odd)))
        .feed(numbers(1, 4));
    CHECK(even == std::vector{2, 4});
    CHECK(odd == std::vector<std::string>{"1", "3"});
}

TEST_CASE("move-only items are routed") {
    using owner = std::unique_ptr<int>;
    std::vector<owner> a;
    std::vector<owner> b;
    const auto router = [](outlets<owner> all) -> coro<void, owner, routed<owner>> {
        for (std::size_t n = 0;; ++n) {
            auto next = co_await receive_or_end;
            if (!next) co_return;
            auto to = all[n % all.size()];
            co_yield to(std::move(*next));
        }
    };
    auto h = fork(stage("router", +router), branch(collect(a)), branch(collect(b))).open<owner>();
    h.push(std::make_unique<int>(1));
    h.push(std::make_unique<int>(2));
    h.finish();
    CHECK(*a.at(0) == 1);
    CHECK(*b.at(0) == 2);
}

TEST_CASE("a router that returns wants no more, and its branches are told the end") {
    std::string ends;
    const auto once = [](outlet<int> to) -> coro<void, int, routed<int>> {
        const int x = co_await receive;
        co_yield to(x);
    };
    auto h =
        fork(stage("once", +once), branch(stage("tells", tells_end, std::ref(ends), 'e') | plug))
            .open();
    h.push(1);
    CHECK_FALSE(h.wants_more());
    h.finish();
    CHECK(ends == "e");
}

TEST_CASE("a router that asks again after the end is an error that names it") {
    const auto deaf = [](outlet<int> to) -> coro<void, int, routed<int>> {
        for (;;)
            if (auto x = co_await receive_or_end) co_yield to(*x);
    };
    CHECK_THROWS_WITH_AS(fork(stage("deaf", +deaf), branch(plug)).feed(numbers(1, 2)),
                         "stage 'deaf' asked for input after the end of the stream",
                         stage_ignored_close);
}

TEST_CASE("branches must be as many as outlets") {
    const auto router = stage("filter", two_ways<int, bool (*)(int)>, is_even);
    CHECK_THROWS_WITH_AS(fork(router, branch(plug), branch(plug), branch(plug)).feed(numbers(1, 2)),
                         "fork 'filter' has 3 branches, its coroutine takes 2 outlets",
                         pipeline_error);
    CHECK_THROWS_WITH_AS(fork(router, branch(plug)).feed(numbers(1, 2)),
                         "fork 'filter' has 1 branch, its coroutine takes 2 outlets",
                         pipeline_error);
}

TEST_CASE("an outlet that no branch has is an error") {
    const auto astray = [](outlet<int>) -> coro<void, int, routed<int>> {
        while (auto x = co_await receive_or_end) {
            const outlet<int> elsewhere(7);
            co_yield elsewhere(*x);
        }
    };
    CHECK_THROWS_WITH_AS(fork(stage("astray", +astray), branch(plug)).feed(numbers(1, 2)),
                         "an item was routed to outlet 7, which no branch has", pipeline_error);
}

TEST_CASE("a router coroutine prints with its arguments") {
    const auto limited = [](int, outlet<int>) -> coro<void, int, routed<int>> { co_return; };
    CHECK(printed(fork(stage("limited", +limited, 3), branch("only", plug))) ==
          "limited(3):\n    only -->\n        null\n");
}
