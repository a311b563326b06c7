// SPDX-License-Identifier: MIT
#pragma once

#include "plait/traversal/resource.hpp"

#include <utility>

namespace plait::traversal {

/// What the tree keeps of the resources below one: each, until the request ends, so that looking one up
/// twice gives the same object.
class children_cache {
public:
    /// While this lives, nothing that is looked up or made below is kept: for walking over more
    /// children than memory holds.
    class reader {
    public:
        explicit reader(ref<resource> here) noexcept;
        reader(reader&& other) noexcept = default;
        reader& operator=(reader&&) = delete;
        ~reader();

    private:
        ref<resource> here_;
    };

    explicit children_cache(ref<resource> here) noexcept : here_(std::move(here)) {}

    [[nodiscard]] reader read_only() const noexcept { return reader(here_); }
    /// Lets go of all below; what others hold stays.
    void clear() const noexcept;

private:
    ref<resource> here_;
};

}  // namespace plait::traversal
