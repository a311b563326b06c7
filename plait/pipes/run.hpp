// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/node.hpp"

#include <atomic>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace plait::pipes {

namespace detail {

/// Thrown at a boundary behind which nobody is left: the run is aborted, or something has failed that
/// is told elsewhere. Caught where a thread begins, and where a pipeline is fed.
struct aborted {};

/// A place where items change threads: it can be told to stop waiting, whoever waits there.
class boundary {
public:
    virtual void abort() noexcept = 0;

protected:
    ~boundary() = default;
};

/// What all sinks of one opened pipeline share. Outlives them. Any thread may call it, except for the
/// nodes.
class run {
public:
    explicit run(std::vector<node> pipeline) noexcept : pipeline_(std::move(pipeline)) {}
    run(const run&) = delete;
    run& operator=(const run&) = delete;
    ~run() = default;

    /// The nodes of the whole pipeline.
    [[nodiscard]] std::vector<node>& pipeline() noexcept { return pipeline_; }

    void enlist(boundary& crossing);
    void discharge(boundary& crossing) noexcept;

    /// Wakes all who wait at boundaries, and lets nobody wait there any more.
    void abort() noexcept;
    [[nodiscard]] bool aborted() const noexcept { return aborted_.load(std::memory_order_acquire); }

    /// An exception that nobody will be thrown, because another one is.
    void note(std::exception_ptr error);
    [[nodiscard]] std::vector<std::exception_ptr> errors() const;
    /// Throws the first of them, which then is none of them any more; nothing if there is none.
    void throw_error();

    /// `call` is called, from any thread, when results wait for a quiet feeder.
    void on_ready(std::function<void()> call);
    void ready();

    /// Whether this exception, which is being handled, is seen for the first time: a stage counts an
    /// error that began below it, the stages above do not.
    bool first_sight_of_current_exception();

private:
    mutable std::mutex mutex_;
    std::vector<boundary*> boundaries_;
    std::atomic<bool> aborted_ = false;
    std::vector<std::exception_ptr> errors_;
    std::function<void()> on_ready_;
    std::map<std::thread::id, std::exception_ptr> counted_;  // the last one of each thread
    std::vector<node> pipeline_;  // last: what the nodes keep may still call the run
};

}  // namespace detail
}  // namespace plait::pipes
