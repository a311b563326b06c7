// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/request.hpp"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace plait::http {

/// The cookies of a request, in order (RFC 6265bis, section 4.2): views into its head. Whatever a
/// browser sends is taken as it is, quotes included; what is only blanks is none.
class cookies {
public:
    explicit cookies(request from);
    /// From the value of one Cookie field.
    explicit cookies(bytes field) { add(field); }

    /// The value of the first of that name: browsers send the most specific path first. Names are
    /// compared with regard to case.
    [[nodiscard]] std::optional<bytes> find(bytes name) const noexcept;

    [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }
    [[nodiscard]] auto begin() const noexcept { return all_.begin(); }
    [[nodiscard]] auto end() const noexcept { return all_.end(); }

private:
    void add(bytes field);

    std::vector<std::pair<bytes, bytes>> all_;
};

}  // namespace plait::http
