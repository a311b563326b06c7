// SPDX-License-Identifier: MIT
#include "plait/traversal/resource.hpp"

#include "plait/http/percent.hpp"
#include "plait/traversal/children_cache.hpp"
#include "plait/traversal/entries.hpp"
#include "plait/traversal/lookup.hpp"
#include "plait/traversal/tree_core.hpp"

#include <algorithm>

namespace plait::traversal {

resource::~resource() = default;

std::string resource::title() const { return std::string(name_); }

acl resource::access() const { return {}; }

const resource* resource::nearest(std::string_view mount) const {
    for (const resource& each : lineage())
        if (each.mount_ != nullptr && each.mount_->name == mount) return &each;
    return nullptr;
}

traversal::route resource::route() const {
    std::vector<traversal::route::step> steps;
    for (const resource& each : lineage())
        if (each.type_ != nullptr) steps.emplace_back(*each.type_, each.mount_);
    std::ranges::reverse(steps);
    return traversal::route(std::move(steps));
}

std::vector<breadcrumb> resource::breadcrumbs() const {
    std::vector<breadcrumb> made;
    for (const resource& each : lineage()) made.emplace_back(each.title(), each.url());
    std::ranges::reverse(made);
    return made;
}

// With a slash at its end.
void resource::append_path(std::string& to) const {
    if (parent_ == nullptr) {
        if (tree_ != nullptr) to += tree_->whole().prefix;
        to += '/';
        return;
    }
    parent_->append_path(to);
    http::append_segment_encoded(to, name_);
    to += '/';
}

std::string resource::url() const {
    std::string made;
    append_path(made);
    if (type_ != nullptr && type_->leaf && parent_ != nullptr) made.pop_back();
    return made;
}

std::string resource::url(std::string_view view, std::initializer_list<std::string_view> subpath,
                          std::string_view query) const {
    std::string made;
    if (view.empty() && subpath.size() == 0) {
        made = url();
    } else {
        append_path(made);
        // The default view takes a subpath only by its mark.
        made += view.empty() ? std::string("@@") : http::segment_encoded(view);
        for (const std::string_view each : subpath) made.append("/") += http::segment_encoded(each);
    }
    if (!query.empty()) made.append("?").append(query);
    return made;
}

namespace {

std::string absolute(const detail::tree_core* tree, std::string path) {
    const http::request* asked = tree == nullptr ? nullptr : tree->request();
    if (asked == nullptr || asked->authority().empty()) return path;
    return std::string(asked->scheme()).append("://").append(asked->authority()) + path;
}

}  // namespace

std::string resource::absolute_url() const { return absolute(tree_, url()); }

std::string resource::absolute_url(std::string_view view,
                                   std::initializer_list<std::string_view> subpath,
                                   std::string_view query) const {
    return absolute(tree_, url(view, subpath, query));
}

coro<ref<resource>> resource::child(std::string name) {
    return detail::find_child(ref<resource>(*this), std::move(name));
}

children_cache resource::cache() {
    static_cast<void>(detail::tree_core::in_tree(*this));
    return children_cache(ref<resource>(*this));
}

const acl& resource::known_access() const {
    if (!access_) access_ = access();
    return *access_;
}

std::pair<const access_entry*, const resource*> resource::decisive(
    const visitor& who, std::string_view permission) const {
    for (const resource& each : lineage())
        for (const access_entry& entry : each.known_access())
            if (entry.decides(who, permission)) return {&entry, &each};
    return {nullptr, nullptr};
}

bool resource::allows(const visitor& who, std::string_view permission) const {
    const access_entry* entry = decisive(who, permission).first;
    return entry != nullptr && entry->allows();
}

}  // namespace plait::traversal
