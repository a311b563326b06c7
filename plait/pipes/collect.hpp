// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/chain.hpp"

namespace plait::pipes {
namespace detail {

template <class Container, class Next>
class collect_sink : public sink<Next> {
public:
    collect_sink(Container& target, Next&& next) : sink<Next>(std::move(next)), target_(&target) {}

    template <class Item>
    void push(Item&& item) {
        if constexpr (leads_nowhere<Next>) {
            target_->push_back(std::forward<Item>(item));
            this->next_.push(target_->back());
        } else {
            target_->push_back(std::as_const(item));
            this->next_.push(std::forward<Item>(item));
        }
    }

private:
    Container* target_;
};

}  // namespace detail

template <class Container>
class collect_stage : public runs<collect_stage<Container>> {
public:
    using input = typename Container::value_type;
    template <class In>
    using output = In;
    // What cannot be copied stays in the container.
    template <class In>
    using flow = std::conditional_t<std::copy_constructible<In>, In, nothing>;

    collect_stage(std::string name, Container& target) : name_(std::move(name)), target_(&target) {}

    [[nodiscard]] node describe() const {
        node self(name_);
        self.kind = "collect";
        return self.set(node::trait::keeps).set(node::trait::one_target);
    }

    template <class In, class Next>
    auto bind(Next next) const {
        static_assert(std::convertible_to<In, typename Container::value_type>,
                      "cannot connect: the container of this collect holds another type");
        return detail::collect_sink<Container, Next>(*target_, std::move(next));
    }

private:
    std::string name_;
    Container* target_;
};

/// Appends to `target`, which must live as long as pipelines with this stage run, and passes on.
template <class Container>
auto collect(Container& target) {
    return collect_stage<Container>("collect", target);
}
template <class Container>
auto collect(std::string name, Container& target) {
    return collect_stage<Container>(std::move(name), target);
}

}  // namespace plait::pipes
