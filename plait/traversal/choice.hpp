// SPDX-License-Identifier: MIT
#pragma once

#include "plait/traversal/access.hpp"
#include "plait/traversal/decision.hpp"
#include "plait/traversal/entries.hpp"

#include <string_view>

namespace plait::traversal::detail {

/// Which view answers, or why none does.
struct choice {
    explicit choice(int its_status, const view_entry* its_view = nullptr) noexcept
        : status(its_status), view(its_view) {}

    int status;              // 200: `view`; 204: OPTIONS without a view of its own; else an error
    const view_entry* view;  // of a 403: the one that was denied
};

/// Chooses among the views of one name for this request. `log` is null or gets each decision.
[[nodiscard]] choice choose(const view_slot& views, const resource& context, const visit& v,
                            std::string_view method, decision_log* log = nullptr);

}  // namespace plait::traversal::detail
