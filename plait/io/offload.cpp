// SPDX-License-Identifier: MIT
#include "plait/io/offload.hpp"

#include "plait/io/system_failure.hpp"

namespace plait::io {

workers::workers(unsigned threads, std::size_t queue) : most_(queue) {
    threads_.reserve(threads);
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work_off(); });
}

workers::~workers() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
        waiting_.clear();
    }
    changed_.notify_all();
    for (std::thread& each : threads_) each.join();
}

void workers::run(std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() >= most_)
            throw system_failure(std::to_string(most_) + " jobs wait for a worker thread", EAGAIN);
        waiting_.push_back(std::move(work));
    }
    changed_.notify_one();
}

void workers::work_off() {
    for (;;) {
        std::function<void()> work;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
            if (ending_) return;
            work = std::move(waiting_.front());
            waiting_.pop_front();
        }
        work();
    }
}

workers& workers::shared() {
    static workers four(4);
    return four;
}

}  // namespace plait::io
