// SPDX-License-Identifier: MIT
#pragma once

#include "plait/traversal/lookup.hpp"
#include "plait/traversal/path_segments.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace plait::traversal::detail {

/// From the root, name by name, to a resource and the name of a view.
class walk {
public:
    enum class outcome : std::uint8_t {
        arrived,  ///< at `context()`, of which the view `view_name()` is wanted
        lost,     ///< a segment is nothing; `context()` is where it was looked for
        waits,    ///< `give(co_await wait())`, then `go()` again
    };

    /// `path` must live on; `log` is null or gets each decision.
    walk(ref<resource> root, const path_segments& path, decision_log* log = nullptr) noexcept
        : path_(&path), log_(log), context_(std::move(root)) {}

    [[nodiscard]] outcome go();
    [[nodiscard]] coro<std::unique_ptr<resource>> wait() { return search_->wait(); }
    void give(std::unique_ptr<resource> made) { search_->give(std::move(made)); }

    [[nodiscard]] const ref<resource>& context() const noexcept { return context_; }
    /// Empty: the default view.
    [[nodiscard]] std::string_view view_name() const noexcept { return view_name_; }
    /// Null: there is none of that name. Only the default view of what was found can be none.
    [[nodiscard]] const view_slot* views() const noexcept { return views_; }
    [[nodiscard]] std::span<const std::string_view> subpath() const noexcept { return subpath_; }
    /// Whether the view was named with its mark, "@@".
    [[nodiscard]] bool marked() const noexcept { return marked_; }
    /// The segment that is nothing.
    [[nodiscard]] std::string_view missing() const noexcept { return path_->all()[at_]; }

private:
    outcome end_at_view(const view_slot* views, std::string_view name);

    const path_segments* path_;
    decision_log* log_;
    ref<resource> context_;
    std::size_t at_ = 0;
    std::optional<lookup> search_;
    const view_slot* views_ = nullptr;
    std::string_view view_name_;
    std::span<const std::string_view> subpath_;
    bool marked_ = false;
};

}  // namespace plait::traversal::detail
