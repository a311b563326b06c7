// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <type_traits>

namespace plait::pipes::detail {

template <class... Ts>
struct type_list {
    static constexpr std::size_t size = sizeof...(Ts);
};

/// What a callable takes and gives, where its type tells: `known` is false for generic ones.
template <class F>
struct signature {
    static constexpr bool known = false;
};
template <class R, class... A>
struct signature<R (*)(A...)> {
    static constexpr bool known = true;
    using result = R;
    using parameters = type_list<A...>;
};
template <class R, class... A>
struct signature<R (*)(A...) noexcept> : signature<R (*)(A...)> {};
template <class R, class C, class... A>
struct signature<R (C::*)(A...)> : signature<R (*)(A...)> {};
template <class R, class C, class... A>
struct signature<R (C::*)(A...) noexcept> : signature<R (*)(A...)> {};
template <class R, class C, class... A>
struct signature<R (C::*)(A...) const> : signature<R (*)(A...)> {};
template <class R, class C, class... A>
struct signature<R (C::*)(A...) const noexcept> : signature<R (*)(A...)> {};
template <class F>
    requires std::is_class_v<F> && requires { &F::operator(); }
struct signature<F> : signature<decltype(&F::operator())> {};

struct unknown;

/// The type of the items that a callable of one argument is for: by value, `unknown` if generic.
template <class F>
struct item_of_callable {
    using type = unknown;
};
template <class A>
struct only_parameter {
    using type = unknown;
};
template <class A>
struct only_parameter<type_list<A>> {
    using type = std::remove_cvref_t<A>;
};
template <class F>
    requires signature<F>::known && (!std::is_member_pointer_v<F>)
struct item_of_callable<F> : only_parameter<typename signature<F>::parameters> {};
template <class T, class C>
struct item_of_callable<T C::*> {
    using type = C;
};
template <class F>
using item_of = typename item_of_callable<F>::type;

}  // namespace plait::pipes::detail
