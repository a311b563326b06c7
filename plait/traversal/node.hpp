// SPDX-License-Identifier: MIT
#pragma once

#include "plait/traversal/resource.hpp"

#include <memory>
#include <string_view>
#include <typeinfo>
#include <utility>

namespace plait::traversal {

namespace detail {

struct mounted;

/// The mount of that name, or null where its condition forbids it. Throws error where there is none of
/// that name for that type.
[[nodiscard]] const mounted* node_mount(const resource& parent, std::string_view mount,
                                        const std::type_info& type);
/// A child that exists already, or null. Throws error where that name cannot be one of this mount.
[[nodiscard]] resource* known_child(const resource& parent, const mounted& by,
                                    std::string_view name);
[[nodiscard]] ref<resource> add_child(resource& parent, const mounted& by, std::string_view name,
                                      std::unique_ptr<resource> fresh);

}  // namespace detail

/// Makes children of one mount whose content is at hand, without asking `load`:
///
///     if (auto make = here.node<user>("user_name"))
///         for (const auto& row : rows) list.push_back(make(row.name, row));
///
/// The name comes first, the rest goes to the constructor. A child that the tree keeps already is given
/// as it is. Throws error for a name that the walk would not find here: reserved, or not matched.
template <class T>
class node_maker {
public:
    node_maker(ref<resource> parent, const detail::mounted* by) noexcept
        : parent_(std::move(parent)), by_(by) {}

    [[nodiscard]] explicit operator bool() const noexcept { return by_ != nullptr; }

    template <class... Payload>
    ref<T> operator()(std::string_view name, Payload&&... payload) const {
        if (by_ == nullptr) return {};
        if (resource* known = detail::known_child(*parent_, *by_, name))
            if (ref<T> same = ref<resource>(*known).template as<T>()) return same;
        auto fresh = std::make_unique<T>(std::forward<Payload>(payload)...);
        T& object = *fresh;
        const ref<resource> keeps = detail::add_child(*parent_, *by_, name, std::move(fresh));
        return ref<T>(object);
    }

private:
    ref<resource> parent_;
    const detail::mounted* by_;
};

template <class T>
node_maker<T> resource::node(std::string_view mount) {
    return node_maker<T>(ref<resource>(*this), detail::node_mount(*this, mount, typeid(T)));
}

}  // namespace plait::traversal
