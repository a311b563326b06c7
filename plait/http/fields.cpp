// SPDX-License-Identifier: MIT
#include "plait/http/fields.hpp"

#include "plait/http/characters.hpp"

namespace plait::http {

std::optional<bytes> field_list::find(bytes name) const noexcept {
    if (const field_name known = recognised(name); known != field_name::other) return find(known);
    for (const field each : *this)
        if (same_text(each.name, name)) return each.value;
    return std::nullopt;
}

std::size_t field_list::count(bytes name) const noexcept {
    std::size_t found = 0;
    for (const field each : *this) found += same_text(each.name, name) ? 1U : 0U;
    return found;
}

std::optional<std::string> field_list::combined(bytes name) const {
    std::optional<std::string> joined;
    for (const field each : *this) {
        if (!same_text(each.name, name)) continue;
        if (joined)
            joined->append(", ").append(each.value);
        else
            joined.emplace(each.value);
    }
    return joined;
}

}  // namespace plait::http
