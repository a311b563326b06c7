// SPDX-License-Identifier: MIT
#pragma once

// What a site knows: an entry for each type, with its mounts and views as they were registered, and
// the tables that seal() makes of them. After seal() nothing changes but the kept routes.

#include "plait/http/request.hpp"
#include "plait/http/response.hpp"
#include "plait/traversal/condition.hpp"
#include "plait/traversal/matcher.hpp"
#include "plait/traversal/name_table.hpp"
#include "plait/traversal/place.hpp"
#include "plait/traversal/resource.hpp"
#include "plait/traversal/visit.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <typeindex>
#include <typeinfo>
#include <unordered_map>
#include <variant>
#include <vector>

namespace plait::traversal::detail {

/// A type's name without its namespaces.
[[nodiscard]] std::string short_name(const std::type_info& type);

/// A resource being made: at once, or later; neither: there is none.
struct making {
    making() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates
    std::unique_ptr<resource> now;
    std::optional<coro<std::unique_ptr<resource>>> later;
};

struct mount_entry {
    std::string name;  // of a set: its metaname
    type_entry* owner = nullptr;
    std::optional<matcher> names;  // of a set
    type_entry* child = nullptr;
    void (*make)(place, making&) = nullptr;
    bool loads = false;  // by load(), which may find nothing
    std::optional<traversal::condition> when;
    std::source_location where;

    [[nodiscard]] std::string text() const;  // "set {post_id} of blog"
};

/// What a view answers, or will.
using answer = std::variant<http::response, http::exchange>;
using caller = std::function<answer(resource&, const visit&)>;
using refusal_caller = std::function<answer(resource&, const visit&, int)>;
using site_caller = std::function<answer(const visit&)>;

/// One predicate of a view.
struct predicate {
    enum class kind { accepts, content, param, header, only };
    kind what = kind::only;
    std::string name;                         // of the type, parameter or field
    std::optional<std::string> value;         // the one wanted; none: any
    std::function<bool(const visit&)> holds;  // of only()

    [[nodiscard]] std::string text() const;
};

struct view_entry {
    std::string name;
    std::string method;
    type_entry* owner = nullptr;
    caller call;
    std::optional<std::string> permission;  // none: open to all
    bool subpath = false;
    std::vector<predicate> predicates;
    std::source_location where;

    [[nodiscard]] std::string text() const;  // "GET view "like" of post"
};

/// A mount as one type has it.
struct mounted {
    const mount_entry* by = nullptr;
    std::size_t index = 0;  // among the type's mounts
    int conditional = -1;   // its number among those with conditions; -1: it has none
};

struct method_views {
    std::string method;
    std::vector<const view_entry*> tried;  // in this order
};

/// All views of one name that a type has.
struct view_slot {
    std::string name;
    std::vector<method_views> methods;
    std::string allow;          // the value of Allow
    std::string allow_subpath;  // of those that take a subpath; empty: none does

    [[nodiscard]] std::string_view allowed(bool with_subpath) const noexcept {
        return with_subpath ? allow_subpath : allow;
    }
    [[nodiscard]] const method_views* find(std::string_view method) const noexcept;
};

/// What a name means at a type, apart from members of sets.
struct named {
    std::vector<mounted> mounts;
    const view_slot* views = nullptr;
};

/// A route that was walked before, and what its conditions said.
struct route_node {
    route_node(const type_entry& its_type, const route_node* parent, const mounted* by);

    const type_entry* type;
    const route_node* up;
    const mount_entry* mount;
    std::vector<bool> holds;                           // by `conditional`
    std::unique_ptr<std::atomic<route_node*>[]> next;  // by `index`; owned
    ~route_node();
};

struct type_entry {
    explicit type_entry(const std::type_info& its) : type(&its), name(short_name(its)) {}

    const std::type_info* type;
    std::string name;
    bool is_resource = false;
    bool leaf = false;
    void (*throw_null)() = nullptr;
    bool (*catches)(void (*)()) = nullptr;
    std::vector<std::unique_ptr<mount_entry>> mounts;
    std::vector<std::unique_ptr<view_entry>> views;
    refusal_caller refused;
    std::source_location where;  // of the first on<T>()

    // ---- made by seal()

    [[nodiscard]] bool is(const std::type_info& base) const noexcept;
    void clear_tables();

    std::vector<const type_entry*> line;  // itself and its bases, derived ones first
    std::vector<mounted> all_mounts;
    std::vector<mounted> sets;
    std::vector<view_slot> slots;
    name_table<named> names;
    const view_slot* default_views = nullptr;
    const type_entry* refuses = nullptr;  // the nearest in line that has `refused`
    std::size_t conditions = 0;           // how many of its mounts have one
    bool routed = false;                  // here or below are mounts with conditions
};

struct site_model {
    type_entry& entry(const std::type_info& type);
    [[nodiscard]] const type_entry* find(const std::type_info& type) const noexcept;
    /// Itself, to be changed. Throws error if it is sealed.
    [[nodiscard]] site_model& change();

    std::unordered_map<std::type_index, std::unique_ptr<type_entry>> types;
    type_entry* root = nullptr;
    std::function<void(const http::request*, making&)> make_root;
    std::vector<std::source_location> roots;  // where root() was called
    std::string prefix;
    bool sealed = false;
    bool shows_decisions = false;
    std::function<coro<visitor>(http::request)> identify;
    site_caller not_found;
    site_caller failed;
    site_caller denied;
    std::unique_ptr<route_node> root_node;
    mutable std::atomic<int> nodes = 0;
};

/// Whether a mount is there, for this parent.
[[nodiscard]] bool is_there(const resource& parent, const mounted& mount);

}  // namespace plait::traversal::detail
