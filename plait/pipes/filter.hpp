// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/chain.hpp"
#include "plait/pipes/signature.hpp"

namespace plait::pipes {
namespace detail {

template <class Predicate, class Next>
class filter_sink : public sink<Next> {
public:
    filter_sink(Predicate passes, Next&& next)
        : sink<Next>(std::move(next)), passes_(std::move(passes)) {}

    template <class Item>
    void push(Item&& item) {
        // In this form g++ 12 vectorises what a filter is fused into.
        if (std::invoke(passes_, std::as_const(item)) == false) return;
        this->next_.push(std::forward<Item>(item));
    }

private:
    [[no_unique_address]] Predicate passes_;
};

}  // namespace detail

template <class Predicate>
class filter_stage : public runs<filter_stage<Predicate>> {
public:
    using input = detail::item_of<Predicate>;
    template <class In>
    using output = In;

    filter_stage(std::string name, Predicate passes)
        : name_(std::move(name)), passes_(std::move(passes)) {}

    [[nodiscard]] node describe() const { return node(name_); }

    template <class In, class Next>
    auto bind(Next next) const {
        static_assert(std::predicate<Predicate&, const In&>,
                      "cannot connect: the predicate of this filter does not take what comes in");
        return detail::filter_sink<Predicate, Next>(passes_, std::move(next));
    }

    [[nodiscard]] const Predicate& predicate() const noexcept { return passes_; }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }

private:
    std::string name_;
    [[no_unique_address]] Predicate passes_;
};

/// Passes the items for which `passes(item)` holds.
template <class Predicate>
auto filter(Predicate passes) {
    return filter_stage<Predicate>("filter", std::move(passes));
}
template <class Predicate>
    requires(!stage_like<Predicate>)
auto filter(std::string name, Predicate passes) {
    return filter_stage<Predicate>(std::move(name), std::move(passes));
}

}  // namespace plait::pipes
