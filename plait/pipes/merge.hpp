// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/errors.hpp"
#include "plait/pipes/fork.hpp"
#include "plait/pipes/type_name.hpp"

#include <array>

namespace plait::pipes {
namespace detail {

/// What a merge receives at its one place in a chain: items come in by its inlets only.
struct by_inlets {};

std::size_t inlet_index(const node& merge, std::string_view name);
[[noreturn]] void refuse_item(const node& merge, std::size_t inlet, const std::string& wanted,
                              const std::string& pushed);
std::string merge_defect(const node& merge);

template <class Next, class Sinks>
struct merge_state {
    template <class After, class BindInlets>
    merge_state(After&& after, BindInlets bind_inlets)
        : next(std::forward<After>(after)), inlets(bind_inlets(next)) {}

    Next next;
    Sinks inlets;
};

template <class Next, class Sinks, class... Ins>
class merge_sink {
public:
    static constexpr bool may_stop = Sinks::may_stop;

    using state = merge_state<Next, Sinks>;

    merge_sink(std::unique_ptr<state> bound, const node& at)
        : state_(std::move(bound)), node_(&at) {}

    [[nodiscard]] std::size_t inlet(std::string_view name) const {
        return inlet_index(*node_, name);
    }

    template <class Item>
    void push_into(std::size_t index, Item&& item) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (push_if<I, Ins>(index, std::forward<Item>(item)), ...);
        }(std::index_sequence_for<Ins...>());
    }
    /// Whether it was the last to end, and so ended all.
    bool finish_inlet(std::size_t index) {
        ended_[index] = true;
        state_->inlets.visit(index, [](auto& sink) { sink.finish(); });
        if (std::ranges::find(ended_, false) != ended_.end()) return false;
        state_->next.finish();
        return true;
    }
    [[nodiscard]] bool inlet_ended(std::size_t index) const { return ended_[index]; }
    [[nodiscard]] bool inlet_wants_more(std::size_t index) const {
        return !ended_[index] && state_->inlets.wants_more(index);
    }

    void finish() {
        for (std::size_t index = 0; index < sizeof...(Ins); ++index)
            if (!ended_[index]) finish_inlet(index);
    }
    [[nodiscard]] bool wants_more() const { return state_->inlets.wants_more(); }
    void tick() {
        state_->inlets.tick();
        state_->next.tick();
    }
    [[nodiscard]] std::optional<time_point> deadline() const {
        return earlier(state_->inlets.deadline(), state_->next.deadline());
    }
    [[nodiscard]] std::size_t load() const { return state_->inlets.load() + state_->next.load(); }

private:
    template <std::size_t I, class In, class Item>
    void push_if(std::size_t index, Item&& item) {
        if (index != I) return;
        if constexpr (std::convertible_to<Item&&, In>) {
            if constexpr (std::is_lvalue_reference_v<Item> &&
                          std::same_as<std::remove_cvref_t<Item>, In>)
                state_->inlets.template push_to<I>(std::as_const(item));
            else
                state_->inlets.template push_to<I>(In(std::forward<Item>(item)));
        } else {
            refuse_item(*node_, I, type_name<In>(), type_name<std::remove_cvref_t<Item>>());
        }
    }

    std::unique_ptr<state> state_;
    const node* node_;
    std::array<bool, sizeof...(Ins)> ended_{};
};

}  // namespace detail

/// One head of a merge, for items of type `In`.
template <class In, class Chain>
class inlet_stage {
public:
    using input = In;
    using chain = Chain;

    inlet_stage(std::string name, Chain inside)
        : name_(std::move(name)), chain_(std::move(inside)) {}

    [[nodiscard]] const Chain& inside() const noexcept { return chain_; }
    [[nodiscard]] branch_node describe() const {
        return branch_node(name_, detail::nodes_of(chain_));
    }

private:
    std::string name_;
    Chain chain_;
};

/// A head of a merge; `inlet<int>("a", …)` where the chain's first stage does not say what it receives.
template <class In = detail::unknown, stage_like Chain = pipeline>
auto inlet(std::string name, Chain inside = {}) {
    using in = std::conditional_t<std::same_as<In, detail::unknown>, detail::input_of<Chain>, In>;
    static_assert(!std::same_as<in, detail::unknown>,
                  "the first stage of this inlet receives items of any type; say which: "
                  "inlet<int>(name, chain)");
    return inlet_stage<in, Chain>(std::move(name), std::move(inside));
}

template <class... Inlets>
class merge_stage : public runs<merge_stage<Inlets...>> {
public:
    static constexpr bool threaded = (detail::is_threaded<typename Inlets::chain> || ...);
    using input = detail::by_inlets;
    template <class>
    using output = typename detail::joined<
        detail::flow_of<typename Inlets::chain, typename Inlets::input>...>::type;

    explicit merge_stage(Inlets... inlets) : inlets_(std::move(inlets)...) {}

    [[nodiscard]] node describe() const {
        node self("merge");
        self.set(node::trait::forks);
        std::apply([&](const Inlets&... each) { (self.branches.push_back(each.describe()), ...); },
                   inlets_);
        self.defect = detail::merge_defect(self);
        return self;
    }

    template <class In, class Next, bool Counted>
    auto bind(Next next, site<Counted> at) const {
        static_assert(std::same_as<In, detail::by_inlets>,
                      "a merge has heads of its own: it can only be the first stage");
        return bind_inlets(std::index_sequence_for<Inlets...>(), std::move(next), at);
    }

private:
    template <std::size_t... I, class After, bool Counted>
    auto bind_inlets(std::index_sequence<I...>, After after_merge, site<Counted> at) const {
        using Next = std::conditional_t<threaded, detail::guarded<After>, After>;
        using joint = detail::joint<Next, output<void>>;
        const auto bind = [&](Next& after) {
            return detail::branch_sinks(std::tuple(detail::bind_stage<typename Inlets::input>(
                std::get<I>(inlets_).inside(), joint(after), at.inside(I))...));
        };
        using sinks = decltype(bind(std::declval<Next&>()));
        return detail::merge_sink<Next, sinks, typename Inlets::input...>(
            std::make_unique<detail::merge_state<Next, sinks>>(std::move(after_merge), bind),
            at.node());
    }

    std::tuple<Inlets...> inlets_;
};

/// Several heads, one tail: `auto h = p.open(); h.inlet("a").push(x);`. Items flow in the order in
/// which they are pushed. It ends when every inlet has ended.
template <class... Inlets>
auto merge(Inlets... inlets) {
    return merge_stage<Inlets...>(std::move(inlets)...);
}

}  // namespace plait::pipes
