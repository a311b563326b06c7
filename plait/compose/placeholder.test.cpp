// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

TEST_CASE("one is one") { CHECK(1 == 1); }
