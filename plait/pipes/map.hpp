// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/chain.hpp"
#include "plait/pipes/signature.hpp"

namespace plait::pipes {
namespace detail {

template <class F, class In>
struct mapped {
    static_assert(std::invocable<F&, In>,
                  "cannot connect: the function of this map does not take what comes in");
    using type = std::invoke_result_t<F&, In>;
};

template <class F, class Next>
class map_sink : public sink<Next> {
public:
    map_sink(F function, Next&& next)
        : sink<Next>(std::move(next)), function_(std::move(function)) {}

    template <class Item>
    void push(Item&& item) {
        this->next_.push(std::invoke(function_, std::forward<Item>(item)));
    }

private:
    [[no_unique_address]] F function_;
};

template <class F, class Next>
class flat_map_sink : public sink<Next> {
public:
    flat_map_sink(F function, Next&& next)
        : sink<Next>(std::move(next)), function_(std::move(function)) {}

    template <class Item>
    void push(Item&& item) {
        using result = std::invoke_result_t<F&, Item>;
        using value = std::ranges::range_value_t<result>;
        result&& elements = std::invoke(function_, std::forward<Item>(item));
        push_all<value>(this->next_, static_cast<result&&>(elements));
    }

private:
    [[no_unique_address]] F function_;
};

}  // namespace detail

template <class F>
class map_stage : public runs<map_stage<F>> {
public:
    using input = detail::item_of<F>;
    template <class In>
    using output = std::remove_cvref_t<typename detail::mapped<F, In>::type>;

    map_stage(std::string name, F function)
        : name_(std::move(name)), function_(std::move(function)) {}

    [[nodiscard]] node describe() const { return node(name_); }

    template <class In, class Next>
    auto bind(Next next) const {
        return detail::map_sink<F, Next>(function_, std::move(next));
    }

private:
    std::string name_;
    [[no_unique_address]] F function_;
};

template <class F>
class flat_map_stage : public runs<flat_map_stage<F>> {
public:
    using input = detail::item_of<F>;
    template <class In>
    using output = std::ranges::range_value_t<typename detail::mapped<F, In>::type>;

    flat_map_stage(std::string name, F function)
        : name_(std::move(name)), function_(std::move(function)) {}

    [[nodiscard]] node describe() const { return node(name_); }

    template <class In, class Next>
    auto bind(Next next) const {
        return detail::flat_map_sink<F, Next>(function_, std::move(next));
    }

private:
    std::string name_;
    [[no_unique_address]] F function_;
};

/// Passes `function(item)` on.
template <class F>
auto map(F function) {
    return map_stage<F>("map", std::move(function));
}
template <class F>
auto map(std::string name, F function) {
    return map_stage<F>(std::move(name), std::move(function));
}

/// Passes each element of the range `function(item)` on; stops in it when nothing more is wanted.
template <class F>
auto flat_map(F function) {
    return flat_map_stage<F>("flat_map", std::move(function));
}
template <class F>
auto flat_map(std::string name, F function) {
    return flat_map_stage<F>(std::move(name), std::move(function));
}

}  // namespace plait::pipes
