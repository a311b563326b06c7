// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <utility>

namespace plait::traversal {

class resource;

namespace detail {

void retain(resource& held) noexcept;
void release(resource& held) noexcept;

}  // namespace detail

/// A handle that shares a resource, seen as a T: as its own type, a base class or a mixin. It keeps the
/// resource and its lineage, also beyond the request. Not shared between threads: a tree and all its
/// handles belong to one thread at a time.
template <class T>
class ref {
public:
    ref() noexcept {}                // NOLINT(*-use-equals-default): g++ 12 and aggregates
    ref(std::nullptr_t) noexcept {}  // NOLINT(*explicit*)
    /// Of a resource in a tree.
    explicit ref(T& object) noexcept
        requires std::derived_from<T, resource>
        : ref(object, object) {}
    /// `object` is a part of `owner`.
    ref(resource& owner, T& object) noexcept : owner_(&owner), object_(&object) {
        detail::retain(owner);
    }
    ref(const ref& other) noexcept : owner_(other.owner_), object_(other.object_) {
        if (owner_ != nullptr) detail::retain(*owner_);
    }
    ref(ref&& other) noexcept
        : owner_(std::exchange(other.owner_, nullptr)),
          object_(std::exchange(other.object_, nullptr)) {}
    template <class U>
        requires std::convertible_to<U*, T*>
    ref(ref<U> other) noexcept  // NOLINT(*explicit*)
        : owner_(std::exchange(other.owner_, nullptr)),
          object_(std::exchange(other.object_, nullptr)) {}
    ref& operator=(ref other) noexcept {
        std::swap(owner_, other.owner_);
        std::swap(object_, other.object_);
        return *this;
    }
    ~ref() {
        if (owner_ != nullptr) detail::release(*owner_);
    }

    [[nodiscard]] explicit operator bool() const noexcept { return object_ != nullptr; }
    [[nodiscard]] T* get() const noexcept { return object_; }
    [[nodiscard]] T& operator*() const noexcept { return *object_; }
    [[nodiscard]] T* operator->() const noexcept { return object_; }
    /// The whole of which this is a part; not of a null.
    [[nodiscard]] resource& owner() const noexcept { return *owner_; }

    /// The same resource seen as a U; null: it is none.
    template <class U>
    [[nodiscard]] ref<U> as() const {
        U* seen = owner_ == nullptr ? nullptr : dynamic_cast<U*>(owner_);
        return seen == nullptr ? ref<U>() : ref<U>(*owner_, *seen);
    }

    template <class U>
    [[nodiscard]] bool operator==(const ref<U>& other) const noexcept {
        return owner_ == other.owner_;
    }
    friend bool operator==(const ref& a, std::nullptr_t) noexcept { return a.owner_ == nullptr; }

private:
    template <class>
    friend class ref;

    resource* owner_ = nullptr;
    T* object_ = nullptr;
};

}  // namespace plait::traversal
