// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/chain.hpp"

namespace plait::pipes {
namespace detail {

template <class T, class F, class Next>
class fold_sink : public sink<Next> {
public:
    fold_sink(T& target, F function, Next&& next)
        : sink<Next>(std::move(next)),
          function_(std::move(function)),
          folded_(target),
          target_(&target) {}

    template <class Item>
    void push(Item&& item) {
        // A function that returns nothing changes what it gets.
        if constexpr (std::invocable<F&, T&, const std::remove_reference_t<Item>&>) {
            using result = std::invoke_result_t<F&, T&, const std::remove_reference_t<Item>&>;
            if constexpr (std::is_void_v<result>)
                std::invoke(function_, folded_, std::as_const(item));
            else
                folded_ = std::invoke(function_, std::move(folded_), std::as_const(item));
        } else {
            folded_ = std::invoke(function_, std::move(folded_), std::as_const(item));
        }
        this->next_.push(std::forward<Item>(item));
    }
    void finish() {
        *target_ = std::move(folded_);
        this->next_.finish();
    }

private:
    [[no_unique_address]] F function_;
    T folded_;
    T* target_;
};

struct add_one {
    template <class T, class Item>
    constexpr T operator()(T count, const Item&) const noexcept {
        return static_cast<T>(count + 1);
    }
};

}  // namespace detail

template <class T, class F>
class fold_stage : public runs<fold_stage<T, F>> {
public:
    template <class In>
    using output = In;

    fold_stage(std::string name, std::string kind, T& target, F function)
        : name_(std::move(name)),
          kind_(std::move(kind)),
          target_(&target),
          function_(std::move(function)) {}

    [[nodiscard]] node describe() const {
        node self(name_);
        self.kind = kind_;
        return self.set(node::trait::keeps).set(node::trait::holds).set(node::trait::one_target);
    }
    template <class In, class Next>
    auto bind(Next next) const {
        return detail::fold_sink<T, F, Next>(*target_, function_, std::move(next));
    }

private:
    std::string name_;
    std::string kind_;
    T* target_;
    [[no_unique_address]] F function_;
};

/// Folds the items into a value that begins as `target` was when the stage was bound, and is written
/// back at finish only: `folded = function(folded, item)`; or `function(folded, item)`, if that
/// returns nothing. Passes on.
template <class T, class F>
auto fold(T& target, F function) {
    return fold_stage<T, F>("fold", "fold", target, std::move(function));
}
template <class T, class F>
auto fold(std::string name, T& target, F function) {
    return fold_stage<T, F>(std::move(name), "fold", target, std::move(function));
}

/// Adds the number of items to `target`, at finish. Passes on.
template <std::integral T>
auto count(T& target) {
    return fold_stage<T, detail::add_one>("count", "count", target, {});
}
template <std::integral T>
auto count(std::string name, T& target) {
    return fold_stage<T, detail::add_one>(std::move(name), "count", target, {});
}

}  // namespace plait::pipes
