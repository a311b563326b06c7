// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/chain.hpp"
#include "plait/pipes/clock.hpp"
#include "plait/pipes/keyed_slots.hpp"
#include "plait/pipes/to_text.hpp"

namespace plait::pipes {

/// For `unique`: remember the `room` keys that were seen last.
struct lru {
    explicit lru(std::size_t its_room) noexcept : room(its_room) {}
    std::size_t room;
};

/// For `unique`: remember a key for `span` after it passed; at most `room` of them.
template <class Rep, class Period>
struct ttl {
    ttl(std::chrono::duration<Rep, Period> its_span, std::size_t its_room) noexcept
        : span(its_span), room(its_room) {}
    std::chrono::duration<Rep, Period> span;
    std::size_t room;
};

namespace detail {

template <class Key>
class lru_memory {
public:
    explicit lru_memory(std::size_t room) noexcept : room_(room) {}

    template <class LookedFor>
    bool first_sight(const LookedFor& key) {
        const auto known = keys_.find(key);
        if (known != keys_.none) {
            keys_.refresh(known);
            return false;
        }
        if (keys_.size() == room_) keys_.remove_oldest();
        keys_.add(Key(key), nullptr);
        return true;
    }

private:
    ordered_keys<Key, std::nullptr_t> keys_;
    std::size_t room_;
};

template <class Key, class Clock>
class ttl_memory {
public:
    ttl_memory(std::chrono::nanoseconds span, std::size_t room, Clock& clock) noexcept
        : span_(span), room_(room), clock_(&clock) {}

    template <class LookedFor>
    bool first_sight(const LookedFor& key) {
        const time_point now = clock_->now();
        while (keys_.size() != 0 && now - keys_.oldest() >= span_) keys_.remove_oldest();
        if (keys_.find(key) != keys_.none) return false;
        if (keys_.size() == room_) keys_.remove_oldest();
        keys_.add(Key(key), now);
        return true;
    }

private:
    ordered_keys<Key, time_point> keys_;
    std::chrono::nanoseconds span_;
    std::size_t room_;
    Clock* clock_;
};

// Makes a memory once the type of the keys is known.
struct lru_policy {
    template <class Key>
    auto memory() const {
        return lru_memory<Key>(bound.room);
    }
    [[nodiscard]] std::string label() const { return "lru(" + to_text(bound.room) + ")"; }
    [[nodiscard]] std::size_t room() const noexcept { return bound.room; }
    static constexpr const char* name = "lru";
    lru bound;
};
template <class Rep, class Period, class Clock>
struct ttl_policy {
    template <class Key>
    auto memory() const {
        return ttl_memory<Key, Clock>(bound.span, bound.room, *clock);
    }
    [[nodiscard]] std::string label() const {
        return "ttl(" + to_text(bound.span) + ", " + to_text(bound.room) + ")";
    }
    [[nodiscard]] std::size_t room() const noexcept { return bound.room; }
    static constexpr const char* name = "ttl";
    ttl<Rep, Period> bound;
    Clock* clock;
};

template <class Memory, class Select, class Next>
class unique_sink : public sink<Next> {
public:
    unique_sink(Memory&& memory, Select select, Next&& next)
        : sink<Next>(std::move(next)), select_(std::move(select)), memory_(std::move(memory)) {}

    template <class Item>
    void push(Item&& item) {
        if (memory_.first_sight(std::invoke(select_, std::as_const(item))) == false) return;
        this->next_.push(std::forward<Item>(item));
    }

private:
    [[no_unique_address]] Select select_;
    Memory memory_;
};

}  // namespace detail

template <class Policy, class Select>
class unique_stage : public runs<unique_stage<Policy, Select>> {
public:
    template <class In>
    using output = In;

    unique_stage(std::string name, Policy policy, Select select)
        : name_(std::move(name)), policy_(std::move(policy)), select_(std::move(select)) {}

    [[nodiscard]] node describe() const {
        node self(name_);
        self.arguments.push_back(policy_.label());
        if (policy_.room() == 0)
            self.defect = std::string(Policy::name) + " needs room for at least 1 item";
        return self.set(node::trait::holds);
    }
    template <class In, class Next>
    auto bind(Next next) const {
        auto memory = policy_.template memory<detail::key_of<Select, In>>();
        return detail::unique_sink<decltype(memory), Select, Next>(std::move(memory), select_,
                                                                   std::move(next));
    }

private:
    std::string name_;
    Policy policy_;
    [[no_unique_address]] Select select_;
};

namespace detail {

template <class Policy>
auto make_unique_stage(std::string name, Policy policy) {
    return unique_stage<Policy, itself>(std::move(name), std::move(policy), {});
}
template <class Policy, class F>
auto make_unique_stage(std::string name, Policy policy, key_selector<F> key) {
    return unique_stage<Policy, F>(std::move(name), std::move(policy), std::move(key.select));
}

}  // namespace detail

/// Passes the first sight of each key: the item itself, or what a last argument `by_key(f)` selects.
template <class... Key>
auto unique(lru bound, Key... key) {
    return detail::make_unique_stage("unique", detail::lru_policy{bound}, std::move(key)...);
}
template <class... Key>
auto unique(std::string name, lru bound, Key... key) {
    return detail::make_unique_stage(std::move(name), detail::lru_policy{bound}, std::move(key)...);
}
template <class Rep, class Period, a_clock Clock, class... Key>
auto unique(ttl<Rep, Period> bound, Clock& clock, Key... key) {
    return detail::make_unique_stage(
        "unique", detail::ttl_policy<Rep, Period, Clock>{bound, &clock}, std::move(key)...);
}
template <class Rep, class Period, a_clock Clock, class... Key>
auto unique(std::string name, ttl<Rep, Period> bound, Clock& clock, Key... key) {
    return detail::make_unique_stage(
        std::move(name), detail::ttl_policy<Rep, Period, Clock>{bound, &clock}, std::move(key)...);
}

}  // namespace plait::pipes
