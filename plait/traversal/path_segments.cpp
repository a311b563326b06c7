// SPDX-License-Identifier: MIT
#include "plait/traversal/path_segments.hpp"

#include "plait/http/error.hpp"
#include "plait/http/segment.hpp"

#include <algorithm>

namespace plait::traversal::detail {

namespace {

// Most segments are plain: no escape to decode, nothing that could be forbidden.
bool is_plain(std::string_view raw) noexcept {
    return raw != "." && raw != ".." && std::ranges::all_of(raw, [](char c) {
               return c > ' ' && c < 0x7f && c != '%' && c != '\\';
           });
}

}  // namespace

path_segments::path_segments(std::string_view path) {
    // Decoded it is never longer, so the views stay good.
    text_.reserve(path.size());
    if (path.starts_with('/')) path.remove_prefix(1);
    if (path.empty()) {
        ends_in_slash_ = true;
        return;
    }
    for (;;) {
        const std::size_t slash = path.find('/');
        add(path.substr(0, slash));
        if (slash == std::string_view::npos) return;
        path.remove_prefix(slash + 1);
        if (path.empty()) {
            ends_in_slash_ = true;
            return;
        }
    }
}

void path_segments::add(std::string_view raw) {
    if (count_ == most) throw http::status_error(414, "the path is too deep");
    if (raw.empty()) has_empty_ = true;
    const std::size_t from = text_.size();
    if (is_plain(raw))
        text_ += raw;
    else
        text_ += http::decoded_segment(raw);
    segments_[count_++] = std::string_view(text_).substr(from);
}

}  // namespace plait::traversal::detail
