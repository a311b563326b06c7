// SPDX-License-Identifier: MIT
#pragma once

#include <source_location>
#include <string>
#include <utility>
#include <vector>

namespace plait::traversal {

/// One step of how a request finds its answer.
struct decision {
    explicit decision(std::string its_text, std::source_location its_place = {})
        : text(std::move(its_text)), where(its_place) {}

    std::string text;
    std::source_location
        where;  ///< of what decided it: a mount, a view, an access entry; line 0: none
};

namespace detail {

/// Gathers decisions; where nobody asks for them, none of it exists.
class decision_log {
public:
    void add(std::string text, std::source_location where = {}) {
        made_.emplace_back(std::move(text), where);
    }
    [[nodiscard]] std::vector<decision>& made() noexcept { return made_; }

private:
    std::vector<decision> made_;
};

}  // namespace detail
}  // namespace plait::traversal
