// SPDX-License-Identifier: MIT
#pragma once

// How stages are bound. A stage is an immutable value with
//   describe()                  its node, or its nodes where it stands for several
//   output<In>                  what it emits when it receives In; `nothing`: it emits nothing
//   bind<In>(next)              a fresh sink before `next`; or bind<In>(next, site), if it asks where
//   input                       optional: what it receives, where only one type will do

#include "plait/compose/context.hpp"
#include "plait/pipes/node.hpp"
#include "plait/pipes/run.hpp"
#include "plait/pipes/sink.hpp"

#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace plait::pipes {

/// Where a stage is bound: its node, which outlives the sink, and the run it belongs to.
template <bool Counted>
class site {
public:
    static constexpr bool counted = Counted;

    /// `at`: the first node of the chain; null if that is empty.
    site(pipes::node* at, detail::run& of) noexcept : node_(at), run_(&of) {}

    [[nodiscard]] pipes::node& node() const noexcept { return *node_; }
    /// The nodes of the chain from here on; null if it is empty.
    [[nodiscard]] pipes::node* nodes() const noexcept { return node_; }
    [[nodiscard]] detail::run& run() const noexcept { return *run_; }
    /// The site of what stands so many nodes further in the chain.
    [[nodiscard]] site after(std::size_t nodes) const noexcept { return {node_ + nodes, *run_}; }
    /// The site of the chain in a branch.
    [[nodiscard]] site inside(std::size_t branch) const noexcept {
        return {node_->branches[branch].chain.data(), *run_};
    }
    /// The counts of this node, made if need be.
    [[nodiscard]] meter& counts() const {
        if (node_->counts == nullptr) node_->counts = std::make_shared<meter>();
        return *node_->counts;
    }

private:
    pipes::node* node_;
    detail::run* run_;
};

/// A stage, by its shape.
template <class S>
concept stage_like = requires(const S& stage) {
    stage.describe();
    requires std::same_as<decltype(stage.describe()), node> ||
                 std::same_as<decltype(stage.describe()), std::vector<node>>;
};

/// What stage `S` emits for items of type `In`.
template <stage_like S, class In>
using output_of = typename S::template output<In>;

namespace detail {

struct unknown {};

template <class S>
struct input_of_stage {
    using type = unknown;
};
template <class S>
    requires requires { typename S::input; }
struct input_of_stage<S> {
    using type = typename S::input;
};

/// What a stage receives, where its type alone tells; else `unknown`.
template <class S>
using input_of = typename input_of_stage<S>::type;

template <class S>
std::vector<node> nodes_of(const S& stage) {
    if constexpr (std::same_as<decltype(stage.describe()), node>) {
        std::vector<node> one;
        one.push_back(stage.describe());
        return one;
    } else {
        return stage.describe();
    }
}

/// How many nodes a stage stands for.
template <class S>
std::size_t width_of(const S& stage) {
    if constexpr (requires { stage.width(); })
        return stage.width();
    else
        return 1;
}

/// Counts what comes into a stage, and the exceptions that begin there.
template <class Sink>
class counts_in : public sink<Sink> {
public:
    counts_in(Sink&& counted, meter& counts, run& of)
        : sink<Sink>(std::move(counted)), counts_(&counts), run_(&of) {
        counts.counting = true;
    }

    template <class Item>
    void push(Item&& item) {
        meter::add(counts_->in);
        noting_errors([&] { this->next_.push(std::forward<Item>(item)); });
    }
    void finish() {
        noting_errors([&] { this->next_.finish(); });
    }
    void tick() {
        noting_errors([&] { this->next_.tick(); });
    }

private:
    template <class Call>
    void noting_errors(Call call) {
        try {
            call();
        } catch (...) {
            if (run_->first_sight_of_current_exception()) meter::add(counts_->errors);
            throw;
        }
    }

    meter* counts_;
    run* run_;
};

/// Counts what leaves a stage.
template <class Next>
class counts_out : public sink<Next> {
public:
    counts_out(Next&& next, meter& counts) : sink<Next>(std::move(next)), counts_(&counts) {}

    template <class Item>
    void push(Item&& item) {
        meter::add(counts_->out);
        this->next_.push(std::forward<Item>(item));
    }

private:
    meter* counts_;
};

}  // namespace detail

template <class Next>
inline constexpr bool leads_nowhere<detail::counts_out<Next>> = leads_nowhere<Next>;

namespace detail {

template <class S>
inline constexpr bool ends_the_flow = requires { requires S::plugs; };

template <class In, class S, class Next, bool Counted>
auto bind_uncounted(const S& stage, Next next, site<Counted> at) {
    static_assert(!std::same_as<In, nothing> || ends_the_flow<S>,
                  "nothing but a plug can follow a stage that emits nothing");
    if constexpr (requires { stage.template bind<In>(std::move(next), at); })
        return stage.template bind<In>(std::move(next), at);
    else
        return stage.template bind<In>(std::move(next));
}

template <class In, class S, class Next, bool Counted>
auto bind_stage(const S& stage, Next next, site<Counted> at) {
    // A stage that stands for several nodes leaves it to them; a boundary counts in any case.
    if constexpr (Counted && std::same_as<decltype(stage.describe()), node> &&
                  !requires { requires S::counts_itself; }) {
        meter& counts = at.counts();
        auto bound = bind_uncounted<In>(stage, counts_out<Next>(std::move(next), counts), at);
        return counts_in<decltype(bound)>(std::move(bound), counts, at.run());
    } else {
        return bind_uncounted<In>(stage, std::move(next), at);
    }
}

}  // namespace detail
}  // namespace plait::pipes
