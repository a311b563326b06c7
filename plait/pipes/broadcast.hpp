// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/fork.hpp"

namespace plait::pipes {
namespace detail {

class broadcast_router : public plain_router {
public:
    template <class Item, class Branches>
    void push(Item&& item, Branches& branches) {
        branches.push_to_all(std::forward<Item>(item));
    }
};

}  // namespace detail

class broadcast_stage {
public:
    template <class In, std::size_t>
    using branch_input = In;

    [[nodiscard]] node describe() const { return node("broadcast"); }
    template <class Fork>
    [[nodiscard]] std::string defect(const Fork&, const node&) const {
        return {};
    }
    template <class In, class Fork>
    [[nodiscard]] auto bind_router(const Fork&, const node&) const {
        return detail::broadcast_router();
    }
    template <class In>
    [[nodiscard]] auto bind_ports(const node&) const {
        return detail::broadcast_router();
    }
};

/// For `fork`: each branch gets each item, in order. Wants more while any branch does.
inline constexpr broadcast_stage broadcast{};

}  // namespace plait::pipes
