// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/coro.hpp"
#include "plait/http/request.hpp"
#include "plait/traversal/resource.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plait::traversal {

class site;

/// Where a path leads.
class destination {
public:
    /// Nowhere.
    destination() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates
    destination(ref<resource> context, std::string_view view, std::vector<std::string> subpath)
        : context_(std::move(context)), view_name_(view), subpath_(std::move(subpath)) {}

    [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(context_); }
    [[nodiscard]] const ref<resource>& context() const noexcept { return context_; }
    /// Empty: the default view, which may not exist.
    [[nodiscard]] const std::string& view_name() const noexcept { return view_name_; }
    [[nodiscard]] const std::vector<std::string>& subpath() const noexcept { return subpath_; }

private:
    ref<resource> context_;
    std::string view_name_;
    std::vector<std::string> subpath_;
};

/// The resources of one request, or of one visit by a program:
///
///     tree t(s);
///     auto ann = co_await t.find<user>("/users/ann/");
///
/// What is found stays until the tree ends, or as long as a handle holds it. One thread at a time.
class tree {
public:
    /// `whole` is sealed and lives on. Throws error if it is not sealed. `asked`: what the root's
    /// factory sees; it lives as long as the tree.
    explicit tree(const site& whole, const http::request* asked = nullptr);
    tree(const tree&) = delete;
    tree& operator=(const tree&) = delete;
    ~tree();

    /// Null: the root's factory found none.
    [[nodiscard]] coro<ref<resource>> root();
    /// Throws status_error as a request would: 400 for a path that is none, 414 for one too deep.
    [[nodiscard]] coro<destination> walk(std::string path);
    /// The resource that a path leads to, if it is a T and no view is named; else null.
    template <class T = resource>
    [[nodiscard]] coro<ref<T>> find(std::string path) {
        return find_as<T>(*this, std::move(path));
    }

private:
    template <class T>
    // NOLINTNEXTLINE(*-reference-*): it lives on
    static coro<ref<T>> find_as(tree& here, std::string path) {
        const destination end = co_await here.walk(std::move(path));
        if (!end.view_name().empty() || !end.subpath().empty()) co_return nullptr;
        co_return end.context().as<T>();
    }

    detail::tree_core* core_;
    ref<resource> root_;
};

}  // namespace plait::traversal
