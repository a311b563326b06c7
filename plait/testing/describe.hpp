// SPDX-License-Identifier: MIT
#pragma once

// Values as the reports of tests show them.

#include "plait/compose/context.hpp"

#include <exception>
#include <optional>
#include <ranges>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>

namespace plait::testing {

/// `text` between double quotes, on one line: \r \n \t \" \\, and \xHH for every other byte that is
/// not printable ASCII. What is longer than `most` bytes is cut, and its length is told.
[[nodiscard]] std::string quoted(std::string_view text, std::size_t most = std::string_view::npos);

/// As a compiler spells it: "plait::protocol_error".
[[nodiscard]] std::string type_name(const std::type_info& type);

/// The exception's type and text: `plait::protocol_error: cannot accept data`.
[[nodiscard]] std::string describe_exception(const std::exception_ptr& thrown);

/// Texts quoted, numbers, enumerators that have a to_string, optionals, ranges, whatever `<<` prints;
/// of all else the type's name.
template <class T>
[[nodiscard]] std::string describe(const T& value) {
    if constexpr (std::is_same_v<T, nothing>) {
        return {};
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
        return quoted(value);
    } else if constexpr (std::is_same_v<T, bool>) {
        return value ? "true" : "false";
    } else if constexpr (std::is_same_v<T, char>) {
        return quoted(std::string_view(&value, 1));
    } else if constexpr (std::is_integral_v<T>) {
        return std::to_string(value);
    } else if constexpr (requires { std::string(to_string(value)); }) {
        return std::string(to_string(value));
    } else if constexpr (requires { value.has_value(), *value; }) {
        return value.has_value() ? describe(*value) : "nothing";
    } else if constexpr (std::ranges::input_range<const T&>) {
        std::string list = "[";
        for (const auto& element : value) {
            if (list.size() > 1) list += ", ";
            list += describe(element);
        }
        return list + "]";
    } else if constexpr (requires(std::ostream& out) { out << value; }) {
        std::ostringstream out;
        out << value;
        return out.str();
    } else {
        return "a " + type_name(typeid(T));
    }
}

}  // namespace plait::testing
