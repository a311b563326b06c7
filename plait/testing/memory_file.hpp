// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/wire.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace plait::testing {

/// A file in memory; without a descriptor.
class memory_file final : public file {
public:
    explicit memory_file(std::string content) : content_(std::move(content)) {}

    [[nodiscard]] int descriptor() const noexcept override { return -1; }
    std::size_t read(std::uint64_t offset, std::span<char> into) const override {
        if (offset >= content_.size()) return 0;
        return content_.copy(into.data(), into.size(), static_cast<std::size_t>(offset));
    }

    /// Shorter, while somebody is still sending it.
    void truncate(std::size_t size) { content_.resize(std::min(size, content_.size())); }
    [[nodiscard]] std::uint64_t size() const noexcept { return content_.size(); }
    [[nodiscard]] file_region all() const noexcept { return {*this, 0, content_.size()}; }

private:
    std::string content_;
};

}  // namespace plait::testing
