// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/frame_pool.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace plait::traversal::detail {

/// A path, split at its slashes, each segment decoded once.
class path_segments {
public:
    static constexpr std::size_t most = 64;

    /// `path` begins with '/', percent-encoded. Throws status_error: 414, more than `most` segments;
    /// 400, a segment that is no name (see http::decoded_segment).
    explicit path_segments(std::string_view path);
    path_segments(const path_segments&) = delete;
    path_segments& operator=(const path_segments&) = delete;
    ~path_segments() = default;

    /// Without the empty one behind a last slash.
    [[nodiscard]] std::span<const std::string_view> all() const noexcept {
        return {segments_.data(), count_};
    }
    [[nodiscard]] bool ends_in_slash() const noexcept { return ends_in_slash_; }
    /// Whether one within is empty: then there is nothing there.
    [[nodiscard]] bool has_empty() const noexcept { return has_empty_; }

private:
    using pooled_string =
        std::basic_string<char, std::char_traits<char>, plait::detail::pool_allocator<char>>;

    void add(std::string_view raw);

    pooled_string text_;
    std::array<std::string_view, most> segments_;
    std::size_t count_ = 0;
    bool ends_in_slash_ = false;
    bool has_empty_ = false;
};

}  // namespace plait::traversal::detail
