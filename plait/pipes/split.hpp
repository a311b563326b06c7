// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/errors.hpp"
#include "plait/pipes/fork.hpp"
#include "plait/pipes/plug.hpp"
#include "plait/pipes/signature.hpp"
#include "plait/pipes/tags.hpp"

#include <array>

namespace plait::pipes {
namespace detail {

/// The key of the branch for all other keys.
struct other_keys {
    friend std::ostream& operator<<(std::ostream& out, other_keys) { return out << "otherwise"; }
};

/// What stands in `otherwise(fail)`: the split throws before an item gets here.
class failing_stage {
public:
    static constexpr bool plugs = true;
    template <class In>
    using output = In;

    [[nodiscard]] node describe() const {
        return node("fail").set(node::trait::keeps).set(node::trait::plugs);
    }
    template <class In, class Next>
    auto bind(Next next) const {
        return plug_sink<Next>(std::move(next));
    }
};

template <class T>
concept countable = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

template <class Key, class Selected>
bool matches(const Key& key, const Selected& selected) {
    if constexpr (std::same_as<Key, other_keys> || std::same_as<Key, no_key>)
        return false;
    else if constexpr (text<Key> && text<Selected>)
        return std::string_view(key) == std::string_view(selected);
    else if constexpr (countable<Key> && countable<Selected>)
        return std::cmp_equal(key, selected);
    else if constexpr (std::equality_comparable_with<Key, Selected>)
        return key == selected;
    else
        static_assert(sizeof(Key) == 0,
                      "a branch of this split has a key of another type than its "
                      "selector gives");
}

/// Why a split without `otherwise` cannot work.
std::string lost_keys(const node& split);
std::string nameless_branch(const node& split);
std::string lost_bool(bool has_true, bool has_false);
std::string split_defect(const node& split, bool by_bool);

template <class Selector, class... Keys>
class split_router : public plain_router {
public:
    split_router(Selector selector, std::tuple<Keys...> keys, std::size_t other, const node& at)
        : selector_(std::move(selector)), keys_(std::move(keys)), other_(other), node_(&at) {}

    template <class Item, class Branches>
    void push(Item&& item, Branches& branches) {
        branches.push(branch_for(std::as_const(item)), std::forward<Item>(item));
    }

private:
    template <class Item>
    std::size_t branch_for(const Item& item) {
        auto&& selected = std::invoke(selector_, item);
        std::size_t index = 0;
        const bool found = std::apply(
            [&](const Keys&... key) {
                return ((matches(key, selected) || (++index, false)) || ...);
            },
            keys_);
        if (found) return index;
        if (other_ == sizeof...(Keys)) throw no_branch(node_->name, to_text(selected));
        return other_;
    }

    [[no_unique_address]] Selector selector_;
    std::tuple<Keys...> keys_;
    std::size_t other_;  // the branch for keys that none has; beyond the last: there is none
    const node* node_;
};

/// A split in a graph: ports have names only.
template <class Selector>
class named_split_router : public plain_router {
public:
    named_split_router(Selector selector, const node& at)
        : selector_(std::move(selector)), node_(&at) {}

    template <class Item, class Branches>
    void push(Item&& item, Branches& branches) {
        branches.push(branch_for(std::as_const(item)), std::forward<Item>(item));
    }

private:
    template <class Item>
    std::size_t branch_for(const Item& item) {
        auto&& selected = std::invoke(selector_, item);
        std::size_t other = node_->branches.size();
        for (std::size_t i = 0; i < node_->branches.size(); ++i) {
            const std::string& label = node_->branches[i].label;
            if (named(label, selected)) return i;
            if (label == "otherwise") other = i;
        }
        if (other == node_->branches.size()) throw no_branch(node_->name, to_text(selected));
        return other;
    }
    template <class Selected>
    static bool named(const std::string& label, const Selected& selected) {
        if constexpr (text<Selected>)
            return label == std::string_view(selected);
        else
            return label == to_text(selected);
    }

    [[no_unique_address]] Selector selector_;
    const node* node_;
};

}  // namespace detail

/// In a split: the branch for all keys that have none of their own. It may be plugged.
template <stage_like Chain>
auto otherwise(Chain inside) {
    return branch_stage<detail::other_keys, Chain>({}, std::move(inside));
}
/// A key without a branch is an error: no_branch.
inline auto otherwise(fail_t) { return otherwise(detail::failing_stage()); }

template <class Selector>
class split_stage {
public:
    using input = detail::item_of<Selector>;
    template <class In, std::size_t>
    using branch_input = In;

    split_stage(std::string name, Selector selector)
        : name_(std::move(name)), selector_(std::move(selector)) {}

    [[nodiscard]] node describe() const {
        node self(name_);
        self.kind = "split";
        return self;
    }

    template <class... Branches>
    [[nodiscard]] std::string defect(const fork_stage<split_stage, Branches...>& fork,
                                     const node& self) const {
        if constexpr ((std::same_as<key_of<Branches>, detail::no_key> || ...)) {
            return detail::nameless_branch(self);
        } else if constexpr ((std::same_as<key_of<Branches>, detail::other_keys> || ...)) {
            return {};
        } else if constexpr ((std::same_as<key_of<Branches>, bool> && ...)) {
            std::array<bool, 2> has{};
            std::apply([&](const Branches&... each) { ((has[each.key() ? 1 : 0] = true), ...); },
                       fork.branches());
            return detail::lost_bool(has[1], has[0]);
        } else {
            return detail::lost_keys(self);
        }
    }

    template <class In, class... Branches>
    [[nodiscard]] auto bind_router(const fork_stage<split_stage, Branches...>& fork,
                                   const node& at) const {
        constexpr auto other = [] {
            std::size_t index = 0;
            static_cast<void>(((takes_other_keys<Branches> || (++index, false)) || ...));
            return index;
        }();
        return std::apply(
            [&](const Branches&... each) {
                return detail::split_router<Selector, key_of<Branches>...>(
                    selector_, std::tuple<key_of<Branches>...>(each.key()...), other, at);
            },
            fork.branches());
    }

    template <class In>
    [[nodiscard]] std::string defect_of_ports(const node& self) const {
        return detail::split_defect(
            self,
            std::same_as<std::remove_cvref_t<std::invoke_result_t<const Selector&, const In&>>,
                         bool>);
    }
    template <class In>
    [[nodiscard]] auto bind_ports(const node& at) const {
        return detail::named_split_router<Selector>(selector_, at);
    }

private:
    template <class Branch>
    using key_of = std::remove_cvref_t<decltype(std::declval<const Branch&>().key())>;
    template <class Branch>
    static constexpr bool takes_other_keys =
        std::same_as<key_of<Branch>, detail::other_keys> &&
        !std::same_as<typename Branch::chain, detail::failing_stage>;

    std::string name_;
    [[no_unique_address]] Selector selector_;
};

/// For `fork`: an item goes to the branch whose name, or value, is `selector(item)`. Unless the
/// branches cover all values (true and false), it needs an `otherwise`.
template <class Selector>
auto split(Selector selector) {
    return split_stage<Selector>("split", std::move(selector));
}
template <class Selector>
auto split(std::string name, Selector selector) {
    return split_stage<Selector>(std::move(name), std::move(selector));
}

}  // namespace plait::pipes
