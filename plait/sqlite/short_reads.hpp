// SPDX-License-Identifier: MIT
#pragma once

#include "plait/sqlite/connection.hpp"

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace plait::sqlite::detail {

template <class Work>
using read_result = std::invoke_result_t<const Work&, connection&>;
// What of it can be kept.
template <class Result>
using kept = std::conditional_t<std::is_void_v<Result>, bool, Result>;

// Reads on the thread that asks, as long as they are short. There are as many connections as threads
// that ever read at the same time.
class short_reads {
public:
    short_reads(std::string path, unsigned most_steps)
        : path_(std::move(path)), most_steps_(most_steps) {}

    /// What `work` returns; nothing: it takes more than the steps it has, or meets a lock.
    template <class Work>
    [[nodiscard]] std::optional<kept<read_result<Work>>> run(const Work& work) {
        const lent on(*this);
        try {
            const transaction one_state(on.get(), transaction::kind::reading);
            // Ends before the transaction, whose own end must not be stopped.
            const step_limit limit(on.get(), most_steps_);
            if constexpr (std::is_void_v<read_result<Work>>) {
                work(on.get());
                if (!limit.exceeded()) return true;
            } else {
                std::optional<read_result<Work>> made(work(on.get()));
                if (!limit.exceeded()) return made;
            }
        } catch (const error& stopped) {
            if (!is_of_haste(stopped)) throw;
        }
        return std::nullopt;
    }

private:
    // A connection of its own for as long as it lives.
    class lent {
    public:
        explicit lent(short_reads& from) : from_(from), owned_(from.take()) {}
        lent(const lent&) = delete;
        lent& operator=(const lent&) = delete;
        ~lent() { from_.give_back(std::move(owned_)); }
        [[nodiscard]] connection& get() const noexcept { return *owned_; }

    private:
        short_reads& from_;
        std::unique_ptr<connection> owned_;
    };

    // Interrupts the statement that goes beyond so many steps of SQLite's machine, all together.
    class step_limit {
    public:
        step_limit(connection& on, unsigned most);
        step_limit(const step_limit&) = delete;
        step_limit& operator=(const step_limit&) = delete;
        ~step_limit();
        [[nodiscard]] bool exceeded() const noexcept { return left_ < 0; }

    private:
        static int count(void* self) noexcept;

        connection& on_;
        int left_;  // in units of 1,000 steps
    };

    [[nodiscard]] std::unique_ptr<connection> take();
    void give_back(std::unique_ptr<connection> owned) noexcept;
    [[nodiscard]] static bool is_of_haste(const error& stopped) noexcept;

    const std::string path_;
    const unsigned most_steps_;
    std::mutex mutex_;
    std::size_t made_ = 0;
    std::vector<std::unique_ptr<connection>> idle_;  // used last, used next: its cache is warm
};

}  // namespace plait::sqlite::detail
