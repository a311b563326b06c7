// SPDX-License-Identifier: MIT
#include "plait/traversal/entries.hpp"

#include "plait/compose/error.hpp"
#include "plait/traversal/tree_core.hpp"

#include <cxxabi.h>
#include <algorithm>
#include <cstdlib>

namespace plait::traversal::detail {

std::string short_name(const std::type_info& type) {
    int failed = 0;
    const std::unique_ptr<char, decltype(&std::free)> told(
        abi::__cxa_demangle(type.name(), nullptr, nullptr, &failed), &std::free);
    if (told == nullptr) return type.name();
    const std::string_view whole = told.get();
    // The last "::" that is not within template arguments or the parameters of a function.
    std::size_t from = 0;
    int depth = 0;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        if (whole[at] == '<' || whole[at] == '(') ++depth;
        if (whole[at] == '>' || whole[at] == ')') --depth;
        if (depth == 0 && whole[at] == ':') from = at + 1;
    }
    return std::string(whole.substr(from));
}

std::string mount_entry::text() const {
    return (names ? "set {" + name + "}" : "mount \"" + name + "\"") + " of " + owner->name;
}

std::string view_entry::text() const {
    std::string made = method + " view ";
    made += name.empty() ? std::string("(default)") : "\"" + name + "\"";
    return made.append(" of ").append(owner->name);
}

std::string predicate::text() const {
    const auto with_value = [this](std::string made) {
        if (value) made.append("=").append(*value);
        return made;
    };
    switch (what) {
        case kind::accepts: return "accepts " + name;
        case kind::content: return "content " + name;
        case kind::param: return with_value("param " + name);
        case kind::header: return with_value("header " + name);
        case kind::only: return "only";
    }
    return {};
}

const method_views* view_slot::find(std::string_view method) const noexcept {
    const auto at = std::ranges::find(methods, method, &method_views::method);
    return at == methods.end() ? nullptr : &*at;
}

bool type_entry::is(const std::type_info& base) const noexcept {
    return std::ranges::any_of(line, [&](const type_entry* one) { return *one->type == base; });
}

void type_entry::clear_tables() {
    line.clear();
    all_mounts.clear();
    sets.clear();
    slots.clear();
    names = {};
    default_views = nullptr;
    refuses = nullptr;
    conditions = 0;
    routed = false;
}

type_entry& site_model::entry(const std::type_info& type) {
    auto& kept = types[type];
    if (kept == nullptr) kept = std::make_unique<type_entry>(type);
    return *kept;
}

site_model& site_model::change() {
    if (sealed) throw error("the site is sealed: mount and add views before seal()");
    return *this;
}

const type_entry* site_model::find(const std::type_info& type) const noexcept {
    const auto at = types.find(type);
    return at == types.end() ? nullptr : at->second.get();
}

namespace {

route route_of(const route_node& node) {
    std::vector<route::step> steps;
    for (const route_node* at = &node; at != nullptr; at = at->up)
        steps.emplace_back(*at->type, at->mount);
    std::ranges::reverse(steps);
    return route(std::move(steps));
}

bool holds(const mount_entry& mount, const route& to_parent) {
    return (*mount.when)(to_parent.then(route::step(*mount.child, &mount)));
}

}  // namespace

route_node::route_node(const type_entry& its_type, const route_node* parent, const mounted* by)
    : type(&its_type), up(parent), mount(by == nullptr ? nullptr : by->by) {
    if (type->conditions > 0) {
        const route here = route_of(*this);
        for (const mounted& each : type->all_mounts)
            if (each.conditional >= 0) holds.push_back(detail::holds(*each.by, here));
    }
    next = std::make_unique<std::atomic<route_node*>[]>(type->all_mounts.size());
}

route_node::~route_node() {
    for (std::size_t i = 0; i < type->all_mounts.size(); ++i) delete next[i].load();
}

bool is_there(const resource& parent, const mounted& mount) {
    if (mount.conditional < 0) return true;
    if (const route_node* node = tree_core::node_of(parent))
        return node->holds[static_cast<std::size_t>(mount.conditional)];
    return holds(*mount.by, parent.route());
}

}  // namespace plait::traversal::detail
