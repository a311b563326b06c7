// SPDX-License-Identifier: MIT
#pragma once

#include "plait/traversal/route.hpp"

#include <concepts>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <vector>

namespace plait::traversal {

/// Whether a mount is there, judged by the route to the child that it would give: the child's own step
/// is the route's last. Joined by `&`, `|` and `~`.
class condition {
public:
    /// A condition of your own. The same route must always get the same answer: it is kept.
    template <std::predicate<const route&> F>
        requires(!std::same_as<std::remove_cvref_t<F>, condition>)
    condition(F holds)  // NOLINT(*explicit*): when([](const route& r) { … })
        : holds_(std::move(holds)), text_("own condition") {}

    [[nodiscard]] bool operator()(const route& to_child) const { return holds_(to_child); }
    /// "under(user) & ~recursion(3)"
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    friend condition operator&(const condition& a, const condition& b);
    friend condition operator|(const condition& a, const condition& b);
    friend condition operator~(const condition& a);

    // ---- for seal() and routes()

    /// What it speaks of: types, or names of mounts.
    struct mention {
        explicit mention(const std::type_info& named) noexcept : type(&named) {}
        explicit mention(std::string named) noexcept : name(std::move(named)) {}
        const std::type_info* type = nullptr;
        std::string name;
    };
    [[nodiscard]] const std::vector<mention>& mentions() const noexcept { return mentions_; }
    /// Whether it keeps a type from repeating for ever.
    [[nodiscard]] bool bounds() const noexcept { return bounds_; }

    condition(std::function<bool(const route&)> holds, std::string text,
              std::vector<mention> mentions, bool bounds)
        : holds_(std::move(holds)),
          text_(std::move(text)),
          mentions_(std::move(mentions)),
          bounds_(bounds) {}

private:
    std::function<bool(const route&)> holds_;
    std::string text_;
    std::vector<mention> mentions_;
    bool bounds_ = false;
};

namespace detail {

[[nodiscard]] condition under_types(std::vector<const std::type_info*> types);

}  // namespace detail

/// Some ancestor of the child is one of these types, or derived from it.
template <class... Ts>
    requires(sizeof...(Ts) > 0)
[[nodiscard]] condition under() {
    return detail::under_types({&typeid(Ts)...});
}

/// Some ancestor of the child came by a mount of this name.
[[nodiscard]] condition under(std::string_view name);

/// There are at most so many of the child's type in the route, the child included.
[[nodiscard]] condition recursion(std::size_t most);

}  // namespace plait::traversal
