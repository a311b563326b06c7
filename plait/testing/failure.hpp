// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/error.hpp"

#include <source_location>
#include <string>

namespace plait::testing {

/// A test has failed; the text is the whole report, lines long. Thrown so that any test framework
/// can tell it (for doctest see plait/testing/doctest.hpp).
class failure : public error {
public:
    explicit failure(const std::string& report,
                     std::source_location where = std::source_location::current())
        : error(report, where) {}
};

}  // namespace plait::testing
