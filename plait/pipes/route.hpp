// SPDX-License-Identifier: MIT
#pragma once

// A coroutine as a router: behind its own arguments it takes outlets, which are bound to the branches
// in order. `outlets<T>`, which can only be the last, takes all branches that are left.

#include "plait/pipes/fork.hpp"
#include "plait/pipes/outlet.hpp"
#include "plait/pipes/stage.hpp"

namespace plait::pipes {
namespace detail {

template <class T>
inline constexpr bool is_outlet = false;
template <class T>
inline constexpr bool is_outlet<outlet<T>> = true;
template <class T>
inline constexpr bool is_outlets = false;
template <class T>
inline constexpr bool is_outlets<outlets<T>> = true;

/// The parameters from `Skip` on.
template <std::size_t Skip, class List>
struct parameters_from {
    using type = type_list<>;
};
template <class... Ts>
struct parameters_from<0, type_list<Ts...>> {
    using type = type_list<std::remove_cvref_t<Ts>...>;
};
template <std::size_t Skip, class First, class... Rest>
    requires(Skip > 0)
struct parameters_from<Skip, type_list<First, Rest...>>
    : parameters_from<Skip - 1, type_list<Rest...>> {};

template <class List>
struct outlet_parameters;
template <class... Outlets>
struct outlet_parameters<type_list<Outlets...>> {
    using tuple = std::tuple<Outlets...>;
    static constexpr std::size_t count = sizeof...(Outlets);
    static_assert(count > 0 && ((is_outlet<Outlets> || is_outlets<Outlets>) && ...),
                  "a router coroutine takes its own arguments first, and then outlets");
    static constexpr bool open_ended = is_outlets<std::tuple_element_t<count - 1, tuple>>;
    static_assert((std::size_t{0} + ... + (is_outlets<Outlets> ? 1 : 0)) == (open_ended ? 1 : 0),
                  "outlets<T> must be the last parameter of a router coroutine");

    using first_item = typename std::tuple_element_t<0, tuple>::item_type;
    static constexpr bool uniform = (std::same_as<typename Outlets::item_type, first_item> && ...);
    /// What branch `I` receives.
    template <std::size_t I>
    using item = typename std::tuple_element_t<(I < count ? I : count - 1), tuple>::item_type;

    static bool fit(std::size_t branches) {
        return open_ended ? branches + 1 >= count : branches == count;
    }
    /// The outlet of each parameter.
    template <std::size_t I>
    static auto make(std::size_t branches) {
        using parameter = std::tuple_element_t<I, tuple>;
        if constexpr (is_outlets<parameter>)
            return parameter(branches - I, I);
        else
            return parameter(I);
    }
};

/// Takes what a router coroutine yields to the branches.
template <class Branches, class Outlets>
class route_sink {
public:
    static constexpr bool may_stop = Branches::may_stop;

    explicit route_sink(Branches& branches) noexcept : branches_(&branches) {}

    template <class... Ts>
    void push(const routed<Ts...>& out) {
        if constexpr (sizeof...(Ts) == 1)
            push_to(out.index(), out.item());
        else
            std::visit([&](const auto& item) { push_to(out.index(), item); }, out.items());
    }
    template <class... Ts>
    void push(routed<Ts...>&& out) {
        const std::size_t index = out.index();
        if constexpr (sizeof...(Ts) == 1)
            push_to(index, std::move(out).item());
        else
            std::visit([&](auto&& item) { push_to(index, std::forward<decltype(item)>(item)); },
                       std::move(out).items());
    }
    [[nodiscard]] bool wants_more() const { return branches_->wants_more(); }

private:
    template <class Item>
    void push_to(std::size_t index, Item&& item) {
        if constexpr (requires { Branches::uniform; }) {
            if (index >= branches_->size()) refuse(index);
            branches_->push(index, std::forward<Item>(item));
        } else {
            push_by_type<0>(index, std::forward<Item>(item));
        }
    }
    template <std::size_t I, class Item>
    void push_by_type(std::size_t index, Item&& item) {
        if constexpr (I < Branches::size()) {
            if (index != I) {
                push_by_type<I + 1>(index, std::forward<Item>(item));
                return;
            }
            // A branch for items of another type cannot be meant.
            if constexpr (std::same_as<typename Outlets::template item<I>,
                                       std::remove_cvref_t<Item>>) {
                branches_->template push_to<I>(std::forward<Item>(item));
                return;
            }
        }
        refuse(index);
    }
    [[noreturn]] static void refuse(std::size_t index) {
        throw pipeline_error("an item was routed to outlet " + std::to_string(index) +
                             ", which no branch has");
    }

