// SPDX-License-Identifier: MIT
#include "plait/pipes/any_stage.hpp"

#include "plait/pipes/batch.hpp"
#include "plait/pipes/broadcast.hpp"
#include "plait/pipes/buffer.hpp"
#include "plait/pipes/collect.hpp"
#include "plait/pipes/filter.hpp"
#include "plait/pipes/fold.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/parallel.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/pipes/stage.hpp"
#include "plait/pipes/take.hpp"
#include "plait/testing/virtual_clock.hpp"

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;
using namespace std::chrono_literals;

namespace {

coro<void, int, int> increment() {
    while (auto x = co_await receive_or_end) co_yield *x + 1;
}
auto plus(int n) {
    return map("plus", [n](int x) { return x + n; });
}
auto counting(int& seen) {
    return map([&seen](int x) {
        ++seen;
        return x;
    });
}

}  // namespace

TEST_CASE("an any_stage does what the chain does that it was made of") {
    std::vector<int> result;
    const any_stage<int, int> erased = filter([](int x) { return x % 2 == 0; }) | plus(1);
    (erased | collect(result)).feed(numbers(1, 1000));
    std::vector<int> expected;
    (filter([](int x) { return x % 2 == 0; }) | plus(1) | collect(expected)).feed(numbers(1, 1000));
    CHECK(result == expected);
}

TEST_CASE("any_stages of one type are exchangeable") {
    std::vector<int> result;
    any_stage<int, int> chosen = plus(1);
    chosen = plus(10);
    (chosen | collect(result)).feed(std::vector{1});
    CHECK(result == std::vector{11});
}

