// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/network.hpp"
#include "plait/pipes/type_name.hpp"

#include <typeindex>

namespace plait::pipes::detail {

/// A type that is known only at run time.
struct item_type {
    template <class T>
    static item_type of() {
        return {std::type_index(typeid(T)),
                std::same_as<T, nothing> ? std::string("nothing") : type_name<T>()};
    }
    std::type_index id;
    std::string name;
};

/// A stage, or a chain, or a router, of which only this is known.
class erased_stage {
public:
    erased_stage(item_type receives, item_type emits) noexcept
        : in(std::move(receives)), out(std::move(emits)) {}
    erased_stage(const erased_stage&) = delete;
    erased_stage& operator=(const erased_stage&) = delete;
    virtual ~erased_stage() = default;

    [[nodiscard]] virtual std::vector<node> describe() const = 0;
    /// Why it cannot work with the branches it has got; of routers.
    [[nodiscard]] virtual std::string defect(const node&) const { return {}; }
    /// Binds it. No ports: nothing takes what leaves it.
    [[nodiscard]] virtual std::unique_ptr<network_place> place(const std::vector<port>& ports,
                                                               node& at, run& of,
                                                               bool counted) const = 0;

    item_type in;
    item_type out;          // of all ports; `nothing`: it emits nothing
    bool routes = false;    // it has any number of ports
    bool threaded = false;  // what leaves it may come on another thread
};

/// A stage whose output becomes an `Out`, or goes nowhere.
template <class In, class Out, class S>
class erased final : public erased_stage {
public:
    explicit erased(S stage)
        : erased_stage(item_type::of<In>(), item_type::of<Out>()), stage_(std::move(stage)) {
        threaded = is_threaded<S>;
    }

    [[nodiscard]] std::vector<node> describe() const override { return nodes_of(stage_); }
    [[nodiscard]] std::unique_ptr<network_place> place(const std::vector<port>& ports, node& at,
                                                       run& of, bool counted) const override {
        return counted ? place_at(ports, site<true>(&at, of))
                       : place_at(ports, site<false>(&at, of));
    }

private:
    template <bool Counted>
    std::unique_ptr<network_place> place_at(const std::vector<port>& ports,
                                            site<Counted> at) const {
        constexpr bool stops = decltype(bind_stage<In>(stage_, nowhere(), at))::may_stop;
        if constexpr (!std::same_as<Out, nothing>)
            if (!ports.empty())
                return make_place(bind_stage<In>(stage_, port_sink<Out>(ports.front()), at), stops);
        return make_place(bind_stage<In>(stage_, nowhere(), at), stops);
    }
    template <class Sink>
    static std::unique_ptr<network_place> make_place(Sink bound, bool stops) {
        return std::make_unique<sink_place<In, Sink>>(std::move(bound), stops);
    }

    S stage_;
};

}  // namespace plait::pipes::detail
