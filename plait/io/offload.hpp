// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/completion.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace plait::io {

/// Threads for what blocks.
class workers {
public:
    /// `queue`: how much may wait; beyond that `run` refuses.
    explicit workers(unsigned threads, std::size_t queue = 1024);
    workers(const workers&) = delete;
    workers& operator=(const workers&) = delete;
    /// Waits for what has begun, and drops the rest.
    ~workers();

    /// From any thread. Throws std::system_error (EAGAIN) when too much waits. `work` must not throw.
    void run(std::function<void()> work);

    /// Four threads, for files and name lookups; begun when first wanted.
    [[nodiscard]] static workers& shared();

private:
    void work_off();

    const std::size_t most_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> waiting_;
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

/// `auto r = co_await io::offload([=] { return compute(); });` calls the function on another thread,
/// and goes on with what it returns or throws. If the coroutine is closed meanwhile, the result is
/// dropped; so the function owns what it uses.
template <class F>
[[nodiscard]] completion<std::invoke_result_t<F&>> offload(F work,
                                                           workers& on = workers::shared()) {
    using result = std::invoke_result_t<F&>;
    completion<result> answer;
    on.run([giver = answer.giver(), work = std::make_shared<F>(std::move(work))] {
        try {
            if constexpr (std::is_void_v<result>) {
                (*work)();
                giver.give();
            } else {
                giver.give((*work)());
            }
        } catch (...) {
            giver.fail(std::current_exception());
        }
    });
    return answer;
}

}  // namespace plait::io
