// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/request.hpp"
#include "plait/http/response.hpp"

#include <concepts>
#include <memory>
#include <type_traits>
#include <variant>

namespace plait::http {

/// What answers requests: called with each `request`, on any thread, it gives a `response` or an
/// `exchange`. May throw: a status_error is answered by its status, anything else by 500.
template <class A>
concept application = requires(const A& answers, request asked) {
    { answers(asked) } -> std::same_as<response>;
} || requires(const A& answers, request asked) {
    { answers(asked) } -> std::same_as<exchange>;
};

namespace detail {

/// What an application gave.
using answer = std::variant<std::monostate, response, exchange>;

/// An application that somebody else keeps, whatever its type.
class application_ref {
public:
    template <application A>
    explicit application_ref(const A& kept) noexcept {
        if constexpr (std::is_function_v<A>) {
            target_.function = reinterpret_cast<void (*)()>(&kept);
            call_ = [](target called, request asked, answer& into) {
                emplace(into, [&] { return reinterpret_cast<A*>(called.function)(asked); });
            };
        } else {
            target_.object = std::addressof(kept);
            call_ = [](target called, request asked, answer& into) {
                emplace(into, [&] { return (*static_cast<const A*>(called.object))(asked); });
            };
        }
    }

    void operator()(request asked, answer& into) const { call_(target_, asked, into); }

private:
    union target {
        const void* object;
        void (*function)();
    };

    // The call's result is made in its place.
    template <class Call>
    static void emplace(answer& into, const Call& call) {
        using result = decltype(call());
        struct making {
            const Call& call;
            operator result() const { return call(); }  // NOLINT(*explicit*)
        };
        into.emplace<result>(making{call});
    }

    target target_{};
    void (*call_)(target, request, answer&) = nullptr;
};

}  // namespace detail
}  // namespace plait::http
