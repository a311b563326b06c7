// SPDX-License-Identifier: MIT
#pragma once

#include "plait/traversal/decision.hpp"
#include "plait/traversal/entries.hpp"
#include "plait/traversal/ref.hpp"
#include "plait/traversal/resource.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace plait::traversal::detail {

/// What one name means at one resource, in the walk's order: a mounted name; a view's name; a member of
/// a set, sets in order of mounting.
class lookup {
public:
    enum class outcome : std::uint8_t {
        found,   ///< a child: take()
        view,    ///< the name of a view: views()
        absent,  ///< nothing
        waits,   ///< a load must be awaited: `give(co_await wait())`, then `go()` again
    };

    /// `name` must live on; `log` is null or gets each decision.
    lookup(resource& parent, std::string_view name, decision_log* log = nullptr) noexcept;

    [[nodiscard]] outcome go();
    [[nodiscard]] ref<resource> take() noexcept { return std::move(child_); }
    [[nodiscard]] const view_slot* views() const noexcept { return named_->views; }
    [[nodiscard]] coro<std::unique_ptr<resource>> wait();
    void give(std::unique_ptr<resource> made);

private:
    enum class stage : std::uint8_t { mounts, sets, over };

    [[nodiscard]] bool is_here(const mounted& by) const;
    [[nodiscard]] bool matches(const mounted& by) const;
    // Whether the mount has given a child; waiting is told by `making_`.
    bool try_mount(const mounted& by);
    void keep(std::unique_ptr<resource> made);

    resource* parent_;
    std::string_view name_;
    std::size_t hash_;
    decision_log* log_;
    const named* named_ = nullptr;
    stage stage_ = stage::mounts;
    std::size_t next_ = 0;  // set to be tried
    const mounted* tried_ = nullptr;
    making making_;
    ref<resource> child_;
};

/// The child of that name, whatever it is; null: none.
[[nodiscard]] coro<ref<resource>> find_child(ref<resource> parent, std::string name);

}  // namespace plait::traversal::detail
