// SPDX-License-Identifier: MIT
#include "plait/traversal/tree_core.hpp"

#include "plait/compose/error.hpp"
#include "plait/traversal/path_segments.hpp"

#include <algorithm>
#include <new>
#include <string>
#include <utility>

namespace plait::traversal::detail {

namespace {

// Routes that are kept, of one site; what conditions say of others is found out each time.
constexpr int most_nodes = 4096;

}  // namespace

void retain(resource& held) noexcept { ++held.holders_; }

void release(resource& held) noexcept {
    resource* at = &held;
    while (at != nullptr && --at->holders_ == 0) {
        resource* parent = at->parent_;
        tree_core* tree = at->tree_;
        if (tree == nullptr) return;  // in no tree, it is somebody else's
        if (at->known_) tree->forget(*at);
        delete at;
        if (parent == nullptr) tree->unshare();
        at = parent;
    }
}

tree_core* tree_core::make(const site_model& whole, const http::request* asked) {
    void* memory = plait::detail::frame_pool::allocate(sizeof(tree_core));
    return new (memory) tree_core(whole, asked);
}

void tree_core::unshare() noexcept {
    if (--holders_ > 0) return;
    this->~tree_core();
    plait::detail::frame_pool::deallocate(this, sizeof(tree_core));
}

tree_core& tree_core::in_tree(const resource& one) {
    if (one.tree_ == nullptr) throw error("a resource has children only in a tree");
    return *one.tree_;
}

const type_entry* tree_core::type_for(const resource& object,
                                      const type_entry* declared) const noexcept {
    if (typeid(object) == *declared->type) return declared;
    const type_entry* derived = whole_->find(typeid(object));
    return derived != nullptr ? derived : declared;
}

ref<resource> tree_core::adopt_root(std::unique_ptr<resource> fresh) {
    resource& made = *fresh.release();
    made.tree_ = this;
    made.type_ = type_for(made, whole_->root);
    if (made.type_ == whole_->root) made.node_ = whole_->root_node.get();
    share();
    return ref<resource>(made);
}

ref<resource> tree_core::adopt(resource& parent, const mounted& by, std::string_view name,
                               std::size_t hash, std::unique_ptr<resource> fresh) {
    if (parent.depth_ == path_segments::most)
        throw error("a child of " + parent.url() + " would be deeper than any path leads: " +
                    std::to_string(path_segments::most) + " resources below the root");
    fresh->depth_ = static_cast<std::uint8_t>(parent.depth_ + 1);
    fresh->name_ = name;
    fresh->hash_ = hash_below(parent, hash);
    const type_entry* type = type_for(*fresh, by.by->child);
    fresh->type_ = type;
    fresh->mount_ = by.by;
    fresh->tree_ = this;
    if (by.by->child->routed && type == by.by->child) place_node(parent, by, *fresh);

    resource& made = *fresh.release();
    made.parent_ = &parent;
    retain(parent);
    ref<resource> handle(made);
    if (frozen_ == 0 || !frozen(parent)) {
        insert(made);
        retain(made);
        made.held_ = true;
        made.next_held_ = std::exchange(first_held_, &made);
    }
    return handle;
}

resource* tree_core::known(const resource& parent, std::string_view name,
                           std::size_t hash) const noexcept {
    hash = hash_below(parent, hash);
    resource* at = buckets_[hash & (buckets_.size() - 1)];
    while (at != nullptr && (at->hash_ != hash || at->parent_ != &parent || at->name_ != name))
        at = at->next_in_bucket_;
    return at;
}

void tree_core::forget(resource& gone) noexcept {
    resource** at = &bucket(gone.hash_);
    while (*at != &gone) at = &(*at)->next_in_bucket_;
    *at = gone.next_in_bucket_;
    gone.known_ = false;
    --known_;
}

void tree_core::let_go(const resource& here) noexcept {
    const auto is_below = [&here](const resource& one) {
        const resource* at = one.parent_;
        while (at != nullptr && at != &here) at = at->parent_;
        return at != nullptr;
    };
    // The list as a whole first: what is released takes its ancestors with it.
    resource* dropped = nullptr;
    for (resource** at = &first_held_; *at != nullptr;) {
        resource* one = *at;
        if (!is_below(*one)) {
            at = &one->next_held_;
            continue;
        }
        *at = one->next_held_;
        one->next_held_ = std::exchange(dropped, one);
    }
    drop(dropped);
}

void tree_core::end() noexcept {
    request_ = nullptr;
    drop(std::exchange(first_held_, nullptr));
}

void tree_core::drop(resource* list) noexcept {
    while (resource* one = list) {
        list = one->next_held_;
        one->held_ = false;
        release(*one);
    }
}

std::size_t tree_core::hash_below(const resource& parent, std::size_t hash) noexcept {
    const auto address = reinterpret_cast<std::uintptr_t>(&parent);
    return hash ^ (address >> 6U);
}

bool tree_core::frozen(const resource& parent) noexcept {
    return std::ranges::any_of(parent.lineage(), [](const resource& at) { return at.frozen_ > 0; });
}

void tree_core::place_node(resource& parent, const mounted& by, resource& child) const {
    if (parent.node_ == nullptr) return;
    std::atomic<route_node*>& kept = parent.node_->next[by.index];
    route_node* node = kept.load(std::memory_order_acquire);
    if (node == nullptr) {
        if (whole_->nodes.load(std::memory_order_relaxed) >= most_nodes) return;
        auto fresh = std::make_unique<route_node>(*child.type_, parent.node_, &by);
        if (kept.compare_exchange_strong(node, fresh.get(), std::memory_order_acq_rel)) {
            whole_->nodes.fetch_add(1, std::memory_order_relaxed);
            node = fresh.release();
        }
    }
    child.node_ = node;
}

void tree_core::insert(resource& fresh) {
    if (known_ >= buckets_.size()) {
        buckets larger(buckets_.size() * 4, nullptr);
        for (resource* one : buckets_)
            while (one != nullptr) {
                resource* next = one->next_in_bucket_;
                resource*& first = larger[one->hash_ & (larger.size() - 1)];
                one->next_in_bucket_ = std::exchange(first, one);
                one = next;
            }
        buckets_.swap(larger);
    }
    resource*& first = bucket(fresh.hash_);
    fresh.next_in_bucket_ = std::exchange(first, &fresh);
    fresh.known_ = true;
    ++known_;
}

}  // namespace plait::traversal::detail
