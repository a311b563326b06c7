// SPDX-License-Identifier: MIT
#include "plait/traversal/walk.hpp"

#include "plait/traversal/reserved.hpp"
#include "plait/traversal/tree_core.hpp"

namespace plait::traversal::detail {

walk::outcome walk::go() {
    const auto segments = path_->all();
    if (path_->has_empty()) {
        while (!segments[at_].empty()) ++at_;
        if (log_ != nullptr) log_->add("an empty segment: nothing there");
        return outcome::lost;
    }
    for (; at_ < segments.size(); ++at_) {
        const std::string_view name = segments[at_];
        const type_entry& type = *tree_core::type_of(*context_);
        if (!search_) {
            if (log_ != nullptr)
                log_->add("segment \"" + std::string(name) + "\" at " + type.name + " " +
                          context_->url());
            if (name.starts_with(view_mark)) {
                marked_ = true;
                const std::string_view wanted = name.substr(view_mark.size());
                // Alone, "@@" would be a second address of the resource: it only marks a subpath.
                if (wanted.empty())
                    return end_at_view(at_ + 1 < segments.size() ? type.default_views : nullptr,
                                       wanted);
                const named* known = type.names.find(wanted);
                return end_at_view(known == nullptr ? nullptr : known->views, wanted);
            }
            search_.emplace(*context_, name, log_);
        }
        switch (search_->go()) {
            case lookup::outcome::waits: return outcome::waits;
            case lookup::outcome::view: return end_at_view(search_->views(), name);
            case lookup::outcome::absent:
                if (log_ != nullptr) log_->add("  nothing there");
                return outcome::lost;
            case lookup::outcome::found: break;
        }
        context_ = search_->take();
        search_.reset();
    }
    views_ = tree_core::type_of(*context_)->default_views;
    if (views_ == nullptr && log_ != nullptr)
        log_->add(tree_core::type_of(*context_)->name + " has no default view");
    return outcome::arrived;
}

walk::outcome walk::end_at_view(const view_slot* views, std::string_view name) {
    views_ = views;
    if (views == nullptr) {
        if (log_ != nullptr) log_->add("  no such view");
        return outcome::lost;
    }
    if (log_ != nullptr) log_->add("  the name of a view");
    view_name_ = name;
    subpath_ = path_->all().subspan(at_ + 1);
    return outcome::arrived;
}

}  // namespace plait::traversal::detail
