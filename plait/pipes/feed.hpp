// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/program.hpp"
#include "plait/pipes/handle.hpp"

#include <iterator>
#include <ranges>

namespace plait::pipes {
namespace detail {

template <class T>
inline constexpr bool is_source_coro = false;
template <class T>
inline constexpr bool is_source_coro<coro<void, nothing, T>> = true;

template <class Source>
concept source = is_source_coro<std::remove_cvref_t<Source>> || std::ranges::input_range<Source>;

template <class Source>
struct source_traits {
    using value = std::ranges::range_value_t<Source>;
};
template <class T>
struct source_traits<coro<void, nothing, T>> {
    using value = std::remove_cvref_t<T>;
};

/// What a pipeline fed from this source receives.
template <source Source>
using value_of = typename source_traits<std::remove_reference_t<Source>>::value;

/// Passes on what a generator has yielded, or a container holds: copyable items may be needed there.
template <class T>
decltype(auto) handed_on(T& item) {
    if constexpr (std::copy_constructible<std::remove_cv_t<T>>)
        return std::as_const(item);
    else
        return std::move(item);
}

template <class In, class Sink, class Item>
void push_as(Sink& sink, Item&& item) {
    if constexpr (std::same_as<std::remove_cvref_t<Item>, In>)
        sink.push(std::forward<Item>(item));
    else
        sink.push(In(std::forward<Item>(item)));
}

template <class In, class Sink, class Source>
void push_all(Sink& sink, Source&& from) {
    if constexpr (Sink::may_stop)
        if (!sink.wants_more()) return;
    if constexpr (is_source_coro<std::remove_cvref_t<Source>>) {
        auto generator = compose(std::forward<Source>(from));
        for (auto& item : generator) {
            push_as<In>(sink, handed_on(item));
            if constexpr (Sink::may_stop)
                if (!sink.wants_more()) return;
        }
    } else {
        // What an rvalue container owns can be moved away; what a view shows, not.
        constexpr bool owned = !std::is_lvalue_reference_v<Source> && !std::ranges::view<Source>;
        using reference = std::ranges::range_reference_t<Source>;
        if constexpr (!owned && std::ranges::contiguous_range<Source> &&
                      std::ranges::sized_range<Source> &&
                      std::same_as<std::remove_cvref_t<reference>, In>) {
            push_block(sink, std::span<const In>(std::ranges::data(from), std::ranges::size(from)));
        } else {
            for (auto&& item : from) {
                if constexpr (owned && std::is_lvalue_reference_v<reference>)
                    push_as<In>(sink, std::move(item));
                else if constexpr (std::is_lvalue_reference_v<reference>)
                    push_as<In>(sink, std::as_const(item));
                else
                    push_as<In>(sink, std::forward<decltype(item)>(item));
                if constexpr (Sink::may_stop)
                    if (!sink.wants_more()) return;
            }
        }
    }
}

}  // namespace detail

/// What every stage and every chain can do: run, as a pipeline.
template <class Self>
class runs {  // NOLINT(bugprone-crtp-*): each stage would have to befriend it
public:
    /// Binds, pushes all, finishes. The source is a range, or a `coro<void, nothing, T>`; what an
    /// rvalue container holds is moved. Ends early, as well, when nothing more is wanted.
    template <detail::source Source>
    void feed(Source&& from) const {
        using in = detail::value_of<Source>;
        using sink = detail::sink_of<in, false, Self>;
        detail::running<sink> running(detail::nodes_of(self()), [this](node* at, detail::run& of) {
            return detail::bound_to_nowhere<in, false>(self(), at, of);
        });
        running.calling([&](sink& bound) {
            detail::push_all<in>(bound, std::forward<Source>(from));
            bound.finish();
        });
    }

    /// A handle to push items of type `In`; by default what the first stage says it receives.
    template <class In = detail::unknown>
    [[nodiscard]] auto open() const {
        return opened<In>(std::false_type());
    }
    /// The same, and every stage counts.
    template <class In = detail::unknown>
    [[nodiscard]] auto open(counters_t) const {
        return opened<In>(std::true_type());
    }

private:
    [[nodiscard]] const Self& self() const noexcept { return static_cast<const Self&>(*this); }

    template <class Asked, class Counted>
    auto opened(Counted counted) const {
        using in =
            std::conditional_t<std::same_as<Asked, detail::unknown>, detail::input_of<Self>, Asked>;
        static_assert(!std::same_as<in, detail::unknown>,
                      "the first stage receives items of any type; say which: open<int>()");
        return handle<in, detail::sink_of<in, Counted::value, Self>>(self(), counted);
    }
};

/// Prints the pipeline as CoPipes does.
template <stage_like S>
std::ostream& operator<<(std::ostream& out, const S& stage) {
    print(out, detail::nodes_of(stage));
    return out;
}

/// The pipeline for Graphviz.
template <stage_like S>
std::string to_dot(const S& stage) {
    return to_dot(detail::nodes_of(stage));
}
/// The pipeline for Mermaid.
template <stage_like S>
std::string to_mermaid(const S& stage) {
    return to_mermaid(detail::nodes_of(stage));
}

}  // namespace plait::pipes
