// SPDX-License-Identifier: MIT
#include "plait/pipes/cached.hpp"

#include "plait/pipes/attempt.hpp"
#include "plait/pipes/buffer.hpp"
#include "plait/pipes/collect.hpp"
#include "plait/pipes/filter.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/parallel.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/pipes/stage.hpp"

#include <map>
#include <random>

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;

namespace {

int itself(int x) { return x; }

auto working(std::atomic<int>& times) {
    return map("work", [&times](int x) {
        ++times;
        return 10 * x;
    });
}

}  // namespace

TEST_CASE("cached asks its chain for each key once") {
    std::atomic<int> worked = 0;
    std::vector<int> result;
    (cached(ram{10}, itself, working(worked)) | collect(result))
        .feed(std::vector{1, 2, 1, 1, 2, 3});
    CHECK(result == std::vector{10, 20, 10, 10, 20, 30});
    CHECK(worked == 3);
}

TEST_CASE("a store in memory is new in each feed") {
    std::atomic<int> worked = 0;
    std::vector<int> result;
    const auto p = cached(ram{10}, itself, working(worked)) | collect(result);
    p.feed(std::vector{1});
    p.feed(std::vector{1});
    CHECK(worked == 2);
}

TEST_CASE("a store of one's own outlives the feed") {
    struct table {
        std::map<int, int> kept;
        std::optional<int> get(int key) const {
            const auto found = kept.find(key);
            return found == kept.end() ? std::nullopt : std::optional(found->second);
        }
        void put(int key, int value) { kept[key] = value; }
        [[nodiscard]] std::string label() const { return "table"; }
    } store;
    std::atomic<int> worked = 0;
    std::vector<int> result;
    const auto p = cached(std::ref(store), itself, working(worked)) | collect(result);
    p.feed(std::vector{1});
    p.feed(std::vector{1, 2});
    CHECK(result == std::vector{10, 10, 20});
    CHECK(worked == 2);
    CHECK(printed(p) == "cached(table):\n    hit -->\n    miss -->\n        work\ncollect\n");
}

TEST_CASE("cached needs one answer for each request") {
    std::vector<int> result;
    const auto twice = stage(
        "work", +[]() -> coro<void, int, int> {
            while (auto x = co_await receive_or_end) {
                co_yield *x;
                co_yield *x;
            }
        });
    CHECK_THROWS_WITH_AS((cached(ram{10}, itself, twice) | collect(result)).feed(numbers(1, 2)),
                         "cached: 'work' emitted 2 items for one request", pipeline_error);
    CHECK_THROWS_WITH_AS(
        (cached(ram{10}, itself, filter("none", [](int) { return false; })) | collect(result))
            .feed(numbers(1, 2)),
        "cached: 'none' emitted 0 items for one request", pipeline_error);
    CHECK(result.empty());
}

TEST_CASE("an answer without a request, at the end, is an error") {
    std::vector<int> result;
    const auto late = []() -> coro<void, int, int> {
        while (auto x = co_await receive_or_end) co_yield *x;
        co_yield -1;
    };
    CHECK_THROWS_WITH_AS(
        (cached(ram{10}, itself, stage("late", late)) | collect(result)).feed(numbers(1, 2)),
        "cached: 'late' emitted 1 items for no request, at the end", pipeline_error);
}

TEST_CASE("boundaries inside cached are refused") {
    std::vector<int> result;
    CHECK_THROWS_WITH_AS(
        (cached(ram{10}, itself, parallel(4, map(itself))) | collect(result)).feed(numbers(1, 2)),
        "cached cannot match the answers of 'parallel(4)'; put parallel around cached",
        pipeline_error);
    CHECK_THROWS_AS((cached(ram{10}, itself, buffer(4)) | collect(result)).feed(numbers(1, 2)),
                    pipeline_error);
}

