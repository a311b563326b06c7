// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/fork.hpp"
#include "plait/pipes/key.hpp"

namespace plait::pipes {

struct round_robin_t {
    static constexpr const char* name = "round_robin";
};
struct least_busy_t {
    static constexpr const char* name = "least_busy";
};
inline constexpr round_robin_t round_robin{};
inline constexpr least_busy_t least_busy{};

namespace detail {

class round_robin_router : public plain_router {
public:
    template <class Item, class Branches>
    void push(Item&& item, Branches& branches) {
        std::size_t chosen = next_;
        if constexpr (Branches::may_stop)
            while (!branches.wants_more(chosen)) {
                chosen = after(chosen, branches);
                if (chosen == next_) return;
            }
        next_ = after(chosen, branches);
        branches.push(chosen, std::forward<Item>(item));
    }

private:
    template <class Branches>
    static std::size_t after(std::size_t branch, const Branches& all) noexcept {
        return branch + 1 == all.size() ? 0 : branch + 1;
    }

    std::size_t next_ = 0;
};

class least_busy_router : public plain_router {
public:
    template <class Item, class Branches>
    void push(Item&& item, Branches& branches) {
        std::size_t chosen = branches.size();
        std::size_t least = 0;
        for (std::size_t i = 0; i < branches.size(); ++i) {
            const std::size_t branch = (next_ + i) % branches.size();
            if (!branches.wants_more(branch)) continue;
            const std::size_t load = branches.load(branch);
            if (chosen != branches.size() && load >= least) continue;
            chosen = branch;
            least = load;
        }
        if (chosen == branches.size()) return;
        next_ = chosen + 1;
        branches.push(chosen, std::forward<Item>(item));
    }

private:
    std::size_t next_ = 0;  // where ties begin
};

template <class F>
class key_router : public plain_router {
public:
    explicit key_router(F select) : select_(std::move(select)) {}

    template <class Item, class Branches>
    void push(Item&& item, Branches& branches) {
        const auto hash = hash_of(std::invoke(select_, std::as_const(item)));
        branches.push(hash % branches.size(), std::forward<Item>(item));
    }

private:
    [[no_unique_address]] F select_;
};

}  // namespace detail

template <class Policy>
class load_balance_stage {
public:
    template <class In, std::size_t>
    using branch_input = In;

    load_balance_stage(std::string name, Policy policy)
        : name_(std::move(name)), policy_(std::move(policy)) {}

    [[nodiscard]] node describe() const {
        node self(name_);
        if constexpr (requires { Policy::name; })
            self.arguments.emplace_back(Policy::name);
        else
            self.arguments.emplace_back("by_key");
        return self;
    }
    template <class Fork>
    [[nodiscard]] std::string defect(const Fork&, const node&) const {
        return {};
    }
    template <class In, class Fork>
    [[nodiscard]] auto bind_router(const Fork&, const node& at) const {
        return bind_ports<In>(at);
    }
    template <class In>
    [[nodiscard]] auto bind_ports(const node&) const {
        if constexpr (std::same_as<Policy, round_robin_t>)
            return detail::round_robin_router();
        else if constexpr (std::same_as<Policy, least_busy_t>)
            return detail::least_busy_router();
        else
            return detail::key_router<typename Policy::function>(policy_.select);
    }

private:
    std::string name_;
    [[no_unique_address]] Policy policy_;
};

/// For `fork`: each item goes to one branch: to the next one (`round_robin`); to the one with the
/// fewest items inside its boundaries, ties in turn (`least_busy`); or always to the same one for a
/// key (`by_key(f)`). The first two leave out branches that want no more.
template <class Policy>
auto load_balance(Policy policy) {
    return load_balance_stage<Policy>("load_balance", std::move(policy));
}
template <class Policy>
auto load_balance(std::string name, Policy policy) {
    return load_balance_stage<Policy>(std::move(name), std::move(policy));
}

}  // namespace plait::pipes
