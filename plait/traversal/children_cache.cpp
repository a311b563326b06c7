// SPDX-License-Identifier: MIT
#include "plait/traversal/children_cache.hpp"

#include "plait/traversal/tree_core.hpp"

namespace plait::traversal {

children_cache::reader::reader(ref<resource> here) noexcept : here_(std::move(here)) {
    detail::tree_core::of(*here_)->freeze(*here_);
}

children_cache::reader::~reader() {
    if (here_) detail::tree_core::of(*here_)->thaw(*here_);
}

void children_cache::clear() const noexcept { detail::tree_core::of(*here_)->let_go(*here_); }

}  // namespace plait::traversal
