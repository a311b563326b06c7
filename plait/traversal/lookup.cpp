// SPDX-License-Identifier: MIT
#include "plait/traversal/lookup.hpp"

#include "plait/http/segment.hpp"
#include "plait/traversal/reserved.hpp"
#include "plait/traversal/tree_core.hpp"

namespace plait::traversal::detail {

lookup::lookup(resource& parent, std::string_view name, decision_log* log) noexcept
    : parent_(&parent), name_(name), hash_(hash_of(name)), log_(log) {}

lookup::outcome lookup::go() {
    if (child_) return outcome::found;
    const type_entry& type = *tree_core::type_of(*parent_);
    if (stage_ == stage::mounts) {
        if (resource* known = tree_core::of(*parent_)->known(*parent_, name_, hash_)) {
            child_ = ref<resource>(*known);
            return outcome::found;
        }
        stage_ = stage::sets;
        named_ = type.names.find(name_, hash_);
        if (named_ != nullptr) {
            for (const mounted& each : named_->mounts) {
                if (!is_here(each)) continue;
                stage_ = stage::over;  // it is mounted: there or not, nothing else has its name
                if (try_mount(each)) return outcome::found;
                return making_.later ? outcome::waits : outcome::absent;
            }
            if (named_->views != nullptr) {
                stage_ = stage::over;
                return outcome::view;
            }
        }
    }
    if (stage_ == stage::sets) {
        while (next_ < type.sets.size()) {
            const mounted& each = type.sets[next_++];
            if (!matches(each) || !is_here(each)) continue;
            if (try_mount(each)) return outcome::found;
            if (making_.later) return outcome::waits;
        }
        stage_ = stage::over;
    }
    return outcome::absent;
}

bool lookup::is_here(const mounted& by) const {
    const bool here = is_there(*parent_, by);
    if (log_ != nullptr && by.by->when)
        log_->add("  " + by.by->text() + ": " + by.by->when->text() +
                      (here ? " holds" : " does not hold"),
                  by.by->where);
    return here;
}

bool lookup::matches(const mounted& by) const {
    const bool fits = (*by.by->names)(name_);
    if (log_ != nullptr && !fits)
        log_->add("  " + by.by->text() + ": is no " + by.by->names->label(), by.by->where);
    return fits;
}

bool lookup::try_mount(const mounted& by) {
    tried_ = &by;
    by.by->make(place(*parent_, name_), making_);
    if (making_.later) return false;
    keep(std::move(making_.now));
    return static_cast<bool>(child_);
}

coro<std::unique_ptr<resource>> lookup::wait() {
    coro<std::unique_ptr<resource>> waited = std::move(*making_.later);
    making_.later.reset();
    return waited;
}

void lookup::give(std::unique_ptr<resource> made) {
    // Another may have looked it up meanwhile: it is one object.
    resource* known = tree_core::of(*parent_)->known(*parent_, name_, hash_);
    if (known != nullptr)
        child_ = ref<resource>(*known);
    else
        keep(std::move(made));
}

void lookup::keep(std::unique_ptr<resource> made) {
    if (log_ != nullptr)
        log_->add(
            "  " + tried_->by->text() + (made == nullptr ? ": load finds nothing" : ": found"),
            tried_->by->where);
    if (made == nullptr) return;
    child_ = tree_core::of(*parent_)->adopt(*parent_, *tried_, name_, hash_, std::move(made));
}

coro<ref<resource>> find_child(ref<resource> parent, std::string name) {
    static_cast<void>(tree_core::in_tree(*parent));
    if (!http::is_segment_name(name) || name.starts_with(view_mark)) co_return nullptr;
    lookup search(*parent, name);
    lookup::outcome outcome = search.go();
    while (outcome == lookup::outcome::waits) {
        std::unique_ptr<resource> made = co_await search.wait();
        search.give(std::move(made));
        outcome = search.go();
    }
    co_return search.take();
}

}  // namespace plait::traversal::detail
