// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace plait::io {

/// Receive buffers of one loop. A connection borrows one while it has something to read and gives it
/// back when it idles, so their number follows the work under way, not the connections.
class buffer_pool {
public:
    /// One TLS record, and the largest head HTTP takes.
    static constexpr std::size_t size = 16384;

    /// A borrowed buffer, or none. It must go back before its pool ends.
    class buffer {
    public:
        buffer() noexcept = default;
        buffer(buffer&& other) noexcept
            : pool_(other.pool_), memory_(std::exchange(other.memory_, nullptr)) {}
        buffer& operator=(buffer&& other) noexcept {
            if (this != &other) {
                release();
                pool_ = other.pool_;
                memory_ = std::exchange(other.memory_, nullptr);
            }
            return *this;
        }
        ~buffer() { release(); }

        explicit operator bool() const noexcept { return memory_ != nullptr; }
        [[nodiscard]] std::span<char> span() const noexcept { return {memory_, size}; }
        [[nodiscard]] char* data() const noexcept { return memory_; }
        void release() noexcept {
            if (memory_ != nullptr) pool_->take_back(std::exchange(memory_, nullptr));
        }

    private:
        friend buffer_pool;
        buffer(buffer_pool& pool, char* memory) noexcept : pool_(&pool), memory_(memory) {}

        buffer_pool* pool_ = nullptr;
        char* memory_ = nullptr;
    };

    buffer_pool() { free_.reserve(kept); }
    buffer_pool(const buffer_pool&) = delete;
    buffer_pool& operator=(const buffer_pool&) = delete;
    ~buffer_pool() = default;

    [[nodiscard]] buffer borrow() {
        if (free_.empty()) return {*this, std::make_unique_for_overwrite<char[]>(size).release()};
        char* const taken = free_.back().release();
        free_.pop_back();
        return {*this, taken};
    }
    /// How many lie ready.
    [[nodiscard]] std::size_t idle() const noexcept { return free_.size(); }

private:
    static constexpr std::size_t kept = 64;

    void take_back(char* memory) noexcept {
        std::unique_ptr<char[]> returned(memory);
        if (free_.size() < kept) free_.push_back(std::move(returned));
    }

    std::vector<std::unique_ptr<char[]>> free_;
};

}  // namespace plait::io
