// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <vector>

namespace plait::traversal {

namespace detail {
struct mount_entry;
struct type_entry;
}  // namespace detail

/// The way to a resource as mounts and types, without names of instances: what conditions judge. Its
/// parts are the site's and live as long.
class route {
public:
    class step {
    public:
        step(const detail::type_entry& type, const detail::mount_entry* by) noexcept
            : type_(&type), by_(by) {}

        /// The mount's name, or the metaname of a set; empty: the root.
        [[nodiscard]] std::string_view name() const noexcept;
        [[nodiscard]] bool is_set() const noexcept;
        /// The type's name without its namespaces.
        [[nodiscard]] std::string_view type() const noexcept;
        /// Whether it is a T or derived from it. T is known to the site.
        template <class T>
        [[nodiscard]] bool is() const {
            return is(typeid(T));
        }
        [[nodiscard]] bool is(const std::type_info& type) const;

        [[nodiscard]] const detail::type_entry& entry() const noexcept { return *type_; }

        friend bool operator==(const step&, const step&) = default;

    private:
        const detail::type_entry* type_;
        const detail::mount_entry* by_;
    };

    /// From the root on.
    explicit route(std::vector<step> steps) noexcept : steps_(std::move(steps)) {}

    [[nodiscard]] std::size_t size() const noexcept { return steps_.size(); }
    [[nodiscard]] const step& operator[](std::size_t at) const noexcept { return steps_[at]; }
    [[nodiscard]] const step& back() const noexcept { return steps_.back(); }
    [[nodiscard]] auto begin() const noexcept { return steps_.begin(); }
    [[nodiscard]] auto end() const noexcept { return steps_.end(); }

    [[nodiscard]] route then(const step& next) const;
    /// "/users/{user_name}/blog/"
    [[nodiscard]] std::string text() const;

    friend bool operator==(const route&, const route&) = default;

private:
    std::vector<step> steps_;
};

}  // namespace plait::traversal
