// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/home.hpp"
#include "plait/sqlite/connection.hpp"

#include <condition_variable>
#include <coroutine>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace plait::sqlite::detail {

// Work for a thread of the database, and what came of it. Its waiter is resumed at home.
class job {
public:
    explicit job(std::shared_ptr<home> where) noexcept : home_(std::move(where)) {}
    job(job&&) noexcept = default;
    job& operator=(job&&) = delete;
    virtual ~job() = default;

    virtual void run(connection& on) = 0;

    void wait(std::coroutine_handle<> waiter) noexcept { waiter_ = waiter; }
    void fail(std::exception_ptr why) noexcept { failure_ = std::move(why); }
    /// The last that its thread does with it: it may be gone when this returns.
    void complete();

protected:
    void rethrow() const {
        if (failure_ != nullptr) std::rethrow_exception(failure_);
    }

private:
    std::shared_ptr<home> home_;
    std::coroutine_handle<> waiter_;
    std::exception_ptr failure_;
};

// Jobs from all threads for the threads of one kind; no more than so many wait.
class job_queue {
public:
    explicit job_queue(std::size_t most) noexcept : most_(most) {}

    /// Throws busy when full.
    void push(job& added);
    /// Waits for jobs, and takes up to `most` in order; none: the queue has been closed, and is empty.
    [[nodiscard]] std::vector<job*> take(std::size_t most);
    void close();

private:
    const std::size_t most_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<job*> waiting_;
    bool closed_ = false;
};

// The side kick: a job that its waiter holds, in the queue while it waits. A program that is closed
// meanwhile leaves it to complete late.
template <class Work>
class queued_job final : public job {
public:
    using result = std::invoke_result_t<Work&, connection&>;
    static_assert(!std::is_reference_v<result>, "a job's result leaves its thread: return a value");

    queued_job(job_queue& queue, std::shared_ptr<home> where, Work&& work)
        : job(std::move(where)), queue_(&queue), work_(std::move(work)) {}

    void run(connection& on) override {
        if constexpr (std::is_void_v<result>)
            work_(on);
        else
            result_.emplace(work_(on));
    }

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter) {
        wait(waiter);
        queue_->push(*this);
    }
    result await_resume() {
        rethrow();
        if constexpr (!std::is_void_v<result>) return std::move(*result_);
    }

private:
    job_queue* queue_;
    Work work_;
    std::optional<std::conditional_t<std::is_void_v<result>, bool, result>> result_;
};

}  // namespace plait::sqlite::detail
