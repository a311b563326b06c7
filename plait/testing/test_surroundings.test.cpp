// SPDX-License-Identifier: MIT
#include "plait/testing/test_surroundings.hpp"

#include <doctest/doctest.h>

#include <chrono>

namespace {

using namespace plait::testing;
using namespace std::chrono_literals;

}  // namespace

TEST_CASE("time stands still without a clock") {
    test_surroundings around;
    CHECK(around.now() == 784'111'777);
    around.set_now(5);
    around.set_microseconds(7);
    CHECK(around.now() == 5);
    CHECK(around.microseconds() == 7);
}

TEST_CASE("time goes on as the clock does") {
    virtual_clock clock;
    const test_surroundings around(clock);
    clock.advance(1500ms);
    CHECK(around.now() == 784'111'778);
    CHECK(around.microseconds() == 1'500'000);
}

TEST_CASE("a time that was set goes on from there") {
    virtual_clock clock;
    clock.advance(10s);
    test_surroundings around(clock);
    around.set_now(1000);
    around.set_microseconds(0);
    clock.advance(2s);
    CHECK(around.now() == 1002);
    CHECK(around.microseconds() == 2'000'000);
}

TEST_CASE("random bits are the same for the same seed") {
    test_surroundings one;
    test_surroundings two;
    const auto first = one.random_bits();
    CHECK(first == two.random_bits());
    CHECK(first != one.random_bits());
    two.set_seed(2);
    CHECK(two.random_bits() != first);
}

TEST_CASE("the peer, TLS and draining are as set") {
    test_surroundings around;
    CHECK(around.peer() == "192.0.2.1");
    CHECK_FALSE(around.secure());
    CHECK_FALSE(around.draining());
    around.set_peer("2001:db8::1");
    around.set_secure(true);
    around.set_draining(true);
    CHECK(around.peer() == "2001:db8::1");
    CHECK(around.secure());
    CHECK(around.draining());
}
