// SPDX-License-Identifier: MIT
#include "plait/traversal/seal.hpp"

#include "plait/http/characters.hpp"
#include "plait/http/segment.hpp"
#include "plait/traversal/reserved.hpp"
#include "plait/traversal/site.hpp"

#include <algorithm>
#include <set>
#include <tuple>

// 1. Which type is which others: each throws a null pointer to itself, and the others try to catch it.
// 2. A line for each type: itself and its bases, derived ones first.
// 3. Along the line, tables of mounts and views: what stands earlier overrides what stands later, if
//    its type is derived from the other's; if not, that is a conflict.
// 4. Which types are there at all, and which of them have conditions below.

namespace plait::traversal::detail {

namespace {

std::string at(std::source_location where) {
    return std::string(where.file_name()) + ":" + std::to_string(where.line());
}

// Keys that do not depend on the order of registration.
std::string key_of(const view_entry& view) {
    std::vector<std::string> parts;
    for (const predicate& each : view.predicates)
        parts.push_back(each.what == predicate::kind::only ? "only " + at(view.where)
                                                           : each.text());
    std::ranges::sort(parts);
    std::string key = view.method + " " + view.name;
    for (const std::string& each : parts) key.append("\n").append(each);
    return key;
}

std::string text_of(const view_entry& view) {
    std::string made = view.text();
    for (const predicate& each : view.predicates) made.append(" [").append(each.text()).append("]");
    return made;
}

// So that nothing depends on the order of registration.
std::pair<std::string_view, std::string_view> order_of(const type_entry* its) {
    return {its->name, its->type->name()};
}

class sealing {
public:
    explicit sealing(site_model& whole) : whole_(whole) {
        for (const auto& [type, its] : whole_.types) types_.push_back(its.get());
        std::ranges::sort(types_, {}, order_of);
    }

    void run() {
        for (type_entry* its : types_) find_line(*its);
        sort_lines();
        find_present();
        for (type_entry* its : types_) check_own(*its);
        for (type_entry* its : types_)
            if (its->is_resource) make_tables(*its);
        check_presence();
        if (!found_.empty()) throw conflicts({found_.begin(), found_.end()});
        find_routed();
        if (whole_.root->routed)
            whole_.root_node = std::make_unique<route_node>(*whole_.root, nullptr, nullptr);
        whole_.sealed = true;
    }

private:
    void report(std::string text, std::source_location first) {
        found_.insert(at(first) + ": " + std::move(text));
    }
    void report(std::string text, std::source_location first, std::source_location other) {
        report(std::move(text) + " (the other at " + at(other) + ")", first);
    }

    [[nodiscard]] static bool derives(const type_entry& derived, const type_entry& base) {
        return &derived != &base && derived.is(*base.type);
    }

    void find_line(type_entry& its) {
        its.clear_tables();  // of a seal() that failed
        its.line = {&its};
        for (const type_entry* other : types_)
            if (other != &its && other->catches(its.throw_null)) its.line.push_back(other);
    }

    // A type has more bases than each of them; so this puts derived ones first.
    void sort_lines() {
        std::vector<std::vector<const type_entry*>> sorted;
        for (const type_entry* its : types_) {
            std::ranges::sort(sorted.emplace_back(its->line), {}, [its](const type_entry* one) {
                return std::tuple(one != its, -std::ssize(one->line), order_of(one));
            });
        }
        for (std::size_t i = 0; i < types_.size(); ++i) types_[i]->line = std::move(sorted[i]);
    }

    void find_present() {
        if (whole_.root == nullptr) {
            found_.insert("the site has no root: s.root<T>()");
            return;
        }
        for (std::size_t i = 1; i < whole_.roots.size(); ++i)
            report("a second root", whole_.roots[i], whole_.roots[0]);
        std::vector<const type_entry*> todo{whole_.root};
        while (!todo.empty()) {
            const type_entry* next = todo.back();
            todo.pop_back();
            if (!present_.insert(next).second) continue;
            for (const type_entry* base : next->line)
                for (const auto& mount : base->mounts) todo.push_back(mount->child);
            // What load gives may be of a derived type.
            for (const type_entry* other : types_)
                if (derives(*other, *next)) todo.push_back(other);
        }
    }

