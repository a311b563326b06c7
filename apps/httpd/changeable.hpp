// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <memory>
#include <utility>
#include <vector>

namespace httpd {

/// What an operator changes now and then, while any thread reads it. One thread changes it. What it has
/// been is kept to the end: somebody may still be reading that.
template <class T>
class changeable {
public:
    explicit changeable(T first) { become(std::move(first)); }

    [[nodiscard]] const T& operator*() const noexcept {
        return *now_.load(std::memory_order_acquire);
    }
    [[nodiscard]] const T* operator->() const noexcept { return &**this; }

    void become(T fresh) {
        kept_.push_back(std::make_unique<const T>(std::move(fresh)));
        now_.store(kept_.back().get(), std::memory_order_release);
    }

private:
    std::vector<std::unique_ptr<const T>> kept_;
    std::atomic<const T*> now_ = nullptr;
};

}  // namespace httpd
