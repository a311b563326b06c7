// SPDX-License-Identifier: MIT
#pragma once

// A fork: a router, which says where an item goes, and branches. What follows the fork is bound once;
// every branch that is not plugged ends in a joint, which leads there.
//
// A router is a value with
//   describe()                     its node, as yet without branches
//   branch_input<In, I>            what branch I receives
//   defect(node)                   why it cannot work with these branches, or ""
//   bind_router<In>(fork, node)    fresh: push(item, branches), finish(branches), wants_more(), may_stop
//   bind_ports<In>(node)           the same in a graph, where branches are known by their names only
//   defect_of_ports<In>(node)      optional: as defect, in a graph

#include "plait/pipes/chain.hpp"
#include "plait/pipes/to_text.hpp"

#include <algorithm>
#include <mutex>
#include <tuple>

namespace plait::pipes {
namespace detail {

/// Why no router could work with these branches, or "".
std::string fork_defect(const node& fork);

/// The key of a branch without a name.
struct no_key {};

/// What flows out of branches that emit different types. It can only flow nowhere.
struct unjoinable {};

/// What follows a fork, where branches come from several threads: one at a time. Whoever comes after
/// a failure finds nobody any more.
template <class Next>
class guarded {
public:
    static constexpr bool may_stop = Next::may_stop;

    explicit guarded(Next&& next) : next_(std::move(next)) {}

    template <class Item>
    void push(Item&& item) {
        const std::scoped_lock lock(mutex_);
        if (failed_) throw aborted();
        failed_ = true;
        next_.push(std::forward<Item>(item));
        failed_ = false;
    }
    void tick() {
        const std::scoped_lock lock(mutex_);
        if (std::exchange(failed_, true)) return;
        next_.tick();
        failed_ = false;
    }
    void finish() { next_.finish(); }
    [[nodiscard]] bool wants_more() const {
        const std::scoped_lock lock(mutex_);
        return next_.wants_more();
    }
    [[nodiscard]] std::optional<time_point> deadline() const {
        const std::scoped_lock lock(mutex_);
        return next_.deadline();
    }
    [[nodiscard]] std::size_t load() const {
        const std::scoped_lock lock(mutex_);
        return next_.load();
    }

private:
    mutable std::mutex mutex_;
    bool failed_ = false;
    Next next_;
};

/// Leads from the end of a branch to what follows the fork. Ends and ticks do not take this way.
template <class Next, class Joined>
class joint {
public:
    static constexpr bool may_stop = Next::may_stop;

    explicit joint(Next& next) noexcept : next_(&next) {}

    template <class Item>
    void push(Item&& item) {
        static_assert(leads_nowhere<Next> || !std::same_as<Joined, unjoinable>,
                      "the branches of this fork emit types that cannot join in what follows; plug "
                      "those that should not");
        if constexpr (std::same_as<Joined, unjoinable>)
            next_->push(std::forward<Item>(item));
        else
            push_as<Joined>(*next_, std::forward<Item>(item));
    }
    void finish() const noexcept {}
    [[nodiscard]] bool wants_more() const { return next_->wants_more(); }
    void tick() const noexcept {}
    [[nodiscard]] std::optional<time_point> deadline() const noexcept { return std::nullopt; }
    [[nodiscard]] std::size_t load() const noexcept { return 0; }

private:
    Next* next_;
};

}  // namespace detail

template <class Next, class Joined>
inline constexpr bool leads_nowhere<detail::joint<Next, Joined>> = leads_nowhere<Next>;
template <class Next>
inline constexpr bool leads_nowhere<detail::guarded<Next>> = leads_nowhere<Next>;

namespace detail {

/// The sinks of the branches, in order.
template <class... Sinks>
class branch_sinks {
public:
    static constexpr std::size_t size() noexcept { return sizeof...(Sinks); }
    static constexpr bool may_stop = (Sinks::may_stop || ...);

    explicit branch_sinks(std::tuple<Sinks...>&& sinks) : sinks_(std::move(sinks)) {}

