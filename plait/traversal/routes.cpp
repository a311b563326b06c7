// SPDX-License-Identifier: MIT
#include "plait/traversal/routes.hpp"

#include "plait/http/json_text.hpp"
#include "plait/traversal/entries.hpp"
#include "plait/traversal/path_segments.hpp"

#include <algorithm>

namespace plait::traversal {

namespace {

using detail::mounted;
using detail::type_entry;

class lister {
public:
    lister(const detail::site_model& whole, std::vector<route_line>& into)
        : whole_(whole), into_(into) {}

    void list() { list_resource(route({route::step(*whole_.root, nullptr)}), {}); }

private:
    using sets = std::vector<std::pair<std::string, std::string>>;

    void list_resource(const route& at, const sets& members) {
        const type_entry& type = at.back().entry();
        const std::string path = whole_.prefix + at.text();
        if (type.default_views != nullptr)
            add_views(path, type, *type.default_views, members);
        else
            add(path, type, members).where = type.where;
        const std::string below = path.ends_with('/') ? path : path + "/";
        for (const detail::view_slot& slot : type.slots)
            if (!slot.name.empty()) add_views(below + slot.name, type, slot, members);

        std::vector<std::pair<std::string_view, const mounted*>> names;
        type.names.for_each([&](std::string_view name, const detail::named& known) {
            const auto there = std::ranges::find_if(
                known.mounts, [&](const mounted& each) { return is_there(at, each); });
            if (there != known.mounts.end()) names.emplace_back(name, &*there);
        });
        std::ranges::sort(names);
        for (const auto& [name, mount] : names) list_child(at, *mount, members);
        for (const mounted& set : type.sets)
            if (is_there(at, set)) list_child(at, set, members);
    }

    void list_child(const route& parent, const mounted& by, sets members) {
        if (into_.size() >= route_list::most || parent.size() > detail::path_segments::most) return;
        const type_entry& type = *by.by->child;
        const bool bounded = by.by->when && by.by->when->bounds();
        const bool repeats = std::ranges::any_of(
            parent, [&](const route::step& above) { return &above.entry() == &type; });
        const route at = parent.then(route::step(type, by.by));
        if (by.by->names) members.emplace_back(by.by->name, by.by->names->label());
        if (!repeats || bounded) {
            list_resource(at, members);
            return;
        }
        route_line& line = add(whole_.prefix + at.text(), type, members);
        line.repeats = true;
        line.where = by.by->where;
    }

    static bool is_there(const route& parent, const mounted& by) {
        return !by.by->when || (*by.by->when)(parent.then(route::step(*by.by->child, by.by)));
    }

    void add_views(const std::string& path, const type_entry& type, const detail::view_slot& slot,
                   const sets& members) {
        for (const detail::method_views& method : slot.methods)
            for (const detail::view_entry* view : method.tried) {
                route_line& line = add(path, type, members);
                line.view = slot.name;
                line.method = method.method;
                line.permission = view->permission;
                line.subpath = view->subpath;
                for (const detail::predicate& each : view->predicates)
                    line.predicates.push_back(each.text());
                line.where = view->where;
            }
    }

    route_line& add(const std::string& path, const type_entry& type, const sets& members) {
        route_line& line = into_.emplace_back(path, type.name);
        line.sets = members;
        return line;
    }

    const detail::site_model& whole_;
    std::vector<route_line>& into_;
};

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text;
}

}  // namespace

route_list::route_list(const detail::site_model& whole) { lister(whole, lines_).list(); }

std::string route_list::text() const {
    std::size_t path_width = 0;
    std::size_t type_width = 0;
    for (const route_line& each : lines_) {
        path_width = std::max(path_width, each.path.size());
        type_width = std::max(type_width, each.type.size());
    }
    std::string made;
    std::string_view last_type_path;
    for (const route_line& each : lines_) {
        // The type stands once, at the resource itself.
        const bool first = each.view.empty() && each.path != last_type_path;
        if (first) last_type_path = each.path;
        std::string line = padded(each.path, path_width + 3) +
                           padded(first ? each.type : std::string(), type_width + 3);
        if (!each.method.empty()) line += each.method + " " + each.permission.value_or("(open)");
        if (each.subpath) line += "  +subpath";
        for (const std::string& predicate : each.predicates) line.append("  ").append(predicate);
        if (each.repeats) line += "…";
        line.erase(line.find_last_not_of(' ') + 1);
        made.append(line).append("\n");
    }
    return made;
}

namespace {

void put(std::string& json, std::string_view name, std::string_view value) {
    http::append_json(json, name);
    json += ':';
    http::append_json(json, value);
}

}  // namespace

std::string route_list::json() const {
    std::string made = "[";
    for (const route_line& each : lines_) {
        if (made.size() > 1) made += ',';
        made += "\n{";
        put(made, "path", each.path);
        made += ',';
        put(made, "type", each.type);
        if (!each.method.empty()) {
            made += ',';
            put(made, "method", each.method);
            made += ',';
            put(made, "view", each.view);
            if (each.permission) {
                made += ',';
                put(made, "permission", *each.permission);
            }
            if (each.subpath) made += ",\"subpath\":true";
        }
        if (!each.predicates.empty()) {
            made += ",\"predicates\":[";
            for (const std::string& predicate : each.predicates) {
                if (&predicate != each.predicates.data()) made += ',';
                http::append_json(made, predicate);
            }
            made += ']';
        }
        if (each.repeats) made += ",\"repeats\":true";
        made += '}';
    }
    return made += "\n]\n";
}

}  // namespace plait::traversal
