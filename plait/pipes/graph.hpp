// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/any_stage.hpp"
#include "plait/pipes/route.hpp"

namespace plait::pipes {
namespace detail {

/// The ports of a router in a graph.
template <class T>
class port_branches {
public:
    static constexpr bool may_stop = true;
    static constexpr bool uniform = true;

    /// `counts`: where to count what goes out, or null.
    port_branches(const std::vector<port>& ports, meter* counts) : counts_(counts) {
        for (const port& each : ports) sinks_.emplace_back(each);
    }

    [[nodiscard]] std::size_t size() const noexcept { return sinks_.size(); }
    template <class Item>
    void push(std::size_t branch, Item&& item) {
        if (!sinks_[branch].wants_more()) return;
        if (counts_ != nullptr) meter::add(counts_->out);
        sinks_[branch].push(std::forward<Item>(item));
    }
    template <class Item>
    void push_to_all(Item&& item) {
        for (std::size_t i = 0; i + 1 < sinks_.size(); ++i) push(i, std::as_const(item));
        push(sinks_.size() - 1, std::forward<Item>(item));
    }
    [[nodiscard]] bool wants_more(std::size_t branch) const { return sinks_[branch].wants_more(); }
    [[nodiscard]] bool wants_more() const {
        return std::ranges::any_of(sinks_, [](const auto& each) { return each.wants_more(); });
    }
    [[nodiscard]] std::size_t load(std::size_t branch) const {
        return sinks_[branch].load_beyond();
    }

private:
    meter* counts_;
    std::vector<port_sink<T>> sinks_;
};

template <class Router, class Out>
class router_sink {
public:
    static constexpr bool may_stop = true;

    router_sink(Router&& router, const std::vector<port>& ports, meter* counts)
        : router_(std::move(router)), branches_(ports, counts) {}

    template <class Item>
    void push(Item&& item) {
        router_.push(std::forward<Item>(item), branches_);
    }
    void finish() { router_.finish(branches_); }
    [[nodiscard]] bool wants_more() const { return router_.wants_more() && branches_.wants_more(); }
    void tick() const noexcept {}
    [[nodiscard]] std::optional<time_point> deadline() const noexcept { return std::nullopt; }
    [[nodiscard]] std::size_t load() const noexcept { return 0; }

private:
    Router router_;
    port_branches<Out> branches_;
};

template <class In, class Out, class Router>
class erased_router final : public erased_stage {
public:
    explicit erased_router(Router router)
        : erased_stage(item_type::of<In>(), item_type::of<Out>()), router_(std::move(router)) {
        routes = true;
    }

    [[nodiscard]] std::vector<node> describe() const override {
        std::vector<node> one;
        one.push_back(router_.describe());
        return one;
    }
    [[nodiscard]] std::string defect(const node& self) const override {
        std::string common = fork_defect(self);
        if constexpr (requires { router_.template defect_of_ports<In>(self); })
            if (common.empty()) return router_.template defect_of_ports<In>(self);
        return common;
    }
    [[nodiscard]] std::unique_ptr<network_place> place(const std::vector<port>& ports, node& at,
                                                       run& of, bool counted) const override {
        auto router = router_.template bind_ports<In>(at);
        // A coroutine may return; the others go on as long as any branch does.
        constexpr bool stops = decltype(router)::may_stop;
        using sink = router_sink<decltype(router), Out>;
        if (!counted) return make_place(sink(std::move(router), ports, nullptr), stops);
        meter& counts = site<true>(&at, of).counts();
        return make_place(counts_in<sink>(sink(std::move(router), ports, &counts), counts, of),
                          stops);
    }

private:
    template <class Sink>
    static std::unique_ptr<network_place> make_place(Sink sink, bool stops) {
        return std::make_unique<sink_place<In, Sink>>(std::move(sink), stops);
    }

    Router router_;
};

/// Routers have ports, stages have one way out.
template <class S>
concept router_like = requires { typename S::template branch_input<int, 0>; };
template <class S>
struct router_in_graph {
    static constexpr bool is = router_like<S>;
    using type = S;
};
template <class F, class... Args>
    requires(!requires { typename made<F, Args...>::coroutine; })
struct router_in_graph<coroutine_stage<F, Args...>> {
    static constexpr bool is = true;
    using type = route_stage<F, Args...>;
};

template <class Out>
class emitting_graph;

}  // namespace detail

/// A pipeline put together at run time, out of the same values:
///
///     graph g;
///     const auto parsed = g.add("parse", stage("parse", parse));
///     const auto module = g.add<record>("module", split(by_module));
///     g.connect(parsed, module);
///     g.connect(module, "first", g.add("first", save(first)));
///
/// The node that was added first is its head. Ways that part at a router may join again. A graph is a
/// stage that ends a pipeline; as `any_stage<In, Out>(g)`, what leaves nodes that lead nowhere leaves it.
class graph : public runs<graph> {
public:
    static constexpr bool threaded = true;  // for all one knows
    template <class>
    using flow = nothing;
    template <class In>
    using output = In;

