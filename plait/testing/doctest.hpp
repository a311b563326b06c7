// SPDX-License-Identifier: MIT
#pragma once

#include "plait/testing/replay.hpp"

#include <doctest/doctest.h>

#include <source_location>
#include <string>
#include <string_view>
#include <utility>

namespace plait::testing {

/// `replay` as a CHECK: a difference fails the test, at the line of the call, and the test goes on.
template <class Make, class Expect>
void check_replay(Make&& make, std::string_view wire, Expect&& expect,
                  std::source_location where = std::source_location::current()) {
    std::string report;
    try {
        replay(std::forward<Make>(make), wire, std::forward<Expect>(expect));
    } catch (const failure& different) {
        report = different.what();
    }
    if (report.empty())
        CHECK(report.empty());  // so that it counts
    else
        ADD_FAIL_CHECK_AT(where.file_name(), static_cast<int>(where.line()), report);
}

}  // namespace plait::testing
