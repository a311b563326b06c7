// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <charconv>
#include <chrono>
#include <concepts>
#include <ranges>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>

namespace plait::pipes {
namespace detail {

template <class T>
concept text = std::convertible_to<const T&, std::string_view>;
template <class T>
concept numeric = std::is_arithmetic_v<T>;
template <class T>
inline constexpr bool is_duration = false;
template <class Rep, class Period>
inline constexpr bool is_duration<std::chrono::duration<Rep, Period>> = true;
template <class T>
concept duration = is_duration<T>;
template <class T>
concept streamed = requires(std::ostream& out, const T& value) { out << value; };

template <numeric T>
std::string number_text(T value) {
    if constexpr (std::same_as<T, bool>) {
        return value ? "true" : "false";
    } else if constexpr (std::same_as<T, char>) {
        return std::string(1, value);
    } else {
        std::array<char, 64> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        return std::string(digits.data(), end);
    }
}

template <class Period>
constexpr std::string_view unit_of() noexcept {
    if constexpr (std::ratio_equal_v<Period, std::nano>) return "ns";
    if constexpr (std::ratio_equal_v<Period, std::micro>) return "us";
    if constexpr (std::ratio_equal_v<Period, std::milli>) return "ms";
    if constexpr (std::ratio_equal_v<Period, std::ratio<60>>) return "min";
    if constexpr (std::ratio_equal_v<Period, std::ratio<3600>>) return "h";
    return "s";
}

template <class Rep, class Period>
std::string duration_text(std::chrono::duration<Rep, Period> value) {
    if constexpr (unit_of<Period>() == "s" && !std::ratio_equal_v<Period, std::ratio<1>>)
        return number_text(std::chrono::duration<double>(value).count()) + "s";
    else
        return number_text(value.count()) + std::string(unit_of<Period>());
}

template <class T>
std::string named_enumerator(T value) {
    if constexpr (requires { std::string(to_string(value)); })
        return std::string(to_string(value));
    else
        return number_text(static_cast<std::underlying_type_t<T>>(value));
}

}  // namespace detail

/// An item as text, for logs and files: strings as they are, numbers, durations with their unit, what
/// has `<<`, ranges as `[a, b]`. For a type of your own, write `<<`.
template <class T>
std::string to_text(const T& item) {
    if constexpr (detail::text<T>) {
        return std::string(std::string_view(item));
    } else if constexpr (detail::numeric<T>) {
        return detail::number_text(item);
    } else if constexpr (detail::duration<T>) {
        return detail::duration_text(item);
    } else if constexpr (detail::streamed<T>) {
        std::ostringstream out;
        out << item;
        return std::move(out).str();
    } else if constexpr (std::is_enum_v<T>) {
        return detail::named_enumerator(item);
    } else if constexpr (std::ranges::input_range<const T>) {
        std::string all = "[";
        for (const auto& element : item) {
            if (all.size() > 1) all += ", ";
            all += to_text(element);
        }
        return all + "]";
    } else {
        static_assert(sizeof(T) == 0, "this item has no text: write an operator<< for its type");
        return {};
    }
}

namespace detail {

/// An argument of a stage, as printed with it: never an address.
template <class T>
std::string argument_text(const T& value) {
    if constexpr (requires { std::string(value.label()); })
        return value.label();
    else if constexpr (text<T>)
        return "'" + to_text(value) + "'";
    else if constexpr (numeric<T> || duration<T>)
        return to_text(value);
    else if constexpr (std::is_enum_v<T>)
        return named_enumerator(value);
    else
        return "_";
}

}  // namespace detail
}  // namespace plait::pipes
