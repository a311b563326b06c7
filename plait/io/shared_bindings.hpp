// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/program.hpp"

#include <utility>
#include <vector>

namespace plait::io {

/// `bind(key, value)`s that many programs see: each value exists once, and all threads see the same.
class shared_bindings {
public:
    shared_bindings() noexcept = default;
    shared_bindings(shared_bindings&&) noexcept = default;
    shared_bindings& operator=(shared_bindings&&) = delete;
    ~shared_bindings() {
        for (detail::binding* owned : owned_) owned->destroy(owned);
    }

    void add(bound&& one) { owned_.push_back(one.release()); }

    /// Lets `program`, which has not begun, see them. They must outlive it.
    template <class Program>
    void bind_in(Program& program) const {
        for (const detail::binding* owned : owned_) program.with(bound(alias(*owned)));
    }

private:
    static detail::binding* alias(const detail::binding& owned) {
        void* const memory = detail::frame_pool::allocate(sizeof(detail::binding));
        auto* const made = new (memory) detail::binding;
        made->key = owned.key;
        made->value = owned.value;
        made->destroy = [](detail::binding* self) noexcept {
            detail::frame_pool::deallocate(self, sizeof(detail::binding));
        };
        return made;
    }

    std::vector<detail::binding*> owned_;
};

}  // namespace plait::io
