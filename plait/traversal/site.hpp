// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/error.hpp"
#include "plait/traversal/calls.hpp"
#include "plait/traversal/entries.hpp"
#include "plait/traversal/explanation.hpp"
#include "plait/traversal/on_type.hpp"
#include "plait/traversal/routes.hpp"

#include <concepts>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plait::traversal {

/// What seal() finds wrong, all at once: a line for each, with file and line.
class conflicts : public error {
public:
    explicit conflicts(std::vector<std::string> found);
    [[nodiscard]] const std::vector<std::string>& list() const noexcept { return list_; }

private:
    std::vector<std::string> list_;
};

/// What stands where in a web site, and how it answers. Built once, by one thread, then sealed: from
/// then on it never changes, and all threads share it.
class site {
public:
    using location = std::source_location;

    site();
    site(const site&) = delete;
    site& operator=(const site&) = delete;
    ~site();

    /// The entry of a type: a resource, a base class of some, or any mixin.
    template <class T>
    on_type<T> on(location at = location::current()) {
        return on_type<T>(change(), detail::entry_of<T>(change(), at));
    }
    /// The same of the type the tree begins with.
    template <std::derived_from<resource> T>
    on_type<T> root(location at = location::current()) {
        return root<T>([] { return std::make_unique<T>(); }, at);
    }
    /// `factory()` or `factory(const http::request*)` gives a std::unique_ptr<T> or found<T>; without
    /// HTTP the request is null. Where it gives null, there is nothing.
    template <std::derived_from<resource> T, class Factory>
    on_type<T> root(Factory factory, location at = location::current()) {
        detail::type_entry& its = detail::entry_of<T>(change(), at);
        set_root(its, detail::root_maker<T>(std::move(factory)), at);
        return on_type<T>(*model_, its);
    }

    /// Under which path the site lies: "/app". The empty one: under "/".
    void prefix(std::string path);
    /// Who the visitor is: `f(http::request)` gives a visitor or coro<visitor>. Asked once a request,
    /// before the walk.
    template <class F>
    void identify(F f) {
        change().identify = detail::identifier_of(std::move(f));
    }
    /// Instead of the page of a 404, a 500, a 403: views `(visit)`. What they answer with 200 gets the
    /// status; a redirect stays one. A 500 is in the log before its view is asked.
    template <class F>
    void not_found(F view) {
        change().not_found = detail::site_caller_of(std::move(view));
    }
    template <class F>
    void failed(F view) {
        change().failed = detail::site_caller_of(std::move(view));
    }
    template <class F>
    void denied(F view) {
        change().denied = detail::site_caller_of(std::move(view));
    }
    /// Shows the decisions on 404 pages: for `--debug`.
    void show_decisions(bool shown) { change().shows_decisions = shown; }

    /// Looks for conflicts, then makes it ready. Throws conflicts.
    void seal();
    [[nodiscard]] bool sealed() const noexcept;

    /// Whether no member of a set on T can have this name: a mount or a view has it, or it begins with
    /// "@@". Code that creates names asks this.
    template <std::derived_from<resource> T>
    [[nodiscard]] bool reserved(std::string_view name) const {
        return is_reserved(typeid(T), name);
    }

    /// All that a walk can reach.
    [[nodiscard]] route_list routes() const { return route_list(model()); }
    /// How a request for this path by this visitor would be answered, and why. It looks resources up, so
    /// what they need (a database) is bound. `path` may have a query.
    [[nodiscard]] coro<explanation> explain(std::string path, visitor who = {},
                                            std::string method = "GET") const;

    // ---- for the room
    [[nodiscard]] const detail::site_model& model() const;

private:
    [[nodiscard]] detail::site_model& change() { return model_->change(); }
    void set_root(detail::type_entry& its,
                  std::function<void(const http::request*, detail::making&)> make, location at);
    [[nodiscard]] bool is_reserved(const std::type_info& type, std::string_view name) const;

    std::unique_ptr<detail::site_model> model_;
};

}  // namespace plait::traversal