    /// Calls `call(sink)` for one branch.
    template <class Call>
    void visit(std::size_t branch, Call call) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            static_cast<void>(((branch == I && (call(std::get<I>(sinks_)), true)) || ...));
        }(std::index_sequence_for<Sinks...>());
    }
    /// Pushes into a branch, if it wants more.
    template <class Item>
    void push(std::size_t branch, Item&& item) {
        visit(branch, [&](auto& sink) { push_wanted(sink, std::forward<Item>(item)); });
    }
    template <std::size_t I, class Item>
    void push_to(Item&& item) {
        push_wanted(std::get<I>(sinks_), std::forward<Item>(item));
    }
    template <class Item>
    void push_to_all(Item&& item) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (push_wanted(std::get<I>(sinks_), std::as_const(item)), ...);
        }(std::make_index_sequence<(size() > 0 ? size() - 1 : 0)>());
        if constexpr (size() > 0)
            push_wanted(std::get<size() - 1>(sinks_), std::forward<Item>(item));
    }
    [[nodiscard]] bool wants_more(std::size_t branch) {
        bool wants = false;
        visit(branch, [&](auto& sink) { wants = sink.wants_more(); });
        return wants;
    }
    [[nodiscard]] bool wants_more() const {
        return size() == 0 ||
               std::apply([](auto&... s) { return (s.wants_more() || ...); }, sinks_);
    }
    [[nodiscard]] std::size_t load(std::size_t branch) {
        std::size_t load = 0;
        visit(branch, [&](auto& sink) { load = sink.load(); });
        return load;
    }
    [[nodiscard]] std::size_t load() const {
        return std::apply([](auto&... s) { return (std::size_t{0} + ... + s.load()); }, sinks_);
    }
    void finish() {
        std::apply([](auto&... s) { (s.finish(), ...); }, sinks_);
    }
    void tick() {
        std::apply([](auto&... s) { (s.tick(), ...); }, sinks_);
    }
    [[nodiscard]] std::optional<time_point> deadline() const {
        std::optional<time_point> first;
        std::apply([&](auto&... s) { ((first = earlier(first, s.deadline())), ...); }, sinks_);
        return first;
    }

private:
    template <class Sink, class Item>
    static void push_wanted(Sink& sink, Item&& item) {
        if constexpr (Sink::may_stop)
            if (!sink.wants_more()) return;
        sink.push(std::forward<Item>(item));
    }

    std::tuple<Sinks...> sinks_;
};

/// On the heap, because the branches refer to what follows them.
template <class Next, class Router, class Branches>
struct fork_state {
    template <class After, class BindRouter, class BindBranches>
    fork_state(After&& after, BindRouter bind_router, BindBranches bind_branches)
        : next(std::forward<After>(after)), router(bind_router()), branches(bind_branches(next)) {}

    Next next;
    Router router;
    Branches branches;
};

template <class Next, class Router, class Branches>
class fork_sink {
public:
    static constexpr bool may_stop = Router::may_stop || Branches::may_stop;

    using state = fork_state<Next, Router, Branches>;

    explicit fork_sink(std::unique_ptr<state> bound) : state_(std::move(bound)) {}

    template <class Item>
    void push(Item&& item) {
        state_->router.push(std::forward<Item>(item), state_->branches);
    }
    void finish() {
        state_->router.finish(state_->branches);
        state_->branches.finish();
        state_->next.finish();
    }
    [[nodiscard]] bool wants_more() const {
        return state_->router.wants_more() && state_->branches.wants_more();
    }
    void tick() {
        state_->branches.tick();
        state_->next.tick();
    }
    [[nodiscard]] std::optional<time_point> deadline() const {
        return earlier(state_->branches.deadline(), state_->next.deadline());
    }
    [[nodiscard]] std::size_t load() const { return state_->branches.load() + state_->next.load(); }

private:
    std::unique_ptr<state> state_;
};

/// The base of routers that only look at the item.
class plain_router {
public:
    static constexpr bool may_stop = false;

    template <class Branches>
    void finish(Branches&) const noexcept {}
    [[nodiscard]] bool wants_more() const noexcept { return true; }
};

template <class A, class B>
struct join_of {
    using type = unjoinable;
};
template <class A, class B>
    requires requires { typename std::common_type_t<A, B>; }
struct join_of<A, B> {
    using type = std::common_type_t<A, B>;
};
template <class A>
struct join_of<A, A> {
    using type = A;
};
template <class A>
    requires(!std::same_as<A, nothing>)
struct join_of<A, nothing> {
    using type = A;
};
template <class B>
    requires(!std::same_as<B, nothing>)
struct join_of<nothing, B> {
    using type = B;
};

/// The one type into which all that flows out of branches fits; `nothing` does not flow.
template <class... Flows>
struct joined {
    using type = nothing;
};
template <class First, class... Rest>
struct joined<First, Rest...> : join_of<First, typename joined<Rest...>::type> {};

}  // namespace detail

/// A branch of a fork.
template <class Key, class Chain>
class branch_stage {
public:
    using chain = Chain;

