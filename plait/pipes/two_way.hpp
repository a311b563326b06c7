// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/filter.hpp"
#include "plait/pipes/fork.hpp"

namespace plait::pipes {
namespace detail {

template <class Predicate>
class two_way_router : public plain_router {
public:
    two_way_router(Predicate passes, std::size_t ontrue)
        : passes_(std::move(passes)), ontrue_(ontrue) {}

    template <class Item, class Branches>
    void push(Item&& item, Branches& branches) {
        const bool holds = std::invoke(passes_, std::as_const(item));
        branches.push(holds ? ontrue_ : 1 - ontrue_, std::forward<Item>(item));
    }

private:
    [[no_unique_address]] Predicate passes_;
    std::size_t ontrue_;
};

template <class Predicate>
class two_way_stage {
public:
    using input = item_of<Predicate>;
    template <class In, std::size_t>
    using branch_input = In;

    explicit two_way_stage(filter_stage<Predicate> by) : by_(std::move(by)) {}

    [[nodiscard]] node describe() const { return by_.describe(); }
    template <class Fork>
    [[nodiscard]] std::string defect(const Fork&, const node&) const {
        return {};
    }
    template <class In, class Fork>
    [[nodiscard]] auto bind_router(const Fork&, const node& at) const {
        const bool swapped = at.branches[0].label == "onfalse" || at.branches[1].label == "ontrue";
        return two_way_router<Predicate>(by_.predicate(), swapped ? 1 : 0);
    }

private:
    filter_stage<Predicate> by_;
};

}  // namespace detail

/// Two ways: items for which `passes(item)` holds go to the branch `ontrue`, the others to `onfalse`.
/// Branches of other names, or of none, are taken in this order.
template <class Predicate, class K1, class C1, class K2, class C2>
auto filter(Predicate passes, branch_stage<K1, C1> first, branch_stage<K2, C2> second) {
    return fork(detail::two_way_stage<Predicate>(filter(std::move(passes))), std::move(first),
                std::move(second));
}
template <class Predicate, class K1, class C1, class K2, class C2>
auto filter(std::string name, Predicate passes, branch_stage<K1, C1> first,
            branch_stage<K2, C2> second) {
    return fork(detail::two_way_stage<Predicate>(filter(std::move(name), std::move(passes))),
                std::move(first), std::move(second));
}

}  // namespace plait::pipes