    /// A node of this graph, by its number.
    enum class place : std::size_t {};

    /// A stage, a chain, or a router. Its items are of type `In`; by default what it says it receives.
    /// `name` is printed in place of the stage's own.
    template <class In = detail::unknown, class S>
    place add(std::string name, S stage) {
        using router = detail::router_in_graph<S>;
        using in = std::conditional_t<std::same_as<In, detail::unknown>,
                                      detail::input_of<typename router::type>, In>;
        static_assert(!std::same_as<in, detail::unknown>,
                      "this stage receives items of any type; say which: add<int>(name, stage)");
        if constexpr (router::is) {
            using out = typename router::type::template branch_input<in, 0>;
            return add_erased(
                std::move(name),
                std::make_shared<detail::erased_router<in, out, typename router::type>>(
                    typename router::type(std::move(stage))));
        } else {
            using out = detail::flow_of<S, in>;
            return add_erased(std::move(name),
                              std::make_shared<detail::erased<in, out, S>>(std::move(stage)));
        }
    }
    template <class In = detail::unknown, class S>
        requires(!std::convertible_to<S, std::string>)
    place add(S stage) {
        return add<In>("", std::move(stage));
    }

    /// What leaves `from` goes to `to`; a stage leads to one place, a router to any number. Throws
    /// pipeline_error if the types differ.
    void connect(place from, place to) { connect(from, "", to); }
    /// From the branch `name` of a router.
    void connect(place from, std::string name, place to);

    [[nodiscard]] std::vector<node> describe() const { return described(nullptr); }
    [[nodiscard]] std::size_t width() const { return describe().size(); }

    template <class In, class Next, bool Counted>
    auto bind(Next next, site<Counted> at) const {
        require_head(detail::item_type::of<In>());
        return detail::network_sink<In, Next>(
            made_network(at.nodes(), at.run(), Counted, nullptr, nullptr), std::move(next));
    }

    /// The same as a stage that emits what leaves its loose ends, for any_stage.
    template <class Out>
    [[nodiscard]] auto emitting() const {
        return detail::emitting_graph<Out>(*this);
    }

private:
    template <class Out>
    friend class detail::emitting_graph;

    struct way {
        std::string label;
        std::size_t to;
    };
    struct entry {
        std::string name;
        std::shared_ptr<const detail::erased_stage> stage;
        std::vector<way> ways;
    };
    class layout;

    place add_erased(std::string name, std::shared_ptr<const detail::erased_stage> stage);
    [[nodiscard]] const std::string& name_of(std::size_t entry) const;
    [[nodiscard]] bool leads_to(std::size_t from, std::size_t to,
                                std::vector<std::size_t>& by) const;
    void require_head(const detail::item_type& source) const;
    [[nodiscard]] std::vector<node> described(const detail::item_type* exit) const;
    [[nodiscard]] std::unique_ptr<detail::network> made_network(
        node* at, detail::run& of, bool counted, const detail::item_type* exit_type,
        std::unique_ptr<detail::network_place> exit) const;

    std::vector<entry> entries_;
};

template <class Out>
class detail::emitting_graph {
public:
    static constexpr bool threaded = true;
    template <class>
    using output = Out;

    explicit emitting_graph(graph inside) : inside_(std::move(inside)) {}

    [[nodiscard]] std::vector<node> describe() const {
        const item_type exit = item_type::of<Out>();
        return inside_.described(&exit);
    }
    [[nodiscard]] std::size_t width() const { return describe().size(); }
    template <class In, class Next, bool Counted>
    auto bind(Next next, site<Counted> at) const {
        inside_.require_head(item_type::of<In>());
        const item_type exit_type = item_type::of<Out>();
        auto exit = std::make_unique<sink_place<Out, Next>>(std::move(next), Next::may_stop);
        return network_sink<In, nowhere>(
            inside_.made_network(at.nodes(), at.run(), Counted, &exit_type, std::move(exit)),
            nowhere());
    }

private:
    graph inside_;
};

}  // namespace plait::pipes
