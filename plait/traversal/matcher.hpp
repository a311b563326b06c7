// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace plait::traversal {

/// Which names a set of children can have. The label tells matchers apart.
class matcher {
public:
    matcher(std::string label, std::function<bool(std::string_view)> accepts)
        : label_(std::move(label)), accepts_(std::move(accepts)) {}

    [[nodiscard]] const std::string& label() const noexcept { return label_; }
    [[nodiscard]] bool operator()(std::string_view name) const { return accepts_(name); }

private:
    std::string label_;
    std::function<bool(std::string_view)> accepts_;
};

namespace detail {

bool is_any_id(std::string_view name) noexcept;
bool is_dec_id(std::string_view name) noexcept;
bool is_hex_id(std::string_view name) noexcept;
bool is_text_id(std::string_view name) noexcept;

}  // namespace detail

/// Any name that is not empty.
inline const matcher any_id{"any_id", detail::is_any_id};
/// 1 to 18 decimal digits: it fits into a std::int64_t.
inline const matcher dec_id{"dec_id", detail::is_dec_id};
/// Hex digits of either case.
inline const matcher hex_id{"hex_id", detail::is_hex_id};
/// ASCII letters, digits, `_` and `-`.
inline const matcher text_id{"text_id", detail::is_text_id};

/// A matcher of your own. `accepts` is asked by all threads.
[[nodiscard]] inline matcher matching(std::string label,
                                      std::function<bool(std::string_view)> accepts) {
    return {std::move(label), std::move(accepts)};
}

}  // namespace plait::traversal
