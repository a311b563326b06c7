// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/coro.hpp"
#include "plait/http/limits.hpp"
#include "plait/http/request.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace plait::http {

/// How many fields a form may have.
inline constexpr std::size_t most_form_fields = 1000;

/// Names and values, in order: a form's, or a query's.
class form_data {
public:
    using field = std::pair<std::string, std::string>;

    /// Reads application/x-www-form-urlencoded. Throws status_error 400 for a broken escape, for what
    /// is not UTF-8, and beyond `most_form_fields`.
    [[nodiscard]] static form_data parse(bytes text);

    /// The first value of that name.
    [[nodiscard]] std::optional<bytes> find(bytes name) const noexcept;
    [[nodiscard]] bytes value(bytes name, bytes otherwise = {}) const noexcept {
        return find(name).value_or(otherwise);
    }
    /// All values of that name: of the boxes ticked, say.
    [[nodiscard]] std::vector<bytes> all(bytes name) const;

    [[nodiscard]] std::size_t size() const noexcept { return fields_.size(); }
    [[nodiscard]] auto begin() const noexcept { return fields_.begin(); }
    [[nodiscard]] auto end() const noexcept { return fields_.end(); }
    friend bool operator==(const form_data&, const form_data&) = default;

private:
    std::vector<field> fields_;
};

/// Reads the request's body as an urlencoded form. Throws status_error: 415 if it is of another type,
/// 400 as `form_data::parse`, 413 beyond `longest` bytes. The connection's limit holds besides.
///
///     http::exchange sign_up(http::request r) {
///         auto fields = co_await http::form(r);
///         co_return greet(fields.value("name"));
///     }
[[nodiscard]] coro<form_data, bytes> form(request asked, std::uint64_t longest = unlimited);

}  // namespace plait::http