TEST_CASE("ram inside parallel is refused, shared_ram is shared") {
    std::atomic<int> worked = 0;
    std::vector<int> result;
    std::vector<int> requests;
    for (int n = 0; n < 2000; ++n) requests.push_back(n % 50);
    CHECK_THROWS_WITH_AS(
        (parallel(2, cached(ram{100}, itself, working(worked))) | collect(result)).feed(requests),
        "ram inside parallel(2) would be one store for each of 2 threads; use shared_ram",
        pipeline_error);
    (parallel(3, cached(shared_ram{100}, itself, working(worked), single_flight)) | collect(result))
        .feed(requests);
    CHECK(result.size() == 2000);
    CHECK(result[49] == 490);
    CHECK(worked == 50);
}

TEST_CASE("single flight: if the leader ends without an answer, the next one leads") {
    std::atomic<int> worked = 0;
    std::vector<int> result;
    const auto fails_at_first = map("work", [&worked](int x) {
        if (++worked == 1) throw std::runtime_error("boom");
        return x;
    });
    (parallel(2, attempt(cached(shared_ram{100}, itself, fails_at_first, single_flight), skip)) |
     collect(result))
        .feed(std::vector<int>(500, 7));
    CHECK(result == std::vector<int>(499, 7));
    CHECK(worked == 2);
}

TEST_CASE("second chance: what was asked for since the last turn stays") {
    ram_store<int, int> store(3);
    for (int key = 1; key <= 3; ++key) store.put(key, key);
    CHECK(store.get(1) != nullptr);
    store.put(4, 4);  // 1 is spared, 2 goes
    CHECK(store.get(2) == nullptr);
    CHECK(store.get(1) != nullptr);
    CHECK(store.get(3) != nullptr);
    CHECK(*store.get(4) == 4);
}

TEST_CASE("a new answer is the last to be forgotten") {
    ram_store<int, int> store(3);
    for (int key = 1; key <= 3; ++key) store.put(key, key);
    store.put(4, 4);
    store.put(5, 5);
    CHECK(store.get(1) == nullptr);
    CHECK(store.get(2) == nullptr);
    for (int key = 3; key <= 5; ++key) CHECK(store.get(key) != nullptr);
}

TEST_CASE("a store in memory never holds more than it has room for, and never lies") {
    std::mt19937 random(1);
    ram_store<int, int> store(50);
    for (int step = 0; step < 20'000; ++step) {
        const int key = static_cast<int>(random() % 200);
        if (const int* found = store.get(key)) REQUIRE(*found == 7 * key);
        store.put(key, 7 * key);
        REQUIRE(store.size() <= 50);
    }
}

TEST_CASE("cached asks again for just what a store of its room has forgotten") {
    std::mt19937 random(1);
    std::vector<int> requests;
    for (int i = 0; i < 5'000; ++i) requests.push_back(static_cast<int>(random() % 40));
    std::vector<int> expected;
    ram_store<int, int> store(20);
    for (const int request : requests) {
        if (store.get(request) != nullptr) continue;
        expected.push_back(request);
        store.put(request, request);
    }
    std::vector<int> asked;
    std::vector<int> result;
    (cached(ram{20}, itself, collect(asked)) | collect(result)).feed(requests);
    CHECK(asked == expected);
    CHECK(result == requests);
}

TEST_CASE("a new answer for a key replaces the old one") {
    ram_store<int, int> store(2);
    store.put(1, 1);
    store.put(1, 2);
    CHECK(store.size() == 1);
    CHECK(*store.get(1) == 2);
}

TEST_CASE("keys may be views into the item") {
    std::vector<int> result;
    int worked = 0;
    (cached(
         ram{10}, [](const std::string& s) { return std::string_view(s); },
         map([&](const std::string& s) {
             ++worked;
             return static_cast<int>(s.size());
         })) |
     collect(result))
        .feed(std::vector<std::string>{"a", "bb", "a"});
    CHECK(result == std::vector{1, 2, 1});
    CHECK(worked == 2);
}

TEST_CASE("ram without room is refused") {
    std::vector<int> result;
    CHECK_THROWS_WITH_AS(
        (cached(ram{0}, itself, map(itself)) | collect(result)).feed(numbers(1, 2)),
        "ram needs room for at least 1 item", pipeline_error);
}
