// SPDX-License-Identifier: MIT
#include "plait/pipes/unique.hpp"

#include "plait/pipes/collect.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/testing/virtual_clock.hpp"

#include <random>
#include <unordered_map>

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;
using namespace std::chrono_literals;

namespace {

struct of_one_hash {
    explicit of_one_hash(int its_value) : value(its_value) {}
    friend bool operator==(const of_one_hash&, const of_one_hash&) = default;
    int value;
};

}  // namespace

template <>
struct std::hash<of_one_hash> {
    std::size_t operator()(const of_one_hash&) const noexcept { return 1; }
};

namespace {

template <class Stage>
std::vector<int> through(const Stage& stage, const std::vector<int>& in) {
    std::vector<int> out;
    (stage | collect(out)).feed(in);
    return out;
}

}  // namespace

TEST_CASE("unique passes the first sight of each item") {
    CHECK(through(unique(lru{10}), {1, 2, 1, 3, 2, 1}) == std::vector{1, 2, 3});
}

TEST_CASE("unique forgets the key that was not seen for longest") {
    // 1 is seen again before 3 pushes one out: 2 goes.
    CHECK(through(unique(lru{2}), {1, 2, 1, 3, 1, 2}) == std::vector{1, 2, 3, 2});
}

TEST_CASE("unique remembers nothing of an earlier feed") {
    std::vector<int> out;
    const auto p = unique(lru{10}) | collect(out);
    p.feed(std::vector{1, 1});
    p.feed(std::vector{1, 1});
    CHECK(out == std::vector{1, 1});
}

TEST_CASE("unique takes a part of the item for its key") {
    CHECK(through(unique(lru{10}, by_key([](int x) { return x % 10; })), {11, 21, 32, 12}) ==
          std::vector{11, 32});
}

TEST_CASE("a key may be a view into the item") {
    std::vector<std::string> out;
    const auto first_word = [](const std::string& line) {
        return std::string_view(line).substr(0, line.find(' '));
    };
    (unique(lru{10}, by_key(first_word)) | collect(out))
        .feed(std::vector<std::string>{"a 1", "b 2", "a 3"});
    CHECK(out == std::vector<std::string>{"a 1", "b 2"});
}

TEST_CASE("a key may be a tuple") {
    CHECK(through(unique(lru{10}, by_key([](int x) { return std::tuple(x % 2, x > 2); })),
                  {1, 2, 3, 4, 5}) == std::vector{1, 2, 3, 4});
}

TEST_CASE("with a time to live, unique forgets a key so long after it passed") {
    testing::virtual_clock clock;
    std::vector<int> out;
    auto h = (unique(ttl{5s, 10}, clock) | collect(out)).open<int>();
    h.push(1);
    clock.advance(4s);
    h.push(1);  // does not count: it did not pass
    clock.advance(1s);
    h.push(1);
    h.push(1);
    CHECK(out == std::vector{1, 1});
}

TEST_CASE("with a time to live, unique forgets the key that passed first where there is no room") {
    testing::virtual_clock clock;
    // 1 is seen again, but passed first.
    CHECK(through(unique(ttl{5s, 2}, clock), {1, 2, 1, 3, 2, 1}) == std::vector{1, 2, 3, 1});
}

TEST_CASE("unique without room is an error") {
    std::vector<int> out;
    CHECK_THROWS_WITH_AS((unique(lru{0}) | collect(out)).feed(out),
                         "lru needs room for at least 1 item", pipeline_error);
}

TEST_CASE("unique prints its bound") {
    testing::virtual_clock clock;
    CHECK(printed(unique(lru{10'000})) == "unique(lru(10000))\n");
    CHECK(printed(unique("visitors", ttl{5s, 7}, clock)) == "visitors(ttl(5s, 7))\n");
}

TEST_CASE("keyed slots agree with a map through random additions and removals") {
    std::mt19937 random(1);
    pipes::detail::keyed_slots<int, int> slots;
    std::unordered_map<int, int> model;
    for (int step = 0; step < 20'000; ++step) {
        // Few keys, so that they come and go.
        const int key = static_cast<int>(random() % 200);
        const auto slot = slots.find(key);
        REQUIRE((slot != slots.none) == model.contains(key));
        if (slot != slots.none) {
            REQUIRE(slots[slot] == model[key]);
            slots.remove(slot);
            model.erase(key);
        } else {
            slots.add(key, step);
            model[key] = step;
        }
        REQUIRE(slots.size() == model.size());
    }
}

TEST_CASE("keyed slots tell keys of one hash apart, whichever goes first") {
    for (int gone = 0; gone < 5; ++gone) {
        pipes::detail::keyed_slots<of_one_hash, int> slots;
        for (int key = 0; key < 5; ++key) slots.add(of_one_hash(key), 10 * key);
        slots.remove(slots.find(of_one_hash(gone)));
        for (int key = 0; key < 5; ++key) {
            const auto slot = slots.find(of_one_hash(key));
            REQUIRE((slot == slots.none) == (key == gone));
            if (slot != slots.none) CHECK(slots[slot] == 10 * key);
        }
    }
}

TEST_CASE("keyed slots reuse the numbers of what was removed") {
    pipes::detail::keyed_slots<int, int> slots;
    for (int key = 0; key < 1000; ++key) {
        CHECK(slots.add(key, key) < 2);
        if (key > 0) slots.remove(slots.find(key - 1));
    }
}
