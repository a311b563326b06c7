// SPDX-License-Identifier: MIT
#include "plait/traversal/node.hpp"

#include "plait/compose/error.hpp"
#include "plait/http/segment.hpp"
#include "plait/traversal/reserved.hpp"
#include "plait/traversal/tree_core.hpp"

#include <algorithm>
#include <string>

namespace plait::traversal::detail {

namespace {

const type_entry& type_in_tree(const resource& parent) {
    static_cast<void>(tree_core::in_tree(parent));
    return *tree_core::type_of(parent);
}

// Whether the walk takes the name for that of a mount or a view, before it comes to sets.
bool is_taken(const resource& parent, const type_entry& type, std::string_view name) {
    if (name.starts_with(view_mark)) return true;
    const named* known = type.names.find(name);
    return known != nullptr &&
           (known->views != nullptr || std::ranges::any_of(known->mounts, [&](const mounted& each) {
                return is_there(parent, each);
            }));
}

}  // namespace

const mounted* node_mount(const resource& parent, std::string_view mount,
                          const std::type_info& type) {
    const type_entry& owner = type_in_tree(parent);
    bool any = false;
    for (const mounted& each : owner.all_mounts) {
        if (each.by->name != mount || *each.by->child->type != type) continue;
        any = true;
        if (is_there(parent, each)) return &each;
    }
    if (!any)
        throw error("node<" + short_name(type) + ">(\"" + std::string(mount) + "\"): nothing of " +
                    "that name and type is mounted on " + owner.name);
    return nullptr;
}

resource* known_child(const resource& parent, const mounted& by, std::string_view name) {
    const type_entry& owner = type_in_tree(parent);
    const bool fits = by.by->names ? (*by.by->names)(name) && http::is_segment_name(name) &&
                                         !is_taken(parent, owner, name)
                                   : name == by.by->name;
    if (!fits)
        throw error("\"" + std::string(name) + "\" cannot be the name of a " + by.by->child->name +
                    " in " + parent.url() + ": the walk would not find it");
    return tree_core::of(parent)->known(parent, name, hash_of(name));
}

ref<resource> add_child(resource& parent, const mounted& by, std::string_view name,
                        std::unique_ptr<resource> fresh) {
    return tree_core::of(parent)->adopt(parent, by, name, hash_of(name), std::move(fresh));
}

}  // namespace plait::traversal::detail
