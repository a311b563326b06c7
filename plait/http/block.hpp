// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/frame_pool.hpp"

#include <cstddef>
#include <memory>
#include <utility>

namespace plait::http::detail {

/// A buffer that comes from, and goes back to, a list each thread keeps: heads that came in pieces,
/// answers being gathered. Only the two usual sizes are kept, up to a bound.
class block {
public:
    /// A head of the usual limit, and a bit more.
    static constexpr std::size_t small = std::size_t{16} * 1024 + 64;
    static constexpr std::size_t large = std::size_t{64} * 1024;

    /// No buffer.
    block() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates
    /// The bytes are not initialised.
    explicit block(std::size_t size) : data_(allocate(size)), size_(size) {}
    block(block&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    block& operator=(block&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~block() { release(); }

    [[nodiscard]] char* data() const noexcept { return data_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] explicit operator bool() const noexcept { return data_ != nullptr; }
    void release() noexcept {
        if (data_ != nullptr) deallocate(std::exchange(data_, nullptr), std::exchange(size_, 0));
    }

private:
    static char* allocate(std::size_t size);
    static void deallocate(char* data, std::size_t size) noexcept;

    char* data_ = nullptr;
    std::size_t size_ = 0;
};

/// A T in memory from the pool of coroutine frames.
struct to_frame_pool {
    template <class T>
    void operator()(T* gone) const noexcept {
        gone->~T();
        plait::detail::frame_pool::deallocate(gone, sizeof(T));
    }
};
template <class T>
using pooled = std::unique_ptr<T, to_frame_pool>;

template <class T, class... Args>
pooled<T> make_pooled(Args&&... args) {
    static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
    static_assert(std::is_nothrow_constructible_v<T, Args...>);
    void* memory = plait::detail::frame_pool::allocate(sizeof(T));
    return pooled<T>(new (memory) T(std::forward<Args>(args)...));
}

}  // namespace plait::http::detail
