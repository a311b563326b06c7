// SPDX-License-Identifier: MIT
#include "plait/traversal/tree.hpp"

#include "plait/compose/error.hpp"
#include "plait/traversal/site.hpp"
#include "plait/traversal/tree_core.hpp"
#include "plait/traversal/walk.hpp"

namespace plait::traversal {

tree::tree(const site& whole, const http::request* asked)
    : core_(detail::tree_core::make(whole.model(), asked)) {}

tree::~tree() {
    core_->end();
    root_ = nullptr;
    core_->unshare();
}

coro<ref<resource>> tree::root() {
    if (!root_) {
        detail::making made;
        core_->whole().make_root(core_->request(), made);
        if (made.later) made.now = co_await std::move(*made.later);
        if (made.now != nullptr) root_ = core_->adopt_root(std::move(made.now));
    }
    co_return root_;
}

coro<destination> tree::walk(std::string path) {
    const detail::path_segments segments(path);
    ref<resource> from = co_await root();
    if (!from) co_return destination();
    detail::walk walking(std::move(from), segments);
    auto outcome = walking.go();
    while (outcome == detail::walk::outcome::waits) {
        std::unique_ptr<resource> made = co_await walking.wait();
        walking.give(std::move(made));
        outcome = walking.go();
    }
    if (outcome == detail::walk::outcome::lost) co_return destination();
    const auto subpath = walking.subpath();
    co_return destination(walking.context(), walking.view_name(),
                          std::vector<std::string>(subpath.begin(), subpath.end()));
}

}  // namespace plait::traversal
