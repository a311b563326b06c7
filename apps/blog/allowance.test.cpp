// SPDX-License-Identifier: MIT
#include "apps/blog/allowance.hpp"

#include <doctest/doctest.h>

namespace blogs {
namespace {

TEST_CASE("so many at once, then one each while") {
    allowance three(3, 1000);
    for (int i = 0; i < 3; ++i) CHECK(three.take("a", 5000) == 0);
    CHECK(three.take("a", 5000) == 1000);
    CHECK(three.take("a", 5400) == 600);
    CHECK(three.take("a", 6000) == 0);
    CHECK(three.take("a", 6000) == 1000);
}
TEST_CASE("one key's use is none of another's") {
    allowance one(1, 1000);
    CHECK(one.take("a", 0) == 0);
    CHECK(one.take("a", 0) != 0);
    CHECK(one.take("b", 0) == 0);
}
TEST_CASE("a refusal costs nothing") {
    allowance one(1, 1000);
    CHECK(one.take("a", 0) == 0);
    for (int i = 0; i < 100; ++i) CHECK(one.take("a", 500) == 500);
    CHECK(one.take("a", 1000) == 0);
}
TEST_CASE("what is given back can be taken again") {
    allowance one(1, 1000);
    CHECK(one.take("a", 0) == 0);
    one.give_back("a");
    CHECK(one.take("a", 0) == 0);
    one.give_back("unknown");
}
TEST_CASE("after a long time there is no more than at first") {
    allowance two(2, 1000);
    CHECK(two.take("a", 0) == 0);
    CHECK(two.take("a", 1'000'000) == 0);
    CHECK(two.take("a", 1'000'000) == 0);
    CHECK(two.take("a", 1'000'000) != 0);
}
TEST_CASE("more keys than are remembered do no harm") {
    allowance one(1, 1000);
    for (std::size_t i = 0; i < allowance::most_keys + 100; ++i)
        CHECK(one.take(std::to_string(i), static_cast<moment>(i * 100)) == 0);
}
TEST_CASE("who is forgiven begins anew, once for each pardon") {
    allowance two(2, 1000);
    CHECK(two.take("a", 0) == 0);
    CHECK(two.take("a", 0) == 0);
    CHECK(two.forgive("a", 7));
    CHECK(two.take("a", 0) == 0);
    CHECK(two.take("a", 0) == 0);
    CHECK(two.take("a", 0) != 0);
    CHECK_FALSE(two.forgive("a", 7));
    CHECK_FALSE(two.forgive("unknown", 7));
}
TEST_CASE("an allowance may become another, for those too who use it already") {
    allowance some(1, 1000);
    CHECK(some.take("a", 0) == 0);
    CHECK(some.take("a", 0) == 1000);
    some.become(3, 500);
    CHECK(some.take("a", 0) == 0);
    CHECK(some.take("a", 0) == 500);
}

}  // namespace
}  // namespace blogs
