// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace plait::pipes {
namespace detail {

template <class T>
constexpr std::string_view raw_type_name() noexcept {
    return __PRETTY_FUNCTION__;
}

/// The type in what raw_type_name gives, spelt alike for all compilers.
std::string normal_type_name(std::string_view raw);

}  // namespace detail

/// The name of a type as a programmer writes it: `std::string`, `std::vector<int>`, `unsigned long`.
template <class T>
std::string type_name() {
    return detail::normal_type_name(detail::raw_type_name<T>());
}

}  // namespace plait::pipes
