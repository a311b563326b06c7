// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <utility>
#include <variant>

namespace plait::pipes {

template <class... Ts>
class routed;

/// One way out of a router coroutine: `co_yield to(item)`. Only a number: it talks to nobody.
template <class T>
class outlet {
public:
    using item_type = T;

    constexpr explicit outlet(std::size_t index) noexcept : index_(index) {}

    /// The item, addressed.
    [[nodiscard]] routed<T> operator()(T item) const { return routed<T>(*this, std::move(item)); }
    [[nodiscard]] constexpr std::size_t index() const noexcept { return index_; }

    friend constexpr bool operator==(outlet a, outlet b) noexcept { return a.index_ == b.index_; }

private:
    std::size_t index_;
};

/// Any number of ways out, for items of one type.
template <class T>
class outlets {
public:
    using item_type = T;

    class iterator {
    public:
        using value_type = outlet<T>;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() noexcept : at_(0) {}
        constexpr explicit iterator(std::size_t at) noexcept : at_(at) {}
        constexpr outlet<T> operator*() const noexcept { return outlet<T>(at_); }
        constexpr iterator& operator++() noexcept {
            ++at_;
            return *this;
        }
        constexpr iterator operator++(int) noexcept { return iterator(at_++); }
        friend constexpr bool operator==(iterator a, iterator b) noexcept { return a.at_ == b.at_; }

    private:
        std::size_t at_;
    };

    /// Outlets `first`, `first + 1`, …
    constexpr explicit outlets(std::size_t count, std::size_t first = 0) noexcept
        : first_(first), count_(count) {}

    [[nodiscard]] constexpr iterator begin() const noexcept { return iterator(first_); }
    [[nodiscard]] constexpr iterator end() const noexcept { return iterator(first_ + count_); }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return count_; }
    [[nodiscard]] constexpr outlet<T> operator[](std::size_t index) const noexcept {
        return outlet<T>(first_ + index);
    }

private:
    std::size_t first_;
    std::size_t count_;
};

/// One item for one outlet, of one of these types.
template <class... Ts>
class routed {
public:
    template <class T>
    routed(outlet<T> to, T item)  // NOLINT(*-explicit-*)
        : index_(to.index()), item_(std::in_place_type<T>, std::move(item)) {}
    /// From fewer types to more: `co_yield to_a(a)` in a coroutine that yields `routed<A, B>`.
    template <class... Us>
        requires(sizeof...(Us) < sizeof...(Ts))
    routed(routed<Us...> other)  // NOLINT(*-explicit-*)
        : index_(other.index()),
          item_(std::visit(
              [](auto&& item) { return std::variant<Ts...>(std::forward<decltype(item)>(item)); },
              std::move(other).items())) {}

    /// The number of the outlet.
    [[nodiscard]] std::size_t index() const noexcept { return index_; }
    /// The item, where it can only be of one type.
    [[nodiscard]] const auto& item() const& noexcept
        requires(sizeof...(Ts) == 1)
    {
        return *std::get_if<0>(&item_);
    }
    [[nodiscard]] auto&& item() && noexcept
        requires(sizeof...(Ts) == 1)
    {
        return std::move(*std::get_if<0>(&item_));
    }
    [[nodiscard]] const std::variant<Ts...>& items() const& noexcept { return item_; }
    [[nodiscard]] std::variant<Ts...>&& items() && noexcept { return std::move(item_); }

private:
    std::size_t index_;
    std::variant<Ts...> item_;
};

}  // namespace plait::pipes