TEST_CASE("an any_stage that ends a pipeline emits nothing") {
    long sum = 0;
    const any_stage<int> erased = plus(1) | fold(sum, [](long a, int x) { return a + x; });
    erased.feed(numbers(1, 1000));
    CHECK(sum == 501'500);
}

TEST_CASE("an any_stage whose output goes nowhere is refused") {
    const any_stage<int, int> erased = plus(1);
    CHECK_THROWS_AS(erased.feed(numbers(1, 2)), pipeline_error);
}

TEST_CASE("nothing lies in an any_stage between pushes") {
    std::vector<int> result;
    const any_stage<int, int> a = plus(1);
    const any_stage<int, int> b = stage("increment", increment);
    auto h = (a | b | collect(result)).open();
    h.push(1);
    CHECK(result == std::vector{3});
    h.push(numbers(2, 3));
    CHECK(result == std::vector{3, 4, 5});
}

TEST_CASE("an effect above take, both erased, runs only as often as items are taken") {
    int seen = 0;
    std::vector<int> result;
    const any_stage<int, int> effect = counting(seen);
    const any_stage<int, int> three = take(3);
    SUBCASE("two stages") { (effect | three | collect(result)).feed(numbers(1, 1000)); }
    SUBCASE("one of two") {
        (any_stage<int, int>(effect | three) | collect(result)).feed(numbers(1, 1000));
    }
    SUBCASE("a static one between") {
        any_stage<int>(effect | plus(0) | three | collect(result)).feed(numbers(1, 1000));
    }
    CHECK(result == numbers(1, 3));
    CHECK(seen == 3);
}

TEST_CASE("an erased stage that wants nothing is seen before the first item") {
    int seen = 0;
    std::vector<int> result;
    const any_stage<int, int> effect = counting(seen);
    const any_stage<int, int> none = take(0);
    const auto p = effect | plus(1) | none | collect(result);
    CHECK_FALSE(p.open().wants_more());
    p.feed(numbers(1, 5));
    any_stage<int>(p).feed(numbers(1, 5));
    CHECK(seen == 0);
}

TEST_CASE("what grows inside an any_stage does not pile up") {
    std::size_t n = 0;
    const any_stage<int, int> grows = flat_map([](int x) { return std::views::iota(0, x); });
    const any_stage<int> all = any_stage<int, int>(grows | plus(0) | grows) | count(n);
    all.feed(std::vector{2000, 3});
    CHECK(n == 2000 * 1999 / 2 + 3);
}

TEST_CASE("a stage that keeps items says them at the end, in order") {
    std::vector<std::vector<int>> result;
    using batches = std::vector<int>;
    const any_stage<int, batches> twos = batch(2);
    const any_stage<int, int> last = stage("last", last_word, 9);
    (last | twos | collect(result)).feed(numbers(1, 5));
    CHECK(result == std::vector<batches>{{9}});
}

TEST_CASE("ticks and deadlines pass") {
    testing::virtual_clock clock;
    std::vector<std::vector<int>> result;
    const any_stage<int, std::vector<int>> timed = batch(10, 1s, clock);
    auto h = (any_stage<int, int>(plus(0)) | timed | collect(result)).open();
    h.push(1);
    CHECK(h.deadline() == clock.now() + 1s);
    clock.advance(1s);
    h.tick();
    CHECK(result.size() == 1);
}

TEST_CASE("buffers and parallel work inside") {
    std::vector<int> result;
    const any_stage<int, int> crossing = plus(1) | buffer(5);
    const any_stage<int, int> many = parallel(2, plus(1));
    any_stage<int>(any_stage<int, int>(crossing | many | crossing) | plus(1) | collect(result))
        .feed(numbers(1, 1000));
    CHECK(result == numbers(5, 1004));
}

TEST_CASE("a buffer inside tells those above that nothing more is wanted") {
    std::vector<int> result;
    const any_stage<int, int> crossing = buffer(5);
    const any_stage<int, int> three = take(3);
    any_stage<int>(any_stage<int, int>(crossing | three) | collect(result))
        .feed(std::views::iota(1));
    CHECK(result == numbers(1, 3));
}

TEST_CASE("branches may be any_stages") {
    std::vector<int> result;
    const any_stage<int, int> a = plus(10);
    (fork(broadcast, branch(a), branch()) | collect(result)).feed(numbers(1, 2));
    CHECK(result == std::vector{11, 1, 12, 2});
}

TEST_CASE("an exception leaves an any_stage unchanged") {
    const any_stage<int, int> bad =
        map([](int x) -> int { throw std::out_of_range(std::to_string(x)); });
    std::vector<int> result;
    CHECK_THROWS_WITH_AS((bad | collect(result)).feed(numbers(1, 2)), "1", std::out_of_range);
}

TEST_CASE("move-only items pass") {
    using owner = std::unique_ptr<int>;
    std::vector<owner> result;
    const any_stage<owner, owner> increments = map([](owner p) {
        ++*p;
        return p;
    });
    auto h = (increments | increments | collect(result)).open();
    h.push(std::make_unique<int>(1));
    CHECK(*result.at(0) == 3);
}

TEST_CASE("it prints, and counts, as what it was made of") {
    std::vector<int> result;
    const auto p = any_stage<int, int>(plus(1) | stage("increment", increment)) | collect(result);
    CHECK(printed(p) == "plus\nincrement\ncollect\n");
    auto h = p.open(counters);
    h.push(numbers(1, 5));
    std::ostringstream text;
    h.print(text);
    CHECK(text.str() ==
          "plus  [in 5, out 5, errors 0]\n"
          "increment  [in 5, out 5, errors 0]\n"
          "collect  [in 5, out 5, errors 0]\n");
}

TEST_CASE("ten thousand stages run and die within an 8 MiB stack") {
    std::vector<int> result;
    any_stage<int, int> deep = plus(1);
    for (int n = 1; n < 10'000; ++n) {
        if (n % 2 == 0)
            deep = any_stage<int, int>(deep | plus(1));
        else
            deep = any_stage<int, int>(deep | stage("increment", increment));
    }
    auto h = (deep | collect(result)).open();
    h.push(numbers(1, 3));
    h.finish();
    CHECK(result == numbers(10'001, 10'003));
}
