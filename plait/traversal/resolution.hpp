// SPDX-License-Identifier: MIT
#pragma once

#include "plait/traversal/choice.hpp"
#include "plait/traversal/path_segments.hpp"
#include "plait/traversal/site.hpp"
#include "plait/traversal/tree.hpp"
#include "plait/traversal/visit.hpp"
#include "plait/traversal/walk.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace plait::traversal::detail {

/// One request on its way to its view.
class resolution {
public:
    /// `log` is null or gets each decision.
    resolution(const site& whole, http::request asked, decision_log* log);

    /// The visitor is found out, unless told before by `state().who`.
    [[nodiscard]] coro<> identify();
    /// 301: to `location()`. Throws status_error for a path that is none.
    [[nodiscard]] coro<choice> find();

    [[nodiscard]] visit_state& state() noexcept { return state_; }
    [[nodiscard]] const std::string& location() const noexcept { return location_; }
    /// For 204 and 405: the value of Allow.
    [[nodiscard]] std::string_view allow() const noexcept { return allow_; }

private:
    [[nodiscard]] walk::outcome go_on();
    [[nodiscard]] choice at_end(walk::outcome outcome);
    [[nodiscard]] std::string right_form() const;
    [[nodiscard]] choice nothing_there();

    const site_model& model_;
    http::request asked_;
    decision_log* log_;
    tree tree_;
    visit_state state_;
    std::optional<path_segments> path_;
    std::optional<walk> walk_;
    std::string location_;
    std::string_view allow_;
};

}  // namespace plait::traversal::detail
