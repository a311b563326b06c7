// SPDX-License-Identifier: MIT

// Items whose copies and moves throw. Whichever of them does, that exception comes out of feed, or ends
// in the policy of an attempt, and no item stays alive.

#include "plait/pipes/any_stage.hpp"
#include "plait/pipes/attempt.hpp"
#include "plait/pipes/batch.hpp"
#include "plait/pipes/broadcast.hpp"
#include "plait/pipes/buffer.hpp"
#include "plait/pipes/cached.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/parallel.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/pipes/plug.hpp"
#include "plait/pipes/stage.hpp"
#include "plait/pipes/unique.hpp"
#include "plait/pipes/window.hpp"

#include <list>

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;

namespace {

struct bad_copy : std::runtime_error {
    bad_copy() : std::runtime_error("bad copy") {}
};

/// The copy or move that makes `left` zero throws.
struct fragile {
    static inline std::atomic<int> alive = 0;
    static inline std::atomic<int> left = 0;

    explicit fragile(int its_value) : value(its_value) { ++alive; }
    fragile(const fragile& other) : value(other.value) { made(); }
    fragile(fragile&& other) : value(other.value) { made(); }  // NOLINT(*-noexcept-move*)
    fragile& operator=(const fragile& other) {
        if (--left == 0) throw bad_copy();
        value = other.value;
        return *this;
    }
    fragile& operator=(fragile&& other) { return *this = other; }  // NOLINT(*-noexcept-move*)
    ~fragile() { --alive; }

    static void made() {
        if (--left == 0) throw bad_copy();
        ++alive;
    }
    friend bool operator==(const fragile& a, const fragile& b) { return a.value == b.value; }

    int value;
};

fragile same(const fragile& item) { return item; }

coro<void, fragile, fragile> passes() {
    while (auto item = co_await receive_or_end) co_yield *item;
}

// Lets one copy or move after the other throw, until there are no more.
template <class Chain>
int failures_of(const Chain& chain) {
    std::list<fragile> items;
    for (int n = 0; n < 7; ++n) items.emplace_back(n);
    const int before = fragile::alive;
    int failures = 0;
    for (int nth = 1;; ++nth) {
        CAPTURE(nth);
        fragile::left = nth;
        try {
            (chain | plug).feed(items);
        } catch (const bad_copy&) {
            ++failures;
        }
        REQUIRE(fragile::alive == before);
        if (fragile::left > 0) return failures;
    }
}

}  // namespace

template <>
struct std::hash<fragile> {
    std::size_t operator()(const fragile& item) const { return std::hash<int>()(item.value); }
};

TEST_CASE("copies that throw in stages that keep items") {
    CHECK(failures_of(batch(3)) > 0);
    CHECK(failures_of(window(items{3, 1})) > 0);
    CHECK(failures_of(unique(lru{3})) > 0);
    CHECK(failures_of(stage("passes", passes)) > 0);
}

TEST_CASE("copies that throw on their way to other threads, and back") {
    CHECK(failures_of(buffer(2)) > 0);
    CHECK(failures_of(parallel(2, map(same))) > 0);
    CHECK(failures_of(fork(broadcast, branch(buffer(1)), branch(), branch(buffer(2)))) > 0);
}

TEST_CASE("copies that throw in erased stages") {
    CHECK(failures_of(any_stage<fragile, fragile>(any_stage<fragile, fragile>(map(same)) |
                                                  stage("passes", passes))) > 0);
}

TEST_CASE("copies that throw while a store that survives is changed") {
    CHECK(failures_of(cached(ram{3}, same, map(same))) > 0);
    CHECK(failures_of(attempt(cached(shared_ram{3}, same, map(same)), skip)) == 0);
}
