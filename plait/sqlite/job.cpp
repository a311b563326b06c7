// SPDX-License-Identifier: MIT
#include "plait/sqlite/job.hpp"

#include <algorithm>

namespace plait::sqlite::detail {

namespace {

// Runs its waiter, or, if its home drops it, destroys it: nobody else knows of it any more.
class completion {
public:
    explicit completion(std::coroutine_handle<> waiter) noexcept : waiter_(waiter) {}
    completion(const completion&) = delete;
    completion& operator=(const completion&) = delete;
    ~completion() {
        if (waiter_) waiter_.destroy();
    }
    void operator()() { std::exchange(waiter_, nullptr).resume(); }

private:
    std::coroutine_handle<> waiter_;
};

}  // namespace

void job::complete() {
    // The waiter owns the job: from the posting on both may be gone.
    const std::shared_ptr<home> where = std::move(home_);
    where->post([done = std::make_shared<completion>(waiter_)] { (*done)(); });
}

void job_queue::push(job& added) {
    {
        const std::scoped_lock lock(mutex_);
        if (closed_ || waiting_.size() >= most_) throw busy();
        waiting_.push_back(&added);
    }
    changed_.notify_one();
}

std::vector<job*> job_queue::take(std::size_t most) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
    const auto end =
        waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(most, waiting_.size()));
    std::vector<job*> taken(waiting_.begin(), end);
    waiting_.erase(waiting_.begin(), end);
    return taken;
}

void job_queue::close() {
    {
        const std::scoped_lock lock(mutex_);
        closed_ = true;
    }
    changed_.notify_all();
}

}  // namespace plait::sqlite::detail
