// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/chain.hpp"
#include "plait/pipes/signature.hpp"
#include "plait/pipes/to_text.hpp"

namespace plait::pipes {
namespace detail {

template <class Next>
class take_sink : public sink<Next> {
public:
    static constexpr bool may_stop = true;

    take_sink(std::size_t count, Next&& next) : sink<Next>(std::move(next)), left_(count) {}

    template <class Item>
    void push(Item&& item) {
        if (left_ == 0) return;
        --left_;
        this->next_.push(std::forward<Item>(item));
    }
    [[nodiscard]] bool wants_more() const { return left_ != 0 && this->next_.wants_more(); }

private:
    std::size_t left_;
};

template <class Predicate, class Next>
class take_while_sink : public sink<Next> {
public:
    static constexpr bool may_stop = true;

    take_while_sink(Predicate passes, Next&& next)
        : sink<Next>(std::move(next)), passes_(std::move(passes)) {}

    template <class Item>
    void push(Item&& item) {
        if (over_) return;
        if (std::invoke(passes_, std::as_const(item)) == false)
            over_ = true;
        else
            this->next_.push(std::forward<Item>(item));
    }
    [[nodiscard]] bool wants_more() const { return !over_ && this->next_.wants_more(); }

private:
    [[no_unique_address]] Predicate passes_;
    bool over_ = false;
};

}  // namespace detail

class take_stage : public runs<take_stage> {
public:
    template <class In>
    using output = In;

    take_stage(std::string name, std::size_t count) : name_(std::move(name)), count_(count) {}

    [[nodiscard]] node describe() const {
        node self(name_);
        self.arguments.push_back(detail::argument_text(count_));
        return self;
    }
    template <class In, class Next>
    auto bind(Next next) const {
        return detail::take_sink<Next>(count_, std::move(next));
    }

private:
    std::string name_;
    std::size_t count_;
};

template <class Predicate>
class take_while_stage : public runs<take_while_stage<Predicate>> {
public:
    using input = detail::item_of<Predicate>;
    template <class In>
    using output = In;

    take_while_stage(std::string name, Predicate passes)
        : name_(std::move(name)), passes_(std::move(passes)) {}

    [[nodiscard]] node describe() const { return node(name_); }
    template <class In, class Next>
    auto bind(Next next) const {
        return detail::take_while_sink<Predicate, Next>(passes_, std::move(next));
    }

private:
    std::string name_;
    [[no_unique_address]] Predicate passes_;
};

/// Passes `count` items, then wants no more.
inline auto take(std::size_t count) { return take_stage("take", count); }
inline auto take(std::string name, std::size_t count) { return take_stage(std::move(name), count); }

/// Passes items up to the first for which `passes(item)` does not hold; that one is dropped.
template <class Predicate>
auto take_while(Predicate passes) {
    return take_while_stage<Predicate>("take_while", std::move(passes));
}
template <class Predicate>
auto take_while(std::string name, Predicate passes) {
    return take_while_stage<Predicate>(std::move(name), std::move(passes));
}

}  // namespace plait::pipes
