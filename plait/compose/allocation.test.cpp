// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"
#include "plait/testing/counting_new.test.hpp"

// No allocation in the steady state.

namespace {

using namespace plait;
using namespace plait::test;

// How often operator new is called by what `act` does after it has been done `before` times.
template <class Act>
std::size_t allocations_of(Act act, int before = 3) {
    for (int i = 0; i < before; ++i) act();
    const std::size_t start = allocations;
    act();
    return allocations - start;
}

coro<int> one() { co_return 1; }

TEST_CASE("the counter counts") {
    // Volatile, or the optimiser sees that nothing is needed.
    const auto act = [] {
        int* const volatile made = new int;
        delete made;
    };
    CHECK(allocations_of(act) == 1);
}

TEST_CASE("the millionth call of a coroutine allocates nothing") {
    auto program = compose([]() -> coro<void, nothing, int> {
        for (;;) {
            int sum = 0;
            for (int i = 0; i < 1000; ++i) sum += co_await one();
            co_yield sum;
        }
    }());
    CHECK(allocations_of([&] { program.next(); }, 1000) == 0);
}

TEST_CASE("composing and running a program for the thousandth time allocates nothing") {
    const auto act = [] {
        auto program = compose(one());
        program.next();
        CHECK(program.result() == 1);
    };
    CHECK(allocations_of(act, 1000) == 0);
}

TEST_CASE("calls a hundred deep allocate nothing after the first time") {
    static constexpr auto deep = [](auto self, int levels) -> coro<int> {
        if (levels == 0) co_return 0;
        co_return 1 + co_await self(self, levels - 1);
    };
    const auto act = [] {
        auto program = compose(deep(deep, 100));
        program.next();
    };
    CHECK(allocations_of(act) == 0);
}

TEST_CASE("round trips allocate nothing") {
    auto program = compose([]() -> coro<void, int, int> {
        for (;;) co_yield co_await receive + 1;
    }());
    program.next();
    const auto act = [&] {
        program.send(1);
        program.next();
    };
    CHECK(allocations_of(act) == 0);
}

TEST_CASE("pushing back allocates nothing after the first time") {
    auto program = compose([]() -> coro<void, std::string_view> {
        for (;;) {
            const std::string_view chunk = co_await receive;
            for (std::size_t at = 1; at < chunk.size(); ++at) {
                co_await push_back(chunk.substr(at), chunk.substr(0, 1));
                co_await receive;
                co_await receive;
            }
        }
    }());
    program.next();
    CHECK(allocations_of([&] { program.send("some words"); }) == 0);
}

TEST_CASE("a new program pushes back without allocation, as others did before it") {
    const auto act = [] {
        auto program = compose([]() -> coro<int, int> {
            co_await push_back(1, 2, 3);
            co_return co_await receive;
        }());
        program.next();
    };
    CHECK(allocations_of(act) == 0);
}

TEST_CASE("binding a local and looking it up allocates nothing after the first time") {
    static constexpr local<int> number{"number"};
    auto program = compose([]() -> coro<void, nothing, int> {
        for (;;) {
            co_await bind(number, 1);
            co_yield co_await number;
        }
    }());
    CHECK(allocations_of([&] { program.next(); }) == 0);
}

TEST_CASE("a side kick allocates nothing after the first time") {
    later<int> source;
    auto program = compose([](later<int>* its) -> coro<> {
        for (;;) co_await *its;
    }(&source));
    program.next();
    CHECK(allocations_of([&] { source.complete(1); }) == 0);
    program.close();
    source.drop();
}

TEST_CASE("an inner program allocates nothing after the first time") {
    auto program = compose([]() -> coro<void, nothing, int> {
        const auto here = co_await this_program;
        for (;;) {
            auto inner = compose(one(), here);
            inner.next();
            co_yield inner.result();
        }
    }());
    CHECK(allocations_of([&] { program.next(); }) == 0);
}

TEST_CASE("an item through a pipe allocates nothing") {
    static constexpr auto numbers = []() -> coro<void, nothing, int> {
        for (int x = 0;; ++x) co_yield x;
    };
    static constexpr auto doubles = []() -> coro<void, int, int> {
        for (;;) co_yield 2 * co_await receive;
    };
    auto program = compose(numbers() | doubles());
    CHECK(allocations_of([&] { program.next(); }) == 0);
}

TEST_CASE("a frame of more than four kilobytes comes from operator new each time") {
    static constexpr auto large = []() -> coro<char> {
        char room[8192];
        const volatile std::size_t at = 5000;  // unknown to the optimiser: it keeps all the room
        room[at] = 'x';
        co_await std::suspend_never();
        co_return room[at];
    };
    const auto act = [] {
        auto program = compose(large());
        program.next();
    };
    CHECK(allocations_of(act) == 1);
}

}  // namespace
