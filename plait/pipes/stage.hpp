// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/chain.hpp"
#include "plait/pipes/driver.hpp"
#include "plait/pipes/signature.hpp"
#include "plait/pipes/to_text.hpp"

namespace plait::pipes {
namespace detail {

template <class T>
inline constexpr bool is_stage_coro = false;
template <class In, class Out>
inline constexpr bool is_stage_coro<coro<void, In, Out>> = true;

// A coroutine keeps what it gets by value; a reference would be to a copy that is gone by then.
template <class Parameter>
inline constexpr bool dangles =
    std::is_rvalue_reference_v<Parameter> ||
    (std::is_lvalue_reference_v<Parameter> && std::is_const_v<std::remove_reference_t<Parameter>>);
template <class List>
inline constexpr bool any_dangles = false;
template <class... Parameters>
inline constexpr bool any_dangles<type_list<Parameters...>> = (dangles<Parameters> || ...);

template <class F>
constexpr bool keeps_references() {
    if constexpr (signature<F>::known)
        return any_dangles<typename signature<F>::parameters>;
    else
        return false;
}

/// What the function of a coroutine stage makes; nothing as long as arguments are missing.
template <class F, class... Args>
struct made {};
template <class F, class... Args>
    requires std::invocable<const F&, Args...> &&
             is_stage_coro<std::invoke_result_t<const F&, Args...>>
struct made<F, Args...> {
    using coroutine = std::invoke_result_t<const F&, Args...>;
    using input = std::remove_cvref_t<typename coroutine::input_type>;
    using emitted = std::remove_cvref_t<typename coroutine::output_type>;
};

// `In` only puts off the question until the stage is bound; then that says what is wrong.
template <class In, class Made>
struct emitted_by {
    using type = nothing;
};
template <class In, class Made>
    requires requires { typename Made::emitted; }
struct emitted_by<In, Made> {
    using type = typename Made::emitted;
};

template <class In, class Out, class Next>
class coroutine_sink : public sink<Next> {
public:
    static constexpr bool may_stop = true;

    coroutine_sink(coro<void, In, Out>&& body, Next&& next, const node& at)
        : sink<Next>(std::move(next)), driver_(std::move(body), at) {}

    template <class Item>
    void push(Item&& item) {
        driver_.push(std::forward<Item>(item), this->next_);
    }
    void finish() {
        driver_.finish(this->next_);
        this->next_.finish();
    }
    [[nodiscard]] bool wants_more() const { return !driver_.over() && this->next_.wants_more(); }

private:
    driver<In, Out> driver_;
};

template <class In, class Out, class Next>
auto make_coroutine_sink(coro<void, In, Out> body, Next next, const node& at) {
    return coroutine_sink<In, Out, Next>(std::move(body), std::move(next), at);
}

}  // namespace detail

/// A coroutine as a stage: see `stage`.
template <class F, class... Args>
class coroutine_stage : public runs<coroutine_stage<F, Args...>>, public detail::made<F, Args...> {
public:
    using made = detail::made<F, Args...>;
    template <class In>
    using output = typename detail::emitted_by<In, made>::type;

    coroutine_stage(std::string name, F function, std::tuple<Args...> arguments)
        : name_(std::move(name)),
          function_(std::move(function)),
          arguments_(std::move(arguments)) {}

    /// A copy with more arguments, behind those it has.
    template <class... More>
    [[nodiscard]] auto with(More... more) const {
        return coroutine_stage<F, Args..., More...>(
            name_, function_, std::tuple_cat(arguments_, std::tuple<More...>(std::move(more)...)));
    }

    [[nodiscard]] node describe() const {
        node self(name_);
        std::apply(
            [&](const Args&... each) {
                (self.arguments.push_back(detail::argument_text(each)), ...);
            },
            arguments_);
        if constexpr (requires { typename made::emitted; })
            if (std::same_as<typename made::emitted, nothing>)
                self.set(node::trait::keeps).set(node::trait::plugs);
        return self;
    }

    template <class In, class Next, bool Counted>
    auto bind(Next next, site<Counted> at) const {
        static_assert(
            requires { typename made::coroutine; },
            "the function of this stage, called with its arguments, gives no "
            "coro<void, In, Out>");
        using received = typename made::coroutine::input_type;
        static_assert(std::convertible_to<In, received> || std::convertible_to<const In&, received>,
                      "cannot connect: this coroutine receives another type than comes in");
        return detail::make_coroutine_sink(call(), std::move(next), at.node());
    }

    /// Calls the function, with copies of the arguments, and then `more`.
    template <class... More>
    auto call(More... more) const {
        return std::apply(
            [&](const Args&... each) {
                return std::invoke(function_, Args(each)..., std::move(more)...);
            },
            arguments_);
    }

    [[nodiscard]] const std::string& name() const noexcept { return name_; }

private:
    std::string name_;
    [[no_unique_address]] F function_;
    [[no_unique_address]] std::tuple<Args...> arguments_;
};

/// A coroutine as a stage. `function` is any function, or captureless lambda, that returns a
/// `coro<void, In, Out>`; each bind calls it with copies of the arguments. Pass what is shared with
/// std::ref. What it yields goes to the next stage; a coroutine that returns wants no more.
template <class F, class... Args>
auto stage(std::string name, F function, Args... arguments) {
    static_assert(!std::is_class_v<F> || std::is_empty_v<F>,
                  "a lambda with captures dies before its coroutine; pass arguments instead");
    static_assert(
        !detail::keeps_references<F>(),
        "this coroutine would keep a reference to an argument that is gone: let it take a "
        "value, or a T& for std::ref");
    return coroutine_stage<F, Args...>(std::move(name), std::move(function),
                                       std::tuple<Args...>(std::move(arguments)...));
}

}  // namespace plait::pipes
