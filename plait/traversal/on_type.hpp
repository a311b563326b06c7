// SPDX-License-Identifier: MIT
#pragma once

#include "plait/traversal/calls.hpp"
#include "plait/traversal/condition.hpp"
#include "plait/traversal/entries.hpp"
#include "plait/traversal/matcher.hpp"

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>

namespace plait::traversal {

namespace detail {

/// What a site knows of a type, from now on at least that there is one.
template <class T>
type_entry& entry_of(site_model& model, std::source_location at) {
    type_entry& its = model.entry(typeid(T));
    if (its.throw_null == nullptr) {
        its.is_resource = std::derived_from<T, resource>;
        if constexpr (requires { T::leaf; }) its.leaf = T::leaf;
        // NOLINTBEGIN(misc-throw-by-value-*): a pointer is caught as one of a base too
        its.throw_null = [] { throw static_cast<T*>(nullptr); };
        its.catches = [](void (*thrower)()) {
            try {
                thrower();
            } catch (T*) {
                return true;
            } catch (...) {
                return false;
            }
            return false;
        };
        // NOLINTEND(misc-throw-by-value-*)
        its.where = at;
    }
    return its;
}

}  // namespace detail

template <class T>
class mount_on;
template <class T>
class view_on;

/// Adds to what a site knows of a type. Each call gives an object that more can be said of; all of them
/// add to the same entry. A handle.
template <class T>
class on_type {
public:
    using location = std::source_location;

    on_type(detail::site_model& whole, detail::type_entry& its) noexcept
        : model_(&whole), entry_(&its) {}

    // ---- mounts

    /// One child.
    template <std::derived_from<resource> Child>
    mount_on<T> mount(std::string_view name, location at = location::current()) {
        return add_mount<Child>(name, std::nullopt, at);
    }
    /// Children by pattern. `metaname` stands for their names in routes.
    template <std::derived_from<resource> Child>
    mount_on<T> mount_set(matcher names, std::string_view metaname,
                          location at = location::current()) {
        return add_mount<Child>(metaname, std::move(names), at);
    }

    // ---- views: `(T&)` or `(T&, visit)` that returns a response; `(ref<T>)` or `(ref<T>, visit)` that is
    // an exchange. Without a name: the default view.

    template <class F>
    view_on<T> get(F view, location at = location::current()) {
        return method("GET", {}, std::move(view), at);
    }
    template <class F>
    view_on<T> get(std::string_view name, F view, location at = location::current()) {
        return method("GET", name, std::move(view), at);
    }
    template <class F>
    view_on<T> post(F view, location at = location::current()) {
        return method("POST", {}, std::move(view), at);
    }
    template <class F>
    view_on<T> post(std::string_view name, F view, location at = location::current()) {
        return method("POST", name, std::move(view), at);
    }
    template <class F>
    view_on<T> put(F view, location at = location::current()) {
        return method("PUT", {}, std::move(view), at);
    }
    template <class F>
    view_on<T> put(std::string_view name, F view, location at = location::current()) {
        return method("PUT", name, std::move(view), at);
    }
    template <class F>
    view_on<T> patch(F view, location at = location::current()) {
        return method("PATCH", {}, std::move(view), at);
    }
    template <class F>
    view_on<T> patch(std::string_view name, F view, location at = location::current()) {
        return method("PATCH", name, std::move(view), at);
    }
    template <class F>
    view_on<T> del(F view, location at = location::current()) {
        return method("DELETE", {}, std::move(view), at);
    }
    template <class F>
    view_on<T> del(std::string_view name, F view, location at = location::current()) {
        return method("DELETE", name, std::move(view), at);
    }
    template <class F>
    view_on<T> method(std::string_view method, F view, location at = location::current()) {
        return this->method(method, {}, std::move(view), at);
    }
    template <class F>
    view_on<T> method(std::string_view method, std::string_view name, F view,
                      location at = location::current());

    /// Answers what is refused at a T and below: a view `(T& or ref<T>, visit, int status)`, as
    /// site::not_found.
    template <class F>
    on_type& refused(F view) {
        entry_->refused = detail::refusal_caller_of<T>(std::move(view));
        return *this;
    }

private:
    template <class Child>
    mount_on<T> add_mount(std::string_view name, std::optional<matcher> names, location at);

