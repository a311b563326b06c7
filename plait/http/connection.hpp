// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/coro.hpp"
#include "plait/compose/wire.hpp"
#include "plait/http/application.hpp"
#include "plait/http/options.hpp"

#include <type_traits>
#include <utility>

namespace plait::http {

namespace detail {

[[nodiscard]] coro<void, bytes, output> serve(application_ref answers, const options* how);

template <class A>
coro<void, bytes, output> serve_with(A answers, const options* how) {
    co_await serve(application_ref(answers), how);
}

extern const options default_options;

}  // namespace detail

/// The server's side of one connection: reads requests, has the application answer them, writes the
/// answers, in order, until either side closes. Bytes in, outputs out; the driver binds `patience`
/// and `ambient`.
///
/// An application given as an lvalue is shared, and must outlive the connection; so must `how`.
template <class A>
    requires application<std::remove_reference_t<A>>
[[nodiscard]] coro<void, bytes, output> connection(A&& answers,
                                                   const options& how = detail::default_options) {
    if constexpr (std::is_lvalue_reference_v<A>)
        return detail::serve(detail::application_ref(answers), &how);
    else
        return detail::serve_with(std::forward<A>(answers), &how);
}
template <class A>
    requires application<std::remove_reference_t<A>>
coro<void, bytes, output> connection(A&&, const options&&) = delete;

}  // namespace plait::http