    Branches* branches_;
};

template <class In, class Out, class Outlets>
class coroutine_router {
public:
    static constexpr bool may_stop = true;

    coroutine_router(coro<void, In, Out> body, const node& at) : driver_(std::move(body), at) {}

    template <class Item, class Branches>
    void push(Item&& item, Branches& branches) {
        route_sink<Branches, Outlets> to(branches);
        driver_.push(std::forward<Item>(item), to);
    }
    template <class Branches>
    void finish(Branches& branches) {
        route_sink<Branches, Outlets> to(branches);
        driver_.finish(to);
    }
    [[nodiscard]] bool wants_more() const { return !driver_.over(); }

private:
    driver<In, Out> driver_;
};

template <class F, class... Args>
class route_stage {
public:
    static_assert(signature<F>::known, "the function of a router coroutine must not be generic");
    using outlets = outlet_parameters<
        typename parameters_from<sizeof...(Args), typename signature<F>::parameters>::type>;
    using coroutine = typename signature<F>::result;
    using input = std::remove_cvref_t<typename coroutine::input_type>;
    template <class In, std::size_t I>
    using branch_input = typename outlets::template item<I>;

    explicit route_stage(coroutine_stage<F, Args...> body) : body_(std::move(body)) {}

    [[nodiscard]] node describe() const { return body_.describe(); }

    template <class Fork>
    [[nodiscard]] std::string defect(const Fork&, const node& self) const {
        return defect_of_ports<input>(self);
    }
    template <class In>
    [[nodiscard]] std::string defect_of_ports(const node& self) const {
        if (outlets::fit(self.branches.size())) return {};
        return "fork '" + self.name + "' has " + counted(self.branches.size(), "branch", "es") +
               ", its coroutine takes " + (outlets::open_ended ? "at least " : "") +
               counted(outlets::count - (outlets::open_ended ? 1 : 0), "outlet", "s");
    }

    template <class In, class... Branches>
    [[nodiscard]] auto bind_router(const fork_stage<route_stage, Branches...>&,
                                   const node& at) const {
        return bind_router(std::make_index_sequence<outlets::count>(), sizeof...(Branches), at);
    }
    template <class In>
    [[nodiscard]] auto bind_ports(const node& at) const {
        static_assert(outlets::uniform,
                      "in a graph all outlets of a router coroutine are for items of one type");
        return bind_router(std::make_index_sequence<outlets::count>(), at.branches.size(), at);
    }

private:
    static std::string counted(std::size_t number, const char* thing, const char* plural) {
        return std::to_string(number) + ' ' + thing + (number == 1 ? "" : plural);
    }
    template <std::size_t... I>
    [[nodiscard]] auto bind_router(std::index_sequence<I...>, std::size_t branches,
                                   const node& at) const {
        using out = typename coroutine::output_type;
        return coroutine_router<typename coroutine::input_type, out, outlets>(
            body_.call(outlets::template make<I>(branches)...), at);
    }

    coroutine_stage<F, Args...> body_;
};

}  // namespace detail

/// A fork whose router is a coroutine: it takes outlets and yields `to(item)`.
template <class F, class... Args, class... Branches>
auto fork(coroutine_stage<F, Args...> router, Branches... branches) {
    using route = detail::route_stage<F, Args...>;
    return fork_stage<route, Branches...>(route(std::move(router)), std::move(branches)...);
}

}  // namespace plait::pipes
