// SPDX-License-Identifier: MIT
#include "plait/http/segment.hpp"

#include "plait/http/error.hpp"
#include "plait/http/percent.hpp"
#include "plait/http/utf8.hpp"

#include <algorithm>

namespace plait::http {

namespace {

bool is_forbidden(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte < ' ' || byte == 0x7f || c == '/' || c == '\\';
}

// Null: it is a name, or empty.
const char* objection(std::string_view decoded) noexcept {
    if (decoded == "." || decoded == "..") return "a segment of the path is '.' or '..'";
    if (std::ranges::any_of(decoded, is_forbidden))
        return "a segment of the path has a control character, '/' or '\\' in it";
    if (!is_utf8(decoded)) return "a segment of the path is not UTF-8";
    return nullptr;
}

}  // namespace

std::string decoded_segment(std::string_view raw) {
    auto decoded = percent_decoded(raw);
    const char* wrong = decoded ? objection(*decoded) : "a broken escape in the path";
    if (wrong != nullptr) throw status_error(400, wrong);
    return *std::move(decoded);
}

bool is_segment_name(std::string_view name) noexcept {
    return !name.empty() && objection(name) == nullptr;
}

}  // namespace plait::http
