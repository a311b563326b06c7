// SPDX-License-Identifier: MIT
#pragma once

#include "plait/traversal/decision.hpp"

#include <string>
#include <utility>
#include <vector>

namespace plait::traversal {

/// How a request would be answered, and each decision on the way.
class explanation {
public:
    explanation(std::vector<decision> made, int status)
        : decisions_(std::move(made)), status_(status) {}

    [[nodiscard]] const std::vector<decision>& decisions() const noexcept { return decisions_; }
    /// 200 where a view would be called.
    [[nodiscard]] int status() const noexcept { return status_; }
    /// A line each, with file and line.
    [[nodiscard]] std::string text() const;

private:
    std::vector<decision> decisions_;
    int status_;
};

}  // namespace plait::traversal
