// SPDX-License-Identifier: MIT
#include "plait/pipes/attempt.hpp"

#include "plait/pipes/batch.hpp"
#include "plait/pipes/buffer.hpp"
#include "plait/pipes/collect.hpp"
#include "plait/pipes/fold.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/pipes/plug.hpp"
#include "plait/pipes/stage.hpp"
#include "plait/pipes/take.hpp"
#include "plait/testing/counted.hpp"
#include "plait/testing/virtual_clock.hpp"

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;
using namespace std::chrono_literals;

namespace {

// Fails the first so many times it is asked.
auto failing(int& times) {
    return map("work", [&times](int x) {
        if (times-- > 0) throw std::runtime_error("not yet");
        return x;
    });
}
auto refusing(int bad) {
    return map("work", [bad](int x) {
        if (x == bad) throw std::runtime_error("bad " + std::to_string(x));
        return x;
    });
}

}  // namespace

TEST_CASE("retry tries again, and waits longer each time") {
    testing::virtual_clock clock;
    int failures = 3;
    std::vector<int> result;
    (attempt(failing(failures), retry{.tries = 5, .first = 100ms, .factor = 2}, clock) |
     collect(result))
        .feed(std::vector{1});
    CHECK(result == std::vector{1});
    CHECK(clock.now().time_since_epoch() == 700ms);  // 100 + 200 + 400
}

TEST_CASE("jitter comes from the seed alone") {
    const auto waited = [](std::uint64_t seed) {
        testing::virtual_clock clock;
        int failures = 4;
        std::vector<int> result;
        (attempt(failing(failures),
                 retry{.tries = 5, .first = 100ms, .factor = 1, .jitter = 0.1, .seed = seed},
                 clock) |
         collect(result))
            .feed(std::vector{1});
        return clock.now().time_since_epoch();
    };
    CHECK(waited(1) == waited(1));
    CHECK(waited(1) != waited(2));
    CHECK(waited(1) >= 360ms);
    CHECK(waited(1) <= 440ms);
}

TEST_CASE("after the last try the error is thrown, unless something else is said") {
    testing::virtual_clock clock;
    int failures = 10;
    std::vector<int> result;
    const auto p = attempt(failing(failures), retry{.tries = 3}, clock) | collect(result);
    CHECK_THROWS_WITH_AS(p.feed(std::vector{1}), "not yet", std::runtime_error);
    CHECK(failures == 7);
}

TEST_CASE("skip drops the item and counts that") {
    std::vector<int> result;
    auto h = (attempt(refusing(2), skip) | collect(result)).open<int>();
    h.push(numbers(1, 3));
    std::ostringstream text;
    h.print(text);
    h.finish();
    CHECK(result == std::vector{1, 3});
    CHECK(text.str() == "attempt(skip):  [dropped 1]\n    -->\n        work\ncollect\n");
}

TEST_CASE("a dead letter says what happened, where, and how often it was tried") {
    testing::virtual_clock clock;
    std::vector<int> result;
    std::vector<dead<int>> letters;
    (attempt(refusing(2), retry{.tries = 3}.then(dead_letter(collect(letters))), clock) |
     collect(result))
        .feed(numbers(1, 3));
    CHECK(result == std::vector{1, 3});
    REQUIRE(letters.size() == 1);
    CHECK(letters[0].item == 2);
    CHECK(letters[0].stage == "attempt > work");
    CHECK(letters[0].what == "bad 2");
    CHECK(letters[0].tries == 3);
    CHECK_THROWS_WITH(std::rethrow_exception(letters[0].error), "bad 2");
}

TEST_CASE("the outputs of a failed try are not repeated") {
    int tries = 0;
    std::vector<int> result;
    testing::virtual_clock clock;
    const auto three = flat_map("three", [](int x) { return std::vector{x, x, x}; });
    const auto fails_once_in_the_middle = map([&](int x) {
        if (++tries == 2) throw std::runtime_error("once");
        return x;
    });
    (attempt(three | fails_once_in_the_middle, retry{.tries = 2}, clock) | collect(result))
        .feed(std::vector{7});
    CHECK(result == std::vector{7, 7, 7});
}

TEST_CASE("after a failed try the chain is bound afresh") {
    testing::counts seen;
    std::vector<int> result;
    const auto remembers = [](testing::counted kept) -> coro<void, int, int> {
        int sum = kept.value();
        while (auto x = co_await receive_or_end) {
            if (*x == 3) throw std::runtime_error("3");
            co_yield sum += *x;
        }
    };
    (attempt(stage("sum", +remembers, testing::counted(seen, 100)), skip) | collect(result))
        .feed(numbers(1, 5));
    CHECK(result == std::vector{101, 103, 104, 109});
    CHECK(seen.alive() == 0);
    CHECK(seen.misused == 0);
}

