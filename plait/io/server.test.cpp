// SPDX-License-Identifier: MIT
#include "plait/io/server.hpp"

#include <doctest/doctest.h>

TEST_CASE("a server listens at a port of the system's choice") {
    plait::io::server one;
    const auto where = one.serve(plait::io::address::parse("127.0.0.1:0"),
                                 []() -> plait::io::protocol { co_return; });
    CHECK(where.port() != 0);
}
