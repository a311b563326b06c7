// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

// A million nested calls cost memory, never machine stack: they return, throw, fail and close within
// the 8 MiB that a thread has, also without optimisation and under the address sanitizer.

namespace {

using namespace plait;
using namespace plait::test;

constexpr int million = 1000000;
// At each throw clang's sanitizer looks through all of its fake stack, for a third of a millisecond.
#if defined(__clang__) && defined(PLAIT_ADDRESS_SANITIZER)
constexpr int levels_to_throw = 5000;
#else
constexpr int levels_to_throw = million;
#endif

coro<int> returns_from(int levels) {
    if (levels == 0) co_return 0;
    co_return 1 + co_await returns_from(levels - 1);
}

coro<void, int, int> stands_below(int levels) {
    if (levels == 0)
        co_yield co_await receive;
    else
        co_await stands_below(levels - 1);
}

coro<> throws_from(int levels) {
    if (levels == 0) throw std::domain_error("from below");
    co_await throws_from(levels - 1);
}

TEST_CASE("a million nested calls return") {
    auto program = compose(returns_from(million));
    CHECK(program.next() == state::done);
    CHECK(program.result() == million);
}

TEST_CASE("an exception passes a million nested calls") {
    auto program = compose(throws_from(levels_to_throw));
    CHECK(program.next() == state::failed);
    CHECK_THROWS_AS(program.result(), std::domain_error);
}

TEST_CASE("an exception that passed a thousand calls has a short traceback") {
    auto program = compose(throws_from(1000));
    program.next();
    const std::string text = program.failure();
    CHECK(text.find("[the previous line repeated 999 more times]") != text.npos);
    CHECK(text.size() < 1000);
}

TEST_CASE("a million nested calls are closed while they receive") {
    auto program = compose(stands_below(million));
    CHECK(program.next() == state::wants_input);
    program.close();
    CHECK(program.state() == state::closed);
}

TEST_CASE("a million nested calls are closed while they yield") {
    auto program = compose(stands_below(million));
    program.next();
    CHECK(program.send(1) == state::has_output);
    program.close();
    CHECK(program.state() == state::closed);
}

TEST_CASE("a failure from outside passes a million nested calls") {
    auto program = compose(stands_below(levels_to_throw));
    program.next();
    CHECK(program.fail(std::domain_error("outside")) == state::failed);
}

TEST_CASE("input and output go straight to and from the bottom of a million calls") {
    auto program = compose(stands_below(million));
    CHECK(feed(program, 7) == std::vector{7});
    CHECK(program.state() == state::done);
}

TEST_CASE("a loop of a million calls returns") {
    auto program = compose([]() -> coro<int> {
        static constexpr auto one = []() -> coro<int> { co_return 1; };
        int sum = 0;
        for (int i = 0; i < million; ++i) sum += co_await one();
        co_return sum;
    }());
    program.next();
    CHECK(program.result() == million);
}

TEST_CASE("many exceptions are thrown and caught in one program, one after another") {
    auto program = compose([]() -> coro<int> {
        int caught = 0;
        for (int i = 0; i < levels_to_throw / 10; ++i) {
            try {
                co_await throws_from(1);
            } catch (const std::domain_error&) {
                ++caught;
            }
        }
        co_return caught;
    }());
    program.next();
    CHECK(program.result() == levels_to_throw / 10);
}

TEST_CASE("the live trace of a million calls is short") {
    auto program = compose(stands_below(million));
    program.next();
    CHECK(program.trace().size() < 2000);
}

}  // namespace
