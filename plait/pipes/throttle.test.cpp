// SPDX-License-Identifier: MIT
#include "plait/pipes/throttle.hpp"

#include "plait/pipes/collect.hpp"
#include "plait/pipes/fold.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/testing/virtual_clock.hpp"

#include <limits>

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;
using namespace std::chrono_literals;

namespace {

// When each item passes, in milliseconds.
auto passing(testing::virtual_clock& clock, std::vector<long>& times) {
    return map([&clock](int) -> long { return clock.now().time_since_epoch() / 1ms; }) |
           collect(times);
}

}  // namespace

TEST_CASE("a blocking throttle lets a burst pass, then keeps the rate") {
    testing::virtual_clock clock;
    std::vector<long> times;
    (throttle(10, 3, block, clock) | passing(clock, times)).feed(numbers(1, 6));
    CHECK(times == std::vector<long>{0, 0, 0, 100, 200, 300});
}

TEST_CASE("a pause fills the bucket again, but not beyond the burst") {
    testing::virtual_clock clock;
    std::vector<long> times;
    auto h = (throttle(10, 2, block, clock) | passing(clock, times)).open<int>();
    for (int x = 0; x < 2; ++x) h.push(x);
    clock.advance(10s);
    for (int x = 0; x < 3; ++x) h.push(x);
    CHECK(times == std::vector<long>{0, 0, 10'000, 10'000, 10'100});
}

TEST_CASE("a dropping throttle drops what is too early, and counts it") {
    testing::virtual_clock clock;
    std::vector<long> times;
    auto h = (throttle(10, 2, drop, clock) | passing(clock, times)).open<int>();
    for (int x = 0; x < 5; ++x) h.push(x);
    clock.advance(100ms);
    h.push(5);
    CHECK(times == std::vector<long>{0, 0, 100});
    std::ostringstream text;
    h.print(text);
    CHECK(text.str().starts_with("throttle(10, 2, drop)  [dropped 3]\n"));
}

TEST_CASE("a throttle may be slower than any clock, and its burst have no end") {
    testing::virtual_clock clock;
    int passed = 0;
    (throttle(1e-12, 1, drop, clock) | count(passed)).feed(numbers(1, 5));
    CHECK(passed == 1);
    passed = 0;
    (throttle(1, std::numeric_limits<std::size_t>::max(), drop, clock) | count(passed))
        .feed(numbers(1, 5));
    CHECK(passed == 5);
}

TEST_CASE("throttles need a rate and a burst") {
    testing::virtual_clock clock;
    std::vector<int> out;
    CHECK_THROWS_WITH_AS((throttle(0, 1, block, clock) | collect(out)).feed(out),
                         "throttle needs a rate above 0 items a second", pipeline_error);
    CHECK_THROWS_WITH_AS((throttle(1, 0, block, clock) | collect(out)).feed(out),
                         "throttle needs a burst of at least 1 item", pipeline_error);
}
