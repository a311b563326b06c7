// SPDX-License-Identifier: MIT
#include "plait/traversal/route.hpp"

#include "plait/traversal/entries.hpp"

namespace plait::traversal {

std::string_view route::step::name() const noexcept {
    return by_ == nullptr ? std::string_view() : by_->name;
}

bool route::step::is_set() const noexcept { return by_ != nullptr && by_->names.has_value(); }

std::string_view route::step::type() const noexcept { return type_->name; }

bool route::step::is(const std::type_info& type) const { return type_->is(type); }

route route::then(const step& next) const {
    std::vector<step> steps;
    steps.reserve(steps_.size() + 1);
    steps.assign(steps_.begin(), steps_.end());
    steps.push_back(next);
    return route(std::move(steps));
}

std::string route::text() const {
    std::string made = "/";
    for (std::size_t at = 1; at < steps_.size(); ++at) {
        const step& each = steps_[at];
        made.append(each.is_set() ? "{" : "").append(each.name()).append(each.is_set() ? "}" : "");
        if (at + 1 < steps_.size() || !each.entry().leaf) made += '/';
    }
    return made;
}

}  // namespace plait::traversal
