// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plait::http {

/// A value with parameters behind it: `form-data; name="photo"` (RFC 9110, section 5.6.6). Names of
/// parameters are compared without regard to case.
class parameterized {
public:
    /// Nothing if it is malformed, or has a parameter twice. In a quoted string only `"` and `\` are
    /// escaped by a backslash: browsers put file names there and escape nothing.
    [[nodiscard]] static std::optional<parameterized> parse(std::string_view text);

    /// What stands before the first semicolon.
    [[nodiscard]] const std::string& value() const noexcept { return value_; }
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;

private:
    std::string value_;
    std::vector<std::pair<std::string, std::string>> parameters_;
};

}  // namespace plait::http