TEST_CASE("what is wrong with the pipeline is not tried again") {
    testing::virtual_clock clock;
    int tries = 0;
    const auto waits = [](int& count, testing::virtual_clock& until) -> coro<void, int, int> {
        ++count;
        static_cast<void>(co_await receive);
        co_await until.sleep(1s);
    };
    const auto p = attempt(stage("load", waits, std::ref(tries), std::ref(clock)),
                           retry{.tries = 5}.then(skip), clock) |
                   plug;
    CHECK_THROWS_AS(p.feed(numbers(1, 2)), pipeline_error);
    CHECK(tries == 1);
}

TEST_CASE("what is said at the end is passed on, and a deaf coroutine is still an error") {
    std::vector<int> result;
    (attempt(stage("last", last_word, 7), skip) | collect(result)).feed(numbers(1, 3));
    CHECK(result == std::vector{7});
    const auto deaf = []() -> coro<void, int, int> {
        for (;;)
            if (auto x = co_await receive_or_end) co_yield *x;
    };
    CHECK_THROWS_AS((attempt(stage("deaf", deaf), skip) | plug).feed(numbers(1, 3)),
                    stage_ignored_close);
}

TEST_CASE("stages that keep items cannot be tried again") {
    std::vector<std::vector<int>> result;
    CHECK_THROWS_WITH_AS((attempt(batch(3), skip) | collect(result)).feed(numbers(1, 2)),
                         "attempt cannot retry 'batch(3)': it keeps items between pushes",
                         pipeline_error);
    CHECK_THROWS_WITH_AS((attempt(buffer(3), skip) | plug).feed(numbers(1, 2)),
                         "attempt cannot retry 'buffer(3, block)': it keeps items between pushes",
                         pipeline_error);
}

TEST_CASE("what counts or folds cannot be tried again: it would forget what it had counted") {
    int passed = 0;
    CHECK_THROWS_WITH_AS((attempt(refusing(2) | count(passed), skip) | plug).feed(numbers(1, 3)),
                         "attempt cannot retry 'count': it keeps items between pushes",
                         pipeline_error);
    (attempt(refusing(2), skip) | count(passed)).feed(numbers(1, 3));
    CHECK(passed == 2);
}

TEST_CASE("tries without a pause need no time, however many they are") {
    testing::virtual_clock clock;
    const auto before = clock.now();
    int failures = 3'000;
    std::vector<int> result;
    (attempt(failing(failures), retry{.tries = 4'000, .first = 0ms}, clock) | collect(result))
        .feed(numbers(7, 7));
    CHECK(result == std::vector{7});
    CHECK(clock.now() == before);
}

TEST_CASE("dead letters may be batched") {
    std::vector<std::vector<dead<int>>> letters;
    (attempt(refusing(2), dead_letter(batch(10) | collect(letters))) | plug).feed(numbers(1, 3));
    REQUIRE(letters.size() == 1);
    CHECK(letters[0].size() == 1);
}

TEST_CASE("more outputs of one item than can be held are an error") {
    const auto flood = flat_map("flood", [](int n) { return std::views::iota(0, n); });
    std::size_t n = 0;
    const auto p = attempt(flood, skip) | map([&](int x) {
                       ++n;
                       return x;
                   }) |
                   plug;
    p.feed(std::vector{1024});
    CHECK(n == 1024);
    CHECK_THROWS_WITH_AS(p.feed(std::vector{1025}),
                         "'attempt' holds at most 1024 outputs of one item", pipeline_error);
}

TEST_CASE("a failure after attempt is not tried again") {
    int tries = 0;
    const auto counts = map([&](int x) {
        ++tries;
        return x;
    });
    testing::virtual_clock clock;
    const auto p = attempt(counts, retry{.tries = 5}.then(skip), clock) | refusing(1) | plug;
    CHECK_THROWS_WITH(p.feed(numbers(1, 2)), "bad 1");
    CHECK(tries == 1);
}

TEST_CASE("attempt wants no more when its chain or what follows wants no more") {
    std::vector<int> result;
    (attempt(take(2), skip) | collect(result)).feed(std::views::iota(1));
    (attempt(refusing(2), skip) | take(2) | collect(result)).feed(std::views::iota(1));
    CHECK(result == std::vector{1, 2, 1, 3});
}

TEST_CASE("attempt prints its chain, and dead letters, as branches") {
    std::vector<dead<int>> letters;
    testing::virtual_clock clock;
    CHECK(printed(attempt(refusing(2), dead_letter(collect(letters)))) ==
          "attempt(dead_letter):\n"
          "    -->\n"
          "        work\n"
          "    dead_letter -->\n"
          "        collect\n");
    CHECK(printed(attempt("carefully", refusing(2), retry{.tries = 5}.then(skip), clock)) ==
          "carefully(5, skip):\n    -->\n        work\n");
    CHECK_THROWS_WITH_AS(
        (attempt(refusing(1), retry{.tries = 0}, clock) | plug).feed(numbers(1, 2)),
        "attempt needs at least 1 try", pipeline_error);
}
