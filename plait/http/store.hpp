// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/wire.hpp"

#include <concepts>
#include <cstdint>
#include <memory>
#include <ranges>
#include <string_view>

namespace plait::http {

/// What a store has opened: a regular file or a folder.
template <class T>
concept stored = std::derived_from<T, file> && requires(const T& opened) {
    { opened.is_folder() } -> std::same_as<bool>;
    /// Bytes, at the time of opening.
    { opened.size() } -> std::same_as<std::uint64_t>;
    /// Nanoseconds since 1970, UTC.
    { opened.modified() } -> std::same_as<std::int64_t>;
    { opened.inode() } -> std::same_as<std::uint64_t>;
};

/// What stands in a folder, as `list` tells it: only regular files and folders.
template <class T>
concept stored_entry = requires(const T& entry) {
    { entry.name } -> std::convertible_to<std::string_view>;
    { entry.is_folder } -> std::convertible_to<bool>;
    { entry.size } -> std::convertible_to<std::uint64_t>;
    /// Nanoseconds since 1970, UTC.
    { entry.modified } -> std::convertible_to<std::int64_t>;
};

/// A tree of files. A path is names joined by `/`, without one at either end; "" is the root. No name
/// is empty, `.` or `..`, or holds `/` or NUL: who asks has seen to that. Nothing outside of the tree
/// can be reached, whatever links there are.
///
/// `open` gives a pointer (std::unique_ptr, std::shared_ptr), null where there is nothing, or neither
/// a regular file nor a folder. `list` gives the entries in any order; none where there is no folder.
template <class T>
concept store = requires(const T& files, std::string_view path) {
    requires stored<std::remove_cvref_t<decltype(*files.open(path))>>;
    { files.open(path) } -> std::convertible_to<std::shared_ptr<const file>>;
    requires stored_entry<std::ranges::range_value_t<decltype(files.list(path))>>;
};

}  // namespace plait::http
