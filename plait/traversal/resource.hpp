// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/coro.hpp"
#include "plait/compose/frame_pool.hpp"
#include "plait/traversal/access.hpp"
#include "plait/traversal/ref.hpp"
#include "plait/traversal/route.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

namespace plait::traversal {

class children_cache;
class resource;
template <class T>
class node_maker;

namespace detail {
class tree_core;
struct mount_entry;
struct route_node;
struct type_entry;
}  // namespace detail

/// A link of a page's way back.
struct breadcrumb {
    breadcrumb(std::string its_title, std::string its_url)
        : title(std::move(its_title)), url(std::move(its_url)) {}
    std::string title;
    std::string url;
};

/// A resource and its ancestors, up to the root: `for (const resource& each : r.lineage())`.
class lineage_view {
public:
    class iterator {
    public:
        using value_type = resource;
        using difference_type = std::ptrdiff_t;

        iterator() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates
        explicit iterator(const resource* at) noexcept : at_(at) {}
        [[nodiscard]] const resource& operator*() const noexcept { return *at_; }
        [[nodiscard]] const resource* operator->() const noexcept { return at_; }
        iterator& operator++() noexcept;
        iterator operator++(int) noexcept {
            iterator before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const iterator&, const iterator&) noexcept = default;

    private:
        const resource* at_ = nullptr;
    };

    explicit lineage_view(const resource& from) noexcept : from_(&from) {}
    [[nodiscard]] iterator begin() const noexcept { return iterator(from_); }
    [[nodiscard]] static iterator end() noexcept { return iterator(); }

private:
    const resource* from_;
};

/// An object of a site's tree; what your types derive from. It has a name, a parent and all below only
/// in the tree: not yet in its constructor.
class resource {
public:
    resource(const resource&) = delete;
    resource& operator=(const resource&) = delete;
    virtual ~resource();

    /// What people call it; else its name.
    [[nodiscard]] virtual std::string title() const;
    /// Who may do what here and below; see acl. `allows` asks each resource once.
    [[nodiscard]] virtual acl access() const;

    // ---- where it is

    /// Decoded; the root's is empty.
    [[nodiscard]] std::string_view name() const noexcept { return name_; }
    /// Null: it is the root.
    [[nodiscard]] resource* parent() noexcept { return parent_; }
    [[nodiscard]] const resource* parent() const noexcept { return parent_; }
    /// From itself to the root.
    [[nodiscard]] lineage_view lineage() const noexcept { return lineage_view(*this); }
    /// The nearest T in the lineage, itself included; null: none.
    template <class T>
    [[nodiscard]] T* nearest() {
        return const_cast<T*>(std::as_const(*this).template nearest<T>());
    }
    template <class T>
    [[nodiscard]] const T* nearest() const {
        for (const resource* at = this; at != nullptr; at = at->parent_)
            if (const T* seen = at->template seen_as<T>()) return seen;
        return nullptr;
    }
    /// The nearest of the lineage that came by a mount of this name, or a set of this metaname.
    [[nodiscard]] resource* nearest(std::string_view mount) {
        return const_cast<resource*>(std::as_const(*this).nearest(mount));
    }
    [[nodiscard]] const resource* nearest(std::string_view mount) const;
    [[nodiscard]] traversal::route route() const;
    /// From the root to itself.
    [[nodiscard]] std::vector<breadcrumb> breadcrumbs() const;

    // ---- links: paths from the server's root, percent-encoded

    /// Of its default view. Ends in '/', unless its type says `static constexpr bool leaf = true`.
    [[nodiscard]] std::string url() const;
    /// Of a named view; the subpath's segments as they are meant, the query as it is to stand there.
    [[nodiscard]] std::string url(std::string_view view,
                                  std::initializer_list<std::string_view> subpath = {},
                                  std::string_view query = {}) const;
    /// The same behind scheme and authority of the request; without a request only the path.
    [[nodiscard]] std::string absolute_url() const;
    [[nodiscard]] std::string absolute_url(std::string_view view,
                                           std::initializer_list<std::string_view> subpath = {},
                                           std::string_view query = {}) const;

    // ---- what is below

    /// The child of this name, if it is a T: `auto ann = co_await here.child<user>("ann");`. Null:
    /// there is none. Children are found as the walk finds them. Throws error outside a tree, and beyond
    /// 64 levels, which no path has.
    template <class T>
    [[nodiscard]] coro<ref<T>> child(std::string name) {
        return child_as<T>(ref<resource>(*this), std::move(name));
    }
    [[nodiscard]] coro<ref<resource>> child(std::string name);
    /// Makes children whose content is at hand. Empty where the mount's condition forbids them.
    /// Throws error where no mount of this name gives a T here.
    template <class T>
    [[nodiscard]] node_maker<T> node(std::string_view mount);
    /// What the tree keeps of the resources below. Throws error outside a tree.
    [[nodiscard]] children_cache cache();

    // ---- who may

    /// Whether the visitor has this permission here, by the access lists from here to the root.
    [[nodiscard]] bool allows(const visitor& who, std::string_view permission) const;
    /// The entry that decides it, and the resource of the lineage that has it; nulls: none does, and
    /// it is denied. They live as long as that resource.
    [[nodiscard]] std::pair<const access_entry*, const resource*> decisive(
        const visitor& who, std::string_view permission) const;

    static void* operator new(std::size_t size) {
        return plait::detail::frame_pool::allocate(size);
    }
    static void operator delete(void* memory, std::size_t size) noexcept {
        plait::detail::frame_pool::deallocate(memory, size);
    }

protected:
    resource() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates

private:
    [[nodiscard]] const acl& known_access() const;

    friend class detail::tree_core;
    friend void detail::retain(resource& held) noexcept;
    friend void detail::release(resource& held) noexcept;
    friend class lineage_view::iterator;

    using pooled_string =
        std::basic_string<char, std::char_traits<char>, plait::detail::pool_allocator<char>>;

    template <class T>
    [[nodiscard]] const T* seen_as() const {
        if constexpr (std::is_final_v<T> && std::derived_from<T, resource>)
            if (typeid(*this) != typeid(T)) return nullptr;
        return dynamic_cast<const T*>(this);
    }
    template <class T>
    static coro<ref<T>> child_as(ref<resource> parent, std::string name) {
        ref<resource> any = co_await parent->child(std::move(name));
        co_return any.as<T>();
    }
    void append_path(std::string& to) const;

    std::uint32_t holders_ = 0;
    std::uint32_t frozen_ = 0;  // how many read_only() there are
    resource* parent_ = nullptr;
    detail::tree_core* tree_ = nullptr;
    const detail::type_entry* type_ = nullptr;
    const detail::mount_entry* mount_ = nullptr;  // null: the root
    const detail::route_node* node_ = nullptr;  // null: no condition below asks for it, or too many
    pooled_string name_;
    mutable std::optional<acl> access_;

    // In the tree's cache.
    resource* next_in_bucket_ = nullptr;
    resource* next_held_ = nullptr;
    std::size_t hash_ = 0;
    std::uint8_t depth_ = 0;  // below the root
    bool known_ = false;      // it is in a bucket
    bool held_ = false;       // by the tree too
};

inline lineage_view::iterator& lineage_view::iterator::operator++() noexcept {
    at_ = at_->parent_;
    return *this;
}

}  // namespace plait::traversal
