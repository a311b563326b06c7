// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/wire.hpp"
#include "plait/http/block.hpp"

#include <cassert>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace plait::http::detail {

/// Where answers gather until they are written: 64 KiB, taken from the pool when the first byte comes
/// and given back by `release`.
class answer_buffer {
public:
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] bool fits(std::size_t more) const noexcept {
        return more <= block::large - size_;
    }
    [[nodiscard]] bytes view() const noexcept { return {block_.data(), size_}; }
    void clear() noexcept { size_ = 0; }
    void release() noexcept {
        size_ = 0;
        block_.release();
    }

    /// What is appended must fit.
    void append(bytes text) {
        assert(fits(text.size()));
        if (!block_) [[unlikely]]
            block_ = block(block::large);
        text.copy(block_.data() + size_, text.size());
        size_ += text.size();
    }
    void append(std::uint64_t number, int base = 10) {
        char digits[20];
        const auto end = std::to_chars(digits, digits + sizeof digits, number, base).ptr;
        append(bytes(digits, std::size_t(end - digits)));
    }

private:
    block block_;
    std::size_t size_ = 0;
};

}  // namespace plait::http::detail
