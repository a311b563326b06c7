// SPDX-License-Identifier: MIT
#include "plait/traversal/resolution.hpp"

#include "plait/http/percent.hpp"
#include "plait/traversal/tree_core.hpp"

#include <memory>
#include <utility>

namespace plait::traversal::detail {

namespace {

constexpr std::string_view methods_of_a_site = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

// The path below the prefix; nothing: it is not of this site.
std::optional<std::string_view> below(std::string_view path, std::string_view prefix) {
    if (!path.starts_with(prefix)) return std::nullopt;
    path.remove_prefix(prefix.size());
    if (!path.empty() && path.front() != '/') return std::nullopt;
    return path;
}

}  // namespace

resolution::resolution(const site& whole, http::request asked, decision_log* log)
    : model_(whole.model()),
      asked_(asked),
      log_(log),
      tree_(whole, &asked_),
      state_(asked, whole, tree_) {}

coro<> resolution::identify() {
    if (!model_.identify) co_return;
    visitor who = co_await model_.identify(asked_);
    state_.who = std::move(who);
}

coro<choice> resolution::find() {
    const std::string_view raw = asked_.path();
    if (raw == "*") {
        allow_ = methods_of_a_site;
        co_return choice(204);
    }
    const auto path = below(raw, model_.prefix);
    if (!path) {
        if (log_ != nullptr) log_->add("not below the prefix " + model_.prefix);
        co_return nothing_there();
    }
    path_.emplace(*path);
    ref<resource> root = co_await tree_.root();
    if (!root) {
        if (log_ != nullptr) log_->add("there is no root");
        co_return nothing_there();
    }

    walk_.emplace(std::move(root), *path_, log_);
    auto outcome = go_on();
    while (outcome == walk::outcome::waits) {
        state_.context = walk_->context();
        std::unique_ptr<resource> made = co_await walk_->wait();
        walk_->give(std::move(made));
        outcome = go_on();
    }
    co_return at_end(outcome);
}

// Where a load throws, it is known how far the walk has come.
walk::outcome resolution::go_on() {
    try {
        return walk_->go();
    } catch (...) {
        state_.context = walk_->context();
        throw;
    }
}

choice resolution::at_end(walk::outcome outcome) {
    state_.context = walk_->context();
    state_.view_name = walk_->view_name();
    state_.subpath = walk_->subpath();
    if (outcome == walk::outcome::lost || walk_->views() == nullptr) return nothing_there();

    const visit v(state_);
    const std::string_view method = asked_.method();
    const choice chosen = choose(*walk_->views(), *state_.context, v, method, log_);
    if (chosen.status == 204 || chosen.status == 405)
        allow_ = walk_->views()->allowed(!state_.subpath.empty());
    if (chosen.status == 404) return nothing_there();
    // Who may not see it is not told by a redirect that it is there.
    const bool refused = chosen.status == 405 || chosen.status == 403;
    if (!refused && (method == "GET" || method == "HEAD")) {
        location_ = right_form();
        if (!location_.empty()) {
            if (log_ != nullptr) log_->add("redirected to " + location_);
            return choice(301);
        }
    }
    return chosen;
}

// Where that is found which was asked for with a slash missing or too many; empty: it is right.
std::string resolution::right_form() const {
    const resource& context = *state_.context;
    // The root of a site with a prefix has its slash by the prefix alone.
    const bool has_slash = path_->ends_in_slash() && asked_.path().ends_with('/');
    const bool is_view = walk_->marked() || !state_.view_name.empty();
    std::string form;
    if (is_view) {
        if (!has_slash) return {};
        form = context.url();
        if (!form.ends_with('/')) form += '/';
        if (walk_->marked()) form += "@@";
        form += http::segment_encoded(state_.view_name);
        for (const std::string_view each : state_.subpath)
            form.append("/") += http::segment_encoded(each);
    } else {
        const bool wants_slash = context.parent() == nullptr || !tree_core::type_of(context)->leaf;
        if (wants_slash == has_slash) return {};
        form = context.url();
    }
    const std::string_view query = asked_.query();
    if (!query.empty()) form.append("?").append(query);
    return form;
}

choice resolution::nothing_there() {
    state_.reason = "nothing is found at ";
    state_.reason += asked_.path();
    return choice(404);
}

}  // namespace plait::traversal::detail