    branch_stage(Key key, Chain inside) : key_(std::move(key)), chain_(std::move(inside)) {}

    [[nodiscard]] const Key& key() const noexcept { return key_; }
    [[nodiscard]] const Chain& inside() const noexcept { return chain_; }
    [[nodiscard]] branch_node describe() const {
        std::string label;
        if constexpr (!std::same_as<Key, detail::no_key>) {
            if constexpr (std::is_enum_v<Key>)
                label = detail::named_enumerator(key_);
            else
                label = to_text(key_);
        }
        return branch_node(std::move(label), detail::nodes_of(chain_));
    }

private:
    Key key_;
    Chain chain_;
};

/// A branch with a name, or for one value of a split's selector.
template <class Key, stage_like Chain = pipeline>
    requires(!stage_like<Key>)
auto branch(Key key, Chain inside = {}) {
    if constexpr (std::convertible_to<Key, std::string>)
        return branch_stage<std::string, Chain>(std::move(key), std::move(inside));
    else
        return branch_stage<Key, Chain>(std::move(key), std::move(inside));
}
/// A branch without a name.
template <stage_like Chain = pipeline>
auto branch(Chain inside = {}) {
    return branch_stage<detail::no_key, Chain>({}, std::move(inside));
}

template <class Router, class... Branches>
class fork_stage : public runs<fork_stage<Router, Branches...>> {
public:
    static constexpr bool threaded = (detail::is_threaded<typename Branches::chain> || ...);
    using input = detail::input_of<Router>;

    fork_stage(Router router, Branches... branches)
        : router_(std::move(router)), branches_(std::move(branches)...) {}

    [[nodiscard]] node describe() const {
        node self = router_.describe();
        self.set(node::trait::forks);
        std::apply(
            [&](const Branches&... each) { (self.branches.push_back(each.describe()), ...); },
            branches_);
        self.defect = defect(self);
        return self;
    }

    template <class In, class Next, bool Counted>
    auto bind(Next next, site<Counted> at) const {
        return bind_with<In>(std::index_sequence_for<Branches...>(), std::move(next), at);
    }

    [[nodiscard]] const std::tuple<Branches...>& branches() const noexcept { return branches_; }

private:
    template <class In, class Indices>
    struct types;
    template <class In, std::size_t... I>
    struct types<In, std::index_sequence<I...>> {
        template <std::size_t J, class Branch>
        using flow_from =
            detail::flow_of<typename Branch::chain, typename Router::template branch_input<In, J>>;
        using flow = typename detail::joined<flow_from<I, Branches>...>::type;
    };

public:
    template <class In>
    using flow = typename types<In, std::index_sequence_for<Branches...>>::flow;
    // Where nothing flows, what follows still gets the end, and a type.
    template <class In>
    using output = std::conditional_t<std::same_as<flow<In>, nothing>, In, flow<In>>;

private:
    [[nodiscard]] std::string defect(const node& self) const {
        std::string common = detail::fork_defect(self);
        return common.empty() ? router_.defect(*this, self) : common;
    }

    template <class In, std::size_t... I, class After, bool Counted>
    auto bind_with(std::index_sequence<I...>, After after_fork, site<Counted> at) const {
        using detail::bind_stage;
        using Next = std::conditional_t<threaded, detail::guarded<After>, After>;
        using joint = detail::joint<Next, output<In>>;
        const auto bind_branches = [&](Next& after) {
            return detail::branch_sinks(
                std::tuple(bind_stage<typename Router::template branch_input<In, I>>(
                    std::get<I>(branches_).inside(), joint(after), at.inside(I))...));
        };
        const auto bind_router = [&] { return router_.template bind_router<In>(*this, at.node()); };
        using state = detail::fork_state<Next, decltype(bind_router()),
                                         decltype(bind_branches(std::declval<Next&>()))>;
        return detail::fork_sink<Next, decltype(bind_router()),
                                 decltype(bind_branches(std::declval<Next&>()))>(
            std::make_unique<state>(std::move(after_fork), bind_router, bind_branches));
    }

    [[no_unique_address]] Router router_;
    std::tuple<Branches...> branches_;
};

/// Sends each item where the router says. Every branch that is not plugged flows into what follows
/// the fork, which exists once; for each item, what comes out appears in the order of the branches.
template <class Router, class... Branches>
auto fork(Router router, Branches... branches) {
    return fork_stage<Router, Branches...>(std::move(router), std::move(branches)...);
}

}  // namespace plait::pipes
