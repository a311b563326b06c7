// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/chain.hpp"

namespace plait::pipes {
namespace detail {

template <class Side, class Next>
class tee_sink : public sink<Next> {
public:
    tee_sink(Side&& side, Next&& next) : sink<Next>(std::move(next)), side_(std::move(side)) {}

    template <class Item>
    void push(Item&& item) {
        if (side_wants_more()) side_.push(std::as_const(item));
        this->next_.push(std::forward<Item>(item));
    }
    void finish() {
        side_.finish();
        this->next_.finish();
    }
    void tick() {
        side_.tick();
        this->next_.tick();
    }
    [[nodiscard]] std::optional<time_point> deadline() const {
        return earlier(side_.deadline(), this->next_.deadline());
    }
    [[nodiscard]] std::size_t load() const { return side_.load() + this->next_.load(); }

private:
    [[nodiscard]] bool side_wants_more() const {
        if constexpr (Side::may_stop)
            return side_.wants_more();
        else
            return true;
    }

    Side side_;
};

template <class Side, class Next>
auto make_tee_sink(Side side, Next next) {
    return tee_sink<Side, Next>(std::move(side), std::move(next));
}

}  // namespace detail

template <class Chain>
class tee_stage : public runs<tee_stage<Chain>> {
public:
    using input = detail::input_of<Chain>;
    template <class In>
    using output = In;

    tee_stage(std::string name, Chain side) : name_(std::move(name)), side_(std::move(side)) {}

    [[nodiscard]] node describe() const {
        node self(name_);
        self.branches.emplace_back("", detail::nodes_of(side_)).joins = false;
        return self.set(node::trait::keeps);
    }
    template <class In, class Next, bool Counted>
    auto bind(Next next, site<Counted> at) const {
        return detail::make_tee_sink(detail::bind_stage<In>(side_, nowhere(), at.inside(0)),
                                     std::move(next));
    }

private:
    std::string name_;
    Chain side_;
};

/// Pushes a copy into `side`, which leads nowhere else, and passes the item on. The side is told the
/// end first.
template <stage_like Chain>
auto tee(Chain side) {
    return tee_stage<Chain>("tee", std::move(side));
}
template <stage_like Chain>
auto tee(std::string name, Chain side) {
    return tee_stage<Chain>(std::move(name), std::move(side));
}

}  // namespace plait::pipes
