// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/erased.hpp"

namespace plait::pipes {

template <class In, class Out = nothing>
class any_stage;

namespace detail {

/// Erased stages in a row, shared by all pipelines that begin with them.
class line {
public:
    line() = default;
    line(std::shared_ptr<const line> before, std::shared_ptr<const erased_stage> stage);
    line(const line&) = delete;
    line& operator=(const line&) = delete;
    ~line();

    /// First to last.
    [[nodiscard]] static std::vector<const erased_stage*> stages(const line* last);

    std::shared_ptr<const line> before;
    std::shared_ptr<const erased_stage> stage;
    std::size_t width = 0;  // nodes, from the first on
};
using line_end = std::shared_ptr<const line>;

line_end joined_lines(line_end first, const line_end& second);
std::vector<node> describe_line(const line_end& end);

/// The network of a line; `exit` takes what leaves its last stage, if there is one.
std::unique_ptr<network> line_network(const line_end& end, node* at, run& of, bool counted,
                                      std::unique_ptr<network_place> exit);

template <class S>
inline constexpr bool is_any_stage = false;
template <class In, class Out>
inline constexpr bool is_any_stage<any_stage<In, Out>> = true;

/// Lengthens a line by a chain, in which any_stages are taken apart and all between is erased at once.
template <class In, class Out, class... Run>
line_end lengthened(line_end so_far, std::tuple<Run...> run) {
    if constexpr (sizeof...(Run) == 0) {
        static_assert(std::same_as<In, Out>, "this chain emits another type");
        return so_far;
    } else {
        using chain = decltype(as_chain(run));
        static_assert(std::same_as<Out, nothing> || std::convertible_to<flow_of<chain, In>, Out>,
                      "this chain emits another type");
        return std::make_shared<line>(
            std::move(so_far), std::make_shared<erased<In, Out, chain>>(as_chain(std::move(run))));
    }
}
template <class In, class Out, class... Run, class Next, class... Rest>
line_end lengthened(line_end so_far, std::tuple<Run...> run, Next next, Rest... rest) {
    if constexpr (is_any_stage<Next>) {
        line_end before = lengthened<In, typename Next::input>(std::move(so_far), std::move(run));
        return lengthened<typename Next::emitted, Out>(
            joined_lines(std::move(before), next.stages()), std::tuple(), std::move(rest)...);
    } else {
        return lengthened<In, Out>(
            std::move(so_far), std::tuple_cat(std::move(run), std::tuple<Next>(std::move(next))),
            std::move(rest)...);
    }
}

/// What an any_stage is made of. A graph emits what it is asked for.
template <class Out, class S>
auto parts_of(const S& stage) {
    if constexpr (!std::same_as<Out, nothing> && requires { stage.template emitting<Out>(); })
        return as_tuple(stage.template emitting<Out>());
    else
        return as_tuple(stage);
}

/// A network in a static pipeline.
template <class In, class Next>
class network_sink {
public:
    static constexpr bool may_stop = true;

    /// `next` takes what has not been given to an exit.
    network_sink(std::unique_ptr<network> made, Next&& next)
        : network_(std::move(made)),
          first_(static_cast<typed_place<In>*>(&network_->first())),
          next_(std::move(next)) {}

    template <class Item>
    void push(Item&& item) {
        first_->waiting().push_back(In(std::forward<Item>(item)));
        network_->drain_all();
    }
    void push_block(std::span<const In> block)
        requires std::copy_constructible<In>
    {
        const std::size_t at_once = network_->one_at_a_time() ? 1 : inbox_base::room;
        while (!block.empty()) {
            const auto some = block.first(std::min(at_once, block.size()));
            first_->push(some);
            network_->drain_all();
            if (!wants_more()) return;
            block = block.subspan(some.size());
        }
    }
    void finish() {
        network_->finish();
        next_.finish();
    }
    [[nodiscard]] bool wants_more() const { return network_->wants_more(); }
    void tick() {
        network_->tick();
        next_.tick();
    }
    [[nodiscard]] std::optional<time_point> deadline() const {
        return earlier(network_->deadline(), next_.deadline());
    }
    [[nodiscard]] std::size_t load() const { return network_->load() + next_.load(); }

private:
    std::unique_ptr<network> network_;
    typed_place<In>* first_;
    [[no_unique_address]] Next next_;
};

}  // namespace detail

/// A stage of which only the types of its items are known; `Out` is `nothing` for one that ends a
/// pipeline. Erases a chain once, and works in batches of up to 256 items where these come in blocks.
/// Within a pipeline of any_stages, depth costs no machine stack.
template <class In, class Out>
class any_stage : public runs<any_stage<In, Out>> {
public:
    static constexpr bool threaded = true;  // for all one knows
    using input = In;
    using emitted = Out;
    template <class>
    using flow = Out;
    template <class Receives>
    using output = std::conditional_t<std::same_as<Out, nothing>, Receives, Out>;

    template <stage_like S>
        requires(!std::same_as<S, any_stage>)
    any_stage(const S& stage)  // NOLINT(*explicit*): it is that stage
        : stages_(std::apply(
              [](const auto&... each) {
                  return detail::lengthened<In, Out>(nullptr, std::tuple(), each...);
              },
              detail::parts_of<Out>(stage))) {}

    [[nodiscard]] std::vector<node> describe() const { return detail::describe_line(stages_); }
    [[nodiscard]] std::size_t width() const noexcept {
        return stages_ == nullptr ? 0 : stages_->width;
    }
    [[nodiscard]] const detail::line_end& stages() const noexcept { return stages_; }

    template <class Receives, class Next, bool Counted>
    auto bind(Next next, site<Counted> at) const {
        static_assert(std::convertible_to<Receives, In>,
                      "cannot connect: this any_stage receives another type than comes in");
        if constexpr (std::same_as<Out, nothing>)
            return detail::network_sink<In, Next>(network(at, nullptr), std::move(next));
        else
            return detail::network_sink<In, nowhere>(
                network(at, std::make_unique<detail::sink_place<Out, Next>>(std::move(next),
                                                                            Next::may_stop)),
                nowhere());
    }

private:
    template <bool Counted>
    auto network(site<Counted> at, std::unique_ptr<detail::network_place> exit) const {
        return detail::line_network(stages_, at.nodes(), at.run(), Counted, std::move(exit));
    }

    detail::line_end stages_;
};

}  // namespace plait::pipes
