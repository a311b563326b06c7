// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/program.hpp"
#include "plait/io/detached.hpp"
#include "plait/io/loop.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace plait::io {

/// Runs coroutines beside whatever else happens on this thread's loop, each to its end. Destroying it
/// closes those that still run.
class background {
public:
    /// `failed` is told the traceback of one that failed.
    explicit background(std::function<void(const std::string&)> failed);
    background(const background&) = delete;
    background& operator=(const background&) = delete;
    ~background();

    /// Begins at once.
    void start(coro<> what);
    [[nodiscard]] std::size_t running() const noexcept { return running_.size(); }

private:
    struct task;

    loop& loop_;
    std::function<void(const std::string&)> failed_;
    std::vector<std::unique_ptr<task>> running_;
};

}  // namespace plait::io
