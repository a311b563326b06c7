// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/frame_pool.hpp"

#include <memory>
#include <type_traits>
#include <utility>

namespace plait {

/// The key of a coroutine-local: a value that a coroutine binds for itself and all it calls.
///
///     inline constexpr plait::local<int> verbosity{"verbosity"};
///     co_await bind(verbosity, 2);        // here and in every call from here on
///     int& level = co_await verbosity;    // the nearest binding on the stack of callers
///
/// The object is the key: one `inline constexpr` variable per local. `local<T&>` refers to what its
/// owner keeps, which must outlive the binding coroutine. Source: Weightless, `compose`.
template <class T>
class local {
public:
    static_assert(!std::is_const_v<T> || std::is_reference_v<T>,
                  "bind a mutable value or a T const&");

    /// `name` is told by no_such_local; it must live for ever (a literal).
    explicit constexpr local(const char* name) noexcept : name_(name) {}
    local(const local&) = delete;
    local& operator=(const local&) = delete;

    [[nodiscard]] constexpr const char* name() const noexcept { return name_; }

private:
    const char* name_;
};

namespace detail {

struct binding {
    binding* next = nullptr;
    const void* key = nullptr;
    const void* value = nullptr;
    void (*destroy)(binding*) noexcept = nullptr;
};

template <class T>
struct value_binding : binding {
    template <class U>
    value_binding(const void* its_key, U&& initial) : kept(std::forward<U>(initial)) {
        key = its_key;
        value = std::addressof(kept);
        destroy = [](binding* self) noexcept {
            auto* whole = static_cast<value_binding*>(self);
            whole->~value_binding();
            frame_pool::deallocate(whole, sizeof(value_binding));
        };
    }
    T kept;
};

template <class T>
struct reference_binding : binding {
    reference_binding(const void* its_key, T& target) {
        key = its_key;
        value = std::addressof(target);
        destroy = [](binding* self) noexcept {
            frame_pool::deallocate(self, sizeof(reference_binding));
        };
    }
};

/// Owns the bindings of one coroutine, or of one program.
class bindings {
public:
    bindings() noexcept = default;
    bindings(bindings&& other) noexcept : first_(std::exchange(other.first_, nullptr)) {}
    bindings& operator=(bindings&&) = delete;
    ~bindings() {
        if (first_ != nullptr) [[unlikely]]
            clear();
    }

    void add(binding* fresh) noexcept {
        for (binding** at = &first_; *at != nullptr; at = &(*at)->next) {
            if ((*at)->key != fresh->key) continue;
            binding* replaced = *at;
            fresh->next = replaced->next;
            *at = fresh;
            replaced->destroy(replaced);
            return;
        }
        fresh->next = first_;
        first_ = fresh;
    }

    [[nodiscard]] const binding* find(const void* key) const noexcept {
        const binding* at = first_;
        while (at != nullptr && at->key != key) at = at->next;
        return at;
    }

private:
    [[gnu::noinline]] void clear() noexcept {
        while (binding* gone = first_) {
            first_ = gone->next;
            gone->destroy(gone);
        }
    }

    binding* first_ = nullptr;
};

}  // namespace detail

/// What `bind(key, value)` gives: to be awaited in a coroutine, or handed to `compose`.
class [[nodiscard]] bound {
public:
    explicit bound(detail::binding* owned) noexcept : binding_(owned) {}
    bound(bound&& other) noexcept : binding_(std::exchange(other.binding_, nullptr)) {}
    bound& operator=(bound&&) = delete;
    ~bound() {
        if (binding_ != nullptr) binding_->destroy(binding_);
    }

    [[nodiscard]] detail::binding* release() noexcept { return std::exchange(binding_, nullptr); }

private:
    detail::binding* binding_;
};

/// Binds `key` to `value`, which is copied or moved into the binding; a `local<T&>` takes an lvalue.
template <class T, class U>
bound bind(const local<T>& key, U&& value) {
    if constexpr (std::is_reference_v<T>) {
        static_assert(std::is_lvalue_reference_v<U>,
                      "a local<T&> refers to an object that lives on");
        using node = detail::reference_binding<std::remove_reference_t<T>>;
        return bound(new (detail::frame_pool::allocate(sizeof(node))) node(&key, value));
    } else {
        using node = detail::value_binding<T>;
        static_assert(alignof(node) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__, "over-aligned local");
        void* memory = detail::frame_pool::allocate(sizeof(node));
        try {
            return bound(new (memory) node(&key, std::forward<U>(value)));
        } catch (...) {
            detail::frame_pool::deallocate(memory, sizeof(node));
            throw;
        }
    }
}

}  // namespace plait
