// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/chain.hpp"

namespace plait::pipes {
namespace detail {

template <class Next>
class plug_sink : public sink<Next> {
public:
    static constexpr bool may_stop = false;

    using sink<Next>::sink;

    template <class Item>
    void push(Item&&) const noexcept {}
    [[nodiscard]] bool wants_more() const noexcept { return true; }
};

}  // namespace detail

class plug_stage : public runs<plug_stage> {
public:
    static constexpr bool plugs = true;
    template <class In>
    using output = In;

    [[nodiscard]] node describe() const {
        return node("null").set(node::trait::keeps).set(node::trait::plugs);
    }

    template <class In, class Next>
    auto bind(Next next) const {
        return detail::plug_sink<Next>(std::move(next));
    }
};

/// Swallows items, always wants more, passes the end on. A branch that ends with it does not flow into
/// what follows the fork. Prints as `null`.
inline constexpr plug_stage plug{};

}  // namespace plait::pipes
