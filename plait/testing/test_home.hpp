// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/home.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <utility>

namespace plait::testing {

/// Where a program under test lives. What is posted, by this thread, waits until `run()`.
class test_home final : public home {
public:
    bool post(std::function<void()> work) override {
        waiting_.push_back(std::move(work));
        return true;
    }

    /// Runs what waits, in order, and what that posts in its turn. Whether there was any. Called from
    /// inside of what it runs, it leaves the rest to the call that runs it.
    bool run() {
        if (running_ || waiting_.empty()) return false;
        const auto self = shared_from_this();
        running_ = true;
        while (!waiting_.empty()) {
            const std::function<void()> work = std::move(waiting_.front());
            waiting_.pop_front();
            work();
        }
        running_ = false;
        return true;
    }

private:
    std::deque<std::function<void()>> waiting_;
    bool running_ = false;
};

}  // namespace plait::testing
