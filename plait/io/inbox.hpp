// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/home.hpp"
#include "plait/io/descriptor.hpp"

#include <functional>
#include <mutex>
#include <vector>

namespace plait::io {

/// Where other threads leave work for a loop: completions of a database pool, say. Shared, so it may
/// outlive its loop; what comes later is dropped.
class inbox final : public home {
public:
    inbox();

    /// Runs `work` in a later turn of the loop.
    bool post(std::function<void()> work) override;

    /// For the loop: readable while something waits.
    [[nodiscard]] int descriptor() const noexcept { return wake_.get(); }
    /// For the loop: runs what waits.
    void deliver();
    /// For the loop: the end. What waits is dropped.
    void close();

private:
    io::descriptor wake_;
    std::mutex mutex_;
    std::vector<std::function<void()>> waiting_;
    std::vector<std::function<void()>> delivering_;  // the loop's thread only
    bool open_ = true;
};

}  // namespace plait::io
