// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/coro.hpp"
#include "plait/traversal/resource.hpp"

#include <memory>
#include <string_view>

namespace plait::traversal {

/// What `T::load` returns where it is a coroutine. Null: there is none.
template <class T>
using found = coro<std::unique_ptr<T>>;

/// Where a child is about to be made: a handle, valid until `load` has ended.
class place {
public:
    place(resource& parent, std::string_view name) noexcept : parent_(&parent), name_(name) {}

    /// The child's name, decoded.
    [[nodiscard]] std::string_view name() const noexcept { return name_; }
    [[nodiscard]] resource& parent() const noexcept { return *parent_; }
    /// The nearest ancestor of the child that is a T; null: none.
    template <class T>
    [[nodiscard]] T* nearest() const {
        return parent_->nearest<T>();
    }

private:
    resource* parent_;
    std::string_view name_;
};

/// `using not_exist = exceptions<no_row, no_file>;` in a resource type: where its `load` throws one of
/// these, there is no such child.
template <class... Es>
struct exceptions {
    /// Whether the exception being handled is one of them.
    [[nodiscard]] static bool caught() { return (caught_as<Es>() || ...); }

private:
    template <class E>
    static bool caught_as() {
        try {
            throw;
        } catch (const E&) {
            return true;
        } catch (...) {
            return false;
        }
    }
};

}  // namespace plait::traversal
