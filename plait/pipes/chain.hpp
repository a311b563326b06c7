// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/feed.hpp"

#include <tuple>

namespace plait::pipes {
namespace detail {

template <class In, class... Stages>
struct chain_output {
    using type = In;
};
template <class In, class First, class... Rest>
struct chain_output<In, First, Rest...> {
    using type = typename chain_output<output_of<First, In>, Rest...>::type;
};

template <class... Stages>
struct chain_input {
    using type = unknown;
};
template <class First, class... Rest>
struct chain_input<First, Rest...> : input_of_stage<First> {};

/// Whether what leaves a stage may come on another thread than what is pushed into it.
template <class S>
inline constexpr bool is_threaded = requires { requires S::threaded; };

}  // namespace detail

/// Stages in a row, as one stage. `chain<>` passes items through.
template <class... Stages>
class chain : public runs<chain<Stages...>> {
public:
    static constexpr bool threaded = (detail::is_threaded<Stages> || ...);
    using input = typename detail::chain_input<Stages...>::type;
    template <class In>
    using output = typename detail::chain_output<In, Stages...>::type;

    chain() = default;
    explicit chain(std::tuple<Stages...> stages) : stages_(std::move(stages)) {}

    [[nodiscard]] std::vector<node> describe() const {
        std::vector<node> all;
        std::apply(
            [&](const Stages&... each) {
                (std::ranges::move(detail::nodes_of(each), std::back_inserter(all)), ...);
            },
            stages_);
        return all;
    }
    [[nodiscard]] std::size_t width() const {
        return std::apply(
            [](const Stages&... each) { return (std::size_t{0} + ... + detail::width_of(each)); },
            stages_);
    }

    template <class In, class Next, bool Counted>
    auto bind(Next next, site<Counted> at) const {
        return bind_from<0, In>(std::move(next), at);
    }

    [[nodiscard]] const std::tuple<Stages...>& stages() const noexcept { return stages_; }

private:
    template <std::size_t I, class In, class Next, bool Counted>
    auto bind_from(Next next, site<Counted> at) const {
        if constexpr (I == sizeof...(Stages)) {
            return next;
        } else {
            const auto& first = std::get<I>(stages_);
            using out = output_of<std::tuple_element_t<I, std::tuple<Stages...>>, In>;
            return detail::bind_stage<In>(
                first, bind_from<I + 1, out>(std::move(next), at.after(detail::width_of(first))),
                at);
        }
    }

    [[no_unique_address]] std::tuple<Stages...> stages_;
};

/// The empty pipeline: `pipeline{} | first | second`.
using pipeline = chain<>;

namespace detail {

template <class S>
auto as_tuple(S stage) {
    return std::tuple<S>(std::move(stage));
}
template <class... Stages>
auto as_tuple(chain<Stages...> stages) {  // NOLINT(*-value-param): as the overload above
    return stages.stages();
}
template <class... Stages>
auto as_chain(std::tuple<Stages...> stages) {
    return chain<Stages...>(std::move(stages));
}

template <class In, class... Stages>
struct chain_flow {
    using type = In;
};

template <class S, class In>
struct flow {
    using type = output_of<S, In>;
};
template <class S, class In>
    requires ends_the_flow<S>
struct flow<S, In> {
    using type = nothing;
};
// A stage whose branches decide.
template <class S, class In>
    requires requires { typename S::template flow<In>; }
struct flow<S, In> {
    using type = typename S::template flow<In>;
};
template <class In, class... Stages>
struct flow<chain<Stages...>, In> : chain_flow<In, Stages...> {};

template <class In, class Last>
struct chain_flow<In, Last> : flow<Last, In> {};
template <class In, class First, class Second, class... Rest>
struct chain_flow<In, First, Second, Rest...> : chain_flow<output_of<First, In>, Second, Rest...> {
};

/// What flows from the end of `S` into what follows a fork, or `nothing`.
template <class S, class In>
using flow_of = typename flow<S, In>::type;

}  // namespace detail

/// `a | b`: what leaves `a` goes to `b`.
template <stage_like A, stage_like B>
auto operator|(A first, B second) {
    return detail::as_chain(
        std::tuple_cat(detail::as_tuple(std::move(first)), detail::as_tuple(std::move(second))));
}

}  // namespace plait::pipes