    void check_own(const type_entry& its) {
        for (std::size_t i = 0; i < its.mounts.size(); ++i) {
            const mount_entry& one = *its.mounts[i];
            if (!one.names && (!http::is_segment_name(one.name) || one.name.starts_with(view_mark)))
                report(one.text() + ": a name is one segment, and does not begin with @@",
                       one.where);
            for (std::size_t j = 0; j < i; ++j) {
                const mount_entry& other = *its.mounts[j];
                if (!one.names && !other.names && one.name == other.name)
                    report(one.text() + ": mounted twice", one.where, other.where);
                if (one.names && other.names && !one.when && !other.when &&
                    one.names->label() == other.names->label())
                    report(one.text() + " matches what {" + other.name +
                               "} matches: " + one.names->label(),
                           one.where, other.where);
            }
        }
        for (std::size_t i = 0; i < its.views.size(); ++i) {
            const view_entry& one = *its.views[i];
            if (one.name.starts_with(view_mark) ||
                (!one.name.empty() && !http::is_segment_name(one.name)))
                report(text_of(one) + ": a name is one segment, and does not begin with @@",
                       one.where);
            if (!http::is_token(one.method))
                report(text_of(one) + ": '" + one.method + "' is no method", one.where);
            for (std::size_t j = 0; j < i; ++j)
                if (key_of(one) == key_of(*its.views[j]))
                    report(text_of(one) + ": the same view twice", one.where, its.views[j]->where);
        }
    }

    void make_tables(type_entry& its) {
        for (const type_entry* base : its.line) {
            for (const auto& mount : base->mounts) add_mount(its, *mount);
            if (its.refuses == nullptr && base->refused) its.refuses = base;
        }
        for (const mounted& set : its.sets) check_behind_any(its, set);
        make_slots(its);
    }

    void add_mount(type_entry& its, const mount_entry& mount) {
        mounted added;
        added.by = &mount;
        added.index = its.all_mounts.size();
        if (mount.when) added.conditional = static_cast<int>(its.conditions++);
        its.all_mounts.push_back(added);
        if (mount.names) {
            its.sets.push_back(added);
            return;
        }
        auto& same = its.names[mount.name].mounts;
        const auto overrides = [&](const mounted& other) {
            return other.by->owner == mount.owner || derives(*other.by->owner, *mount.owner);
        };
        if (!same.empty() && std::ranges::none_of(same, overrides))
            report(mount.text() + ": " + its.name + " has it from unrelated bases", mount.where,
                   same.front().by->where);
        same.push_back(added);
    }

    void check_behind_any(const type_entry& its, const mounted& set) {
        for (const mounted& before : its.sets) {
            if (before.index >= set.index) return;
            if (before.by->names->label() != any_id.label() || before.by->when || before.by->loads)
                continue;
            report(set.by->text() + ": never reached, behind {" + before.by->name +
                       "}, which takes any name",
                   set.by->where, before.by->where);
        }
    }

    void make_slots(type_entry& its) {
        // Candidates by name and method, in the order in which they are tried.
        for (const type_entry* base : its.line) {
            std::vector<const view_entry*> own;
            for (const auto& view : base->views) own.push_back(view.get());
            std::ranges::sort(own, {}, [](const view_entry* view) { return rank_of(*view); });
            for (const view_entry* view : own) add_view(its, *view);
        }
        std::ranges::sort(its.slots, {}, &view_slot::name);
        for (view_slot& slot : its.slots) {
            slot.allow = allow_of(slot, [](const view_entry*) { return true; });
            slot.allow_subpath = allow_of(slot, [](const view_entry* its) { return its->subpath; });
            if (slot.name.empty()) {
                its.default_views = &slot;
                continue;
            }
            named& known = its.names[slot.name];
            known.views = &slot;
            for (const mounted& mount : known.mounts) {
                const view_entry& hidden = *slot.methods.front().tried.front();
                report(mount.by->text() + " hides the " + text_of(hidden), mount.by->where,
                       hidden.where);
            }
        }
    }

