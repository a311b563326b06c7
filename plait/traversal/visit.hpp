// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/request.hpp"
#include "plait/traversal/access.hpp"
#include "plait/traversal/ref.hpp"

#include <cstddef>
#include <exception>
#include <span>
#include <string>
#include <string_view>

namespace plait::traversal {

class site;
class tree;

namespace detail {

/// What a visit is made of; it lives in the exchange's coroutine.
struct visit_state {
    visit_state(http::request its_request, const site& its_site, tree& its_tree) noexcept
        : asked(its_request), whole(&its_site), where(&its_tree) {}

    http::request asked;
    const site* whole;
    tree* where;
    visitor who;
    ref<resource> context;
    std::string_view view_name;
    std::span<const std::string_view> subpath;
    std::string reason;  // why it was refused
    std::string decisions;
    std::exception_ptr failure;
};

}  // namespace detail

/// One request at its view: a handle, passed by value. It, and all views it gives, live as long as the
/// exchange.
class visit {
public:
    explicit visit(const detail::visit_state& state) noexcept : state_(&state) {}

    [[nodiscard]] http::request request() const noexcept { return state_->asked; }
    /// Empty: the default view.
    [[nodiscard]] std::string_view view_name() const noexcept { return state_->view_name; }
    /// The segments behind the view's name, decoded.
    [[nodiscard]] std::span<const std::string_view> subpath() const noexcept {
        return state_->subpath;
    }
    /// One of them; empty where there are fewer.
    [[nodiscard]] std::string_view subpath(std::size_t at) const noexcept {
        return at < state_->subpath.size() ? state_->subpath[at] : std::string_view();
    }
    /// As `site.identify` said; else nobody we know.
    [[nodiscard]] const visitor& who() const noexcept { return state_->who; }
    [[nodiscard]] const traversal::site& site() const noexcept { return *state_->whole; }
    [[nodiscard]] traversal::tree& tree() const noexcept { return *state_->where; }
    /// Where the walk has ended; in a view that answers a refusal, the last resource that was found,
    /// null if none was.
    [[nodiscard]] ref<resource> context() const noexcept { return state_->context; }
    /// In a view that answers a refusal: why, in one line that may be shown; else empty.
    [[nodiscard]] std::string_view reason() const noexcept { return state_->reason; }
    /// In a view that answers a failure: the exception, of which plait::traceback tells more.
    [[nodiscard]] const std::exception_ptr& failure() const noexcept { return state_->failure; }

    /// In a view that answers 404, where `site.show_decisions(true)`: what was decided on the way, line
    /// by line; else empty.
    [[nodiscard]] std::string_view decisions() const noexcept { return state_->decisions; }

private:
    const detail::visit_state* state_;
};

}  // namespace plait::traversal
