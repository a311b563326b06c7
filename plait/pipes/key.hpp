// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace plait::pipes {

/// Says which part of an item is its key: `by_key(&request::path)`.
template <class F>
struct key_selector {
    using function = F;

    explicit key_selector(F select) : select(std::move(select)) {}

    [[no_unique_address]] F select;
};

template <class F>
auto by_key(F select) {
    return key_selector<F>(std::move(select));
}

namespace detail {

/// The whole item is its key.
struct itself {
    template <class Item>
    constexpr const Item& operator()(const Item& item) const noexcept {
        return item;
    }
};

/// What is kept of a key: views become strings.
template <class Key>
struct kept_key {
    using type = std::remove_cvref_t<Key>;
};
template <class Key>
    requires std::convertible_to<Key, std::string_view>
struct kept_key<Key> {
    using type = std::string;
};
template <class F, class In>
using key_of = typename kept_key<std::invoke_result_t<F&, const In&>>::type;

constexpr std::uint64_t mixed(std::uint64_t bits) noexcept {
    bits ^= bits >> 32;
    bits *= 0xd6e8feb86659fd93;
    return bits ^ (bits >> 32);
}

template <class Key>
inline constexpr bool is_tuple_like = requires { std::tuple_size<Key>::value; };

/// Well mixed, whatever std::hash gives; of pairs and tuples as well.
template <class Key>
std::uint64_t hash_of(const Key& key) {
    if constexpr (std::convertible_to<const Key&, std::string_view>) {
        return mixed(std::hash<std::string_view>()(key));
    } else if constexpr (is_tuple_like<Key>) {
        std::uint64_t all = 0;
        std::apply([&](const auto&... each) { ((all = mixed(all + hash_of(each))), ...); }, key);
        return all;
    } else {
        static_assert(
            requires { std::hash<Key>()(key); },
            "this key has no std::hash; select a part of the item: by_key(f)");
        return mixed(std::hash<Key>()(key));
    }
}

}  // namespace detail
}  // namespace plait::pipes