    // More predicates come first; what is accepted is weighed at each request.
    static std::pair<std::ptrdiff_t, std::string> rank_of(const view_entry& view) {
        const auto firm = std::ranges::count_if(view.predicates, [](const predicate& each) {
            return each.what != predicate::kind::accepts;
        });
        return {-firm, key_of(view)};
    }

    void add_view(type_entry& its, const view_entry& view) {
        const auto slot_at = std::ranges::find(its.slots, view.name, &view_slot::name);
        view_slot& slot = slot_at == its.slots.end() ? its.slots.emplace_back() : *slot_at;
        slot.name = view.name;
        const auto method_at = std::ranges::find(slot.methods, view.method, &method_views::method);
        method_views& views =
            method_at == slot.methods.end() ? slot.methods.emplace_back() : *method_at;
        views.method = view.method;

        const std::string key = key_of(view);
        const view_entry* rival = nullptr;
        for (const view_entry* other : views.tried) {
            if (key_of(*other) != key) continue;
            if (other->owner == view.owner || derives(*other->owner, *view.owner)) return;
            rival = other;
        }
        if (rival != nullptr)
            report(text_of(view) + ": " + its.name +
                       " has it from unrelated bases; give it one of its own",
                   view.where, rival->where);
        views.tried.push_back(&view);
    }

    // Empty: none of them.
    template <class Which>
    static std::string allow_of(const view_slot& slot, Which which) {
        std::set<std::string> methods;
        for (const method_views& each : slot.methods)
            if (std::ranges::any_of(each.tried, which)) methods.insert(each.method);
        if (methods.empty()) return {};
        methods.insert("OPTIONS");
        if (methods.contains("GET")) methods.insert("HEAD");
        std::string made;
        for (const std::string& each : methods) made.append(made.empty() ? "" : ", ").append(each);
        return made;
    }

    void check_presence() {
        if (whole_.root == nullptr) return;
        for (const type_entry* its : types_) {
            const bool there = std::ranges::any_of(
                present_, [its](const type_entry* one) { return one->is(*its->type); });
            if (there) continue;
            for (const auto& view : its->views)
                report(text_of(*view) + ": no such type is mounted", view->where);
            for (const auto& mount : its->mounts)
                report(mount->text() + ": no such type is mounted", mount->where);
        }
        for (const type_entry* its : types_)
            for (const auto& mount : its->mounts)
                if (mount->when) check_condition(*mount);
    }

    void check_condition(const mount_entry& mount) {
        for (const condition::mention& each : mount.when->mentions()) {
            const bool known =
                each.type != nullptr ? is_present(*each.type) : is_mounted(each.name);
            if (!known)
                report(mount.text() + ": its condition " + mount.when->text() + " names " +
                           (each.type != nullptr ? "the type " + short_name(*each.type) +
                                                       ", which is not in the tree"
                                                 : "\"" + each.name + "\", which is not mounted"),
                       mount.where);
        }
    }
    [[nodiscard]] bool is_present(const std::type_info& type) const {
        return std::ranges::any_of(present_, [&](const type_entry* one) { return one->is(type); });
    }
    [[nodiscard]] bool is_mounted(const std::string& name) const {
        return std::ranges::any_of(present_, [&](const type_entry* one) {
            return std::ranges::any_of(one->all_mounts,
                                       [&](const mounted& each) { return each.by->name == name; });
        });
    }

    void find_routed() {
        for (bool changed = true; changed;) {
            changed = false;
            for (type_entry* its : types_) {
                const bool routed = its->conditions > 0 ||
                                    std::ranges::any_of(its->all_mounts, [](const mounted& each) {
                                        return each.by->child->routed;
                                    });
                changed = changed || routed != its->routed;
                its->routed = routed;
            }
        }
    }

    site_model& whole_;
    std::vector<type_entry*> types_;
    std::set<const type_entry*> present_;
    std::set<std::string> found_;
};

}  // namespace

void seal(site_model& whole) { sealing(whole).run(); }

}  // namespace plait::traversal::detail
