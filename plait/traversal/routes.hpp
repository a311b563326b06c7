// SPDX-License-Identifier: MIT
#pragma once

#include "plait/traversal/access.hpp"

#include <cstddef>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plait::traversal {

namespace detail {
struct site_model;
}  // namespace detail

/// A resource's place in a site's tree, or one view there.
struct route_line {
    route_line(std::string its_path, std::string its_type)
        : path(std::move(its_path)), type(std::move(its_type)) {}

    std::string path;                       ///< "/users/{user_name}/blog/archive"
    std::string type;                       ///< of the resource
    std::string view;                       ///< the view's name; empty: the default view
    std::string method;                     ///< empty: there is no view, but the resource
    std::optional<std::string> permission;  ///< none: open to all
    bool subpath = false;
    bool repeats = false;                 ///< its type stands above already: it goes on like that
    std::vector<std::string> predicates;  ///< "accepts text/html"
    std::vector<std::pair<std::string, std::string>> sets;  ///< metanames and matchers in the path
    std::source_location where;                             ///< of the view, or the mount
};

/// All that a walk can reach: from the root on, each resource, its views by name, then what is below:
/// names in order, then sets. Types are those that are mounted; what a load gives of a derived one is
/// not foreseen.
class route_list {
public:
    /// So many lines, about; what would come behind them is left out.
    static constexpr std::size_t most = 100'000;

    explicit route_list(const detail::site_model& whole);

    [[nodiscard]] const std::vector<route_line>& lines() const noexcept { return lines_; }
    [[nodiscard]] auto begin() const noexcept { return lines_.begin(); }
    [[nodiscard]] auto end() const noexcept { return lines_.end(); }
    [[nodiscard]] std::size_t size() const noexcept { return lines_.size(); }

    /// A table for people.
    [[nodiscard]] std::string text() const;
    /// An array of objects.
    [[nodiscard]] std::string json() const;
    /// A description of the views as OpenAPI 3.1.
    [[nodiscard]] std::string openapi(std::string_view title, std::string_view version) const;

private:
    std::vector<route_line> lines_;
};

}  // namespace plait::traversal
