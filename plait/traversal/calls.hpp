// SPDX-License-Identifier: MIT
#pragma once

// How callables of many shapes become the few that a site keeps.

#include "plait/http/application.hpp"
#include "plait/traversal/entries.hpp"
#include "plait/traversal/place.hpp"
#include "plait/traversal/visit.hpp"

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace plait::traversal::detail {

// ---- making resources

template <class T>
concept loads_children = requires(place at) { T::load(at); };

template <class T>
concept maps_exceptions = requires { typename T::not_exist; };

/// Whether the exception being handled means that there is no such T.
template <class T>
[[nodiscard]] bool means_absence() {
    if constexpr (maps_exceptions<T>)
        return T::not_exist::caught();
    else
        return false;
}

template <class T, class Loaded>
coro<std::unique_ptr<resource>> load_later(Loaded loading) {
    try {
        std::unique_ptr<T> made = co_await std::move(loading);
        co_return std::move(made);
    } catch (...) {
        if (!means_absence<T>()) throw;
    }
    co_return nullptr;
}

template <class T, class Load>
void load_into(making& into, const Load& load) {
    using loaded = decltype(load());
    try {
        if constexpr (plait::detail::is_coro<loaded>) {
            static_assert(std::convertible_to<typename loaded::result_type, std::unique_ptr<T>>,
                          "load gives another type than the one mounted");
            into.later.emplace(load_later<T>(load()));
        } else {
            std::unique_ptr<T> made = load();
            into.now = std::move(made);
        }
    } catch (...) {
        if (!means_absence<T>()) throw;
    }
}

template <class T>
void make_child([[maybe_unused]] place at, making& into) {
    static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__, "an over-aligned resource");
    if constexpr (loads_children<T>) {
        load_into<T>(into, [at] { return T::load(at); });
    } else {
        static_assert(std::default_initializable<T>,
                      "a mounted type needs load(place) or a default constructor");
        into.now = std::make_unique<T>();
    }
}

template <class T, class Factory>
std::function<void(const http::request*, making&)> root_maker(Factory factory) {
    return [factory = std::move(factory)](const http::request* asked, making& into) {
        load_into<T>(into, [&] {
            if constexpr (std::invocable<const Factory&, const http::request*>)
                return factory(asked);
            else
                return factory();
        });
    };
}

// ---- views

template <class T>
T& seen_as(resource& whole) {
    if constexpr (std::same_as<T, resource>)
        return whole;
    else if constexpr (requires { static_cast<T&>(whole); })
        return static_cast<T&>(whole);
    else
        return dynamic_cast<T&>(whole);
}

inline http::exchange awaited(coro<http::response> answering) {
    co_return co_await std::move(answering);
}

template <class Result>
answer answer_of(Result made) {
    if constexpr (std::same_as<Result, coro<http::response>>)
        return awaited(std::move(made));
    else
        return answer(std::move(made));
}

template <class Result>
concept viewed = std::same_as<Result, http::response> || std::same_as<Result, http::exchange> ||
                 std::same_as<Result, coro<http::response>>;

/// Calls with what the view takes of (T& or ref<T>, more…).
template <class T, class F, class... More>
answer call_view(const F& view, resource& at, const More&... more) {
    T& seen = seen_as<T>(at);
    if constexpr (std::invocable<const F&, T&, More...>) {
        using result = std::invoke_result_t<const F&, T&, More...>;
        static_assert(viewed<result>, "a view returns an http::response, or is an http::exchange");
        static_assert(std::same_as<result, http::response>,
                      "a view that is a coroutine takes a ref<T>: what a T& refers to may be gone");
        return answer_of(std::invoke(view, seen, more...));
    } else {
        static_assert(std::invocable<const F&, ref<T>, More...>,
                      "a view takes (T&), (T&, visit), (ref<T>) or (ref<T>, visit)");
        using result = std::invoke_result_t<const F&, ref<T>, More...>;
        static_assert(viewed<result>, "a view returns an http::response, or is an http::exchange");
        return answer_of(std::invoke(view, ref<T>(at, seen), more...));
    }
}

template <class T, class F>
inline constexpr bool takes_visit =
    std::invocable<const F&, T&, visit> || std::invocable<const F&, ref<T>, visit>;

template <class T, class F>
caller caller_of(F view) {
    return [view = std::move(view)](resource& at, const visit& v) {
        if constexpr (takes_visit<T, F>)
            return call_view<T>(view, at, v);
        else
            return call_view<T>(view, at);
    };
}

template <class T, class F>
refusal_caller refusal_caller_of(F view) {
    return [view = std::move(view)](resource& at, const visit& v, int status) {
        return call_view<T>(view, at, v, status);
    };
}

template <class F>
site_caller site_caller_of(F view) {
    return [view = std::move(view)](const visit& v) { return answer_of(std::invoke(view, v)); };
}

template <class F>
std::function<coro<visitor>(http::request)> identifier_of(F f) {
    return [f = std::move(f)](http::request asked) -> coro<visitor> {
        using result = std::invoke_result_t<const F&, http::request>;
        if constexpr (std::same_as<result, coro<visitor>>)
            return f(asked);
        else
            return [](visitor who) -> coro<visitor> { co_return std::move(who); }(f(asked));
    };
}

}  // namespace plait::traversal::detail
