// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/frame_pool.hpp"
#include "plait/http/request.hpp"
#include "plait/traversal/entries.hpp"
#include "plait/traversal/resource.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace plait::traversal::detail {

/// What the resources of one tree share. It knows all its children weakly, in one table, and holds
/// those it keeps until `let_go`. It is shared by the tree's handle and the root.
class tree_core {
public:
    [[nodiscard]] static tree_core* make(const site_model& whole, const http::request* asked);
    tree_core(const tree_core&) = delete;
    tree_core& operator=(const tree_core&) = delete;

    void share() noexcept { ++holders_; }
    void unshare() noexcept;

    [[nodiscard]] const site_model& whole() const noexcept { return *whole_; }
    /// Null: there is none, or it is over.
    [[nodiscard]] const http::request* request() const noexcept { return request_; }

    [[nodiscard]] ref<resource> adopt_root(std::unique_ptr<resource> fresh);
    /// Makes it a child. Keeps it, unless an ancestor is frozen. Throws error where it would be deeper
    /// than a path can be.
    [[nodiscard]] ref<resource> adopt(resource& parent, const mounted& by, std::string_view name,
                                      std::size_t hash, std::unique_ptr<resource> fresh);
    /// A child that exists already.
    [[nodiscard]] resource* known(const resource& parent, std::string_view name,
                                  std::size_t hash) const noexcept;
    /// It is about to be destroyed.
    void forget(resource& gone) noexcept;

    /// Holds nothing below `here` any more.
    void let_go(const resource& here) noexcept;
    /// The request is over: holds nothing any more.
    void end() noexcept;

    void freeze(resource& here) noexcept {
        ++here.frozen_;
        ++frozen_;
    }
    void thaw(resource& here) noexcept {
        --here.frozen_;
        --frozen_;
    }

    // What others of the room may know of a resource.
    [[nodiscard]] static tree_core* of(const resource& one) noexcept { return one.tree_; }
    /// The same; throws error where it is in none.
    [[nodiscard]] static tree_core& in_tree(const resource& one);
    [[nodiscard]] static const type_entry* type_of(const resource& one) noexcept {
        return one.type_;
    }
    [[nodiscard]] static const mount_entry* mount_of(const resource& one) noexcept {
        return one.mount_;
    }
    [[nodiscard]] static const route_node* node_of(const resource& one) noexcept {
        return one.node_;
    }

private:
    using buckets = std::vector<resource*, plait::detail::pool_allocator<resource*>>;
    static constexpr std::size_t first_buckets = 32;

    tree_core(const site_model& whole, const http::request* asked)
        : whole_(&whole), request_(asked), buckets_(first_buckets, nullptr) {}
    ~tree_core() = default;

    [[nodiscard]] static std::size_t hash_below(const resource& parent, std::size_t hash) noexcept;
    [[nodiscard]] resource*& bucket(std::size_t hash) noexcept {
        return buckets_[hash & (buckets_.size() - 1)];
    }
    [[nodiscard]] static bool frozen(const resource& parent) noexcept;
    // What the site knows the object as: its own type, or the one declared.
    [[nodiscard]] const type_entry* type_for(const resource& object,
                                             const type_entry* declared) const noexcept;
    void place_node(resource& parent, const mounted& by, resource& child) const;
    void insert(resource& fresh);
    static void drop(resource* list) noexcept;

    const site_model* whole_;
    const http::request* request_;
    buckets buckets_;
    std::size_t known_ = 0;
    std::size_t frozen_ = 0;
    resource* first_held_ = nullptr;
    std::uint32_t holders_ = 1;
};

}  // namespace plait::traversal::detail