    detail::site_model* model_;
    detail::type_entry* entry_;
};

/// A mount that was just made, of which more can be said.
template <class T>
class mount_on : public on_type<T> {
public:
    mount_on(const on_type<T>& its, detail::mount_entry& made) noexcept
        : on_type<T>(its), mount_(&made) {}

    /// Only where this holds. Said again: where both hold.
    mount_on& when(condition holds) {
        mount_->when = mount_->when ? *mount_->when & holds : std::move(holds);
        return *this;
    }

private:
    detail::mount_entry* mount_;
};

/// A view that was just added, of which more can be said.
template <class T>
class view_on : public on_type<T> {
public:
    view_on(const on_type<T>& its, detail::view_entry& made) noexcept
        : on_type<T>(its), view_(&made) {}

    /// The permission asked for; else "view" for GET and HEAD, "edit" for others.
    view_on& needs(std::string_view permission) {
        view_->permission = std::string(permission);
        return *this;
    }
    /// Asks for no permission.
    view_on& open() {
        view_->permission.reset();
        return *this;
    }
    /// Takes what follows its name in the path.
    view_on& subpath() {
        view_->subpath = true;
        return *this;
    }

    // ---- predicates: it is the view only where all hold

    /// The visitor accepts this media type, by the field Accept.
    view_on& accepts(std::string_view type) {
        return add(detail::predicate::kind::accepts, type, std::nullopt);
    }
    /// The request's body is of this media type.
    view_on& content(std::string_view type) {
        return add(detail::predicate::kind::content, type, std::nullopt);
    }
    /// The query has this parameter, with this value if one is given.
    view_on& param(std::string_view name) {
        return add(detail::predicate::kind::param, name, std::nullopt);
    }
    view_on& param(std::string_view name, std::string_view value) {
        return add(detail::predicate::kind::param, name, std::string(value));
    }
    /// The request has this field, with this value if one is given.
    view_on& header(std::string_view name) {
        return add(detail::predicate::kind::header, name, std::nullopt);
    }
    view_on& header(std::string_view name, std::string_view value) {
        return add(detail::predicate::kind::header, name, std::string(value));
    }
    /// `holds(visit)`.
    view_on& only(std::function<bool(const visit&)> holds) {
        add(detail::predicate::kind::only, {}, std::nullopt);
        view_->predicates.back().holds = std::move(holds);
        return *this;
    }

private:
    view_on& add(detail::predicate::kind what, std::string_view name,
                 std::optional<std::string> value) {
        detail::predicate& made = view_->predicates.emplace_back();
        made.what = what;
        made.name = name;
        made.value = std::move(value);
        return *this;
    }

    detail::view_entry* view_;
};

template <class T>
template <class Child>
mount_on<T> on_type<T>::add_mount(std::string_view name, std::optional<matcher> names,
                                  location at) {
    auto made = std::make_unique<detail::mount_entry>();
    static_cast<void>(model_->change());
    made->name = name;
    made->owner = entry_;
    made->names = std::move(names);
    made->child = &detail::entry_of<Child>(*model_, at);
    made->make = detail::make_child<Child>;
    made->loads = detail::loads_children<Child>;
    made->where = at;
    detail::mount_entry& kept = *made;
    entry_->mounts.push_back(std::move(made));
    return mount_on<T>(*this, kept);
}

template <class T>
template <class F>
view_on<T> on_type<T>::method(std::string_view method, std::string_view name, F view, location at) {
    auto made = std::make_unique<detail::view_entry>();
    static_cast<void>(model_->change());
    made->name = name;
    made->method = method;
    made->owner = entry_;
    made->call = detail::caller_of<T>(std::move(view));
    made->permission = method == "GET" || method == "HEAD" ? "view" : "edit";
    made->where = at;
    detail::view_entry& kept = *made;
    entry_->views.push_back(std::move(made));
    return view_on<T>(*this, kept);
}

}  // namespace plait::traversal
