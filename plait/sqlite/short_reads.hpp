// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/home.hpp"
#include "plait/sqlite/connection.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
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

// Reads on the thread that asks, as long as they are short. There are as many connections as turns
// were ever under way at the same time: one for each loop.
//
// To begin and to end a transaction costs as much as to read a row or two. So the first read of a turn
// begins one, which the reads behind it share, and what it posts home ends it.
class short_reads : public std::enable_shared_from_this<short_reads> {
public:
    short_reads(std::string path, unsigned most_steps)
        : path_(std::move(path)), most_steps_(most_steps) {}

    /// What `work` returns; nothing: it takes more than the steps it has, or meets a lock.
    template <class Work>
    [[nodiscard]] std::optional<kept<read_result<Work>>> run(home& where, const Work& work) {
        const lent by(*this, where);
        bool exceeded = false;
        try {
            connection& on = by.begin();
            const step_limit limit(on, most_steps_, exceeded);
            if constexpr (std::is_void_v<read_result<Work>>) {
                work(on);
                if (!exceeded) return true;
            } else {
                std::optional<read_result<Work>> made(work(on));
                if (!exceeded) return made;
            }
        } catch (const error& stopped) {
            by.end();
            if (!exceeded && !met_lock(stopped)) throw;
        } catch (...) {
            if (!exceeded) throw;
        }
        return std::nullopt;
    }

    /// Something has been committed: reads that begin from now on see it.
    void changed() noexcept { ++changes_; }

private:
    struct reader {
        explicit reader(const std::string& path) : on(path, connection::mode::read_only) {}
        void end() noexcept {
            state.reset();
            on.end_statements();
        }

        connection on;
        std::optional<transaction> state;
        std::uint64_t changes = 0;   // before it
        const home* turn = nullptr;  // whose reads it is for, until what was posted there has run
    };

    // A reader of its own for as long as it lives.
    class lent {
    public:
        lent(short_reads& from, home& where)
            : from_(from), where_(where), owned_(from.take(&where)) {}
        lent(const lent&) = delete;
        lent& operator=(const lent&) = delete;
        ~lent() { from_.give_back(std::move(owned_), where_); }

        [[nodiscard]] connection& begin() const;
        void end() const noexcept { owned_->end(); }

    private:
        short_reads& from_;
        home& where_;
        std::unique_ptr<reader> owned_;
    };

    // Interrupts the statement that goes beyond so many steps of SQLite's machine, all together.
    class step_limit {
    public:
        step_limit(connection& on, unsigned most, bool& exceeded);
        step_limit(const step_limit&) = delete;
        step_limit& operator=(const step_limit&) = delete;
        ~step_limit();

    private:
        static int count(void* self) noexcept;

        connection& on_;
        int left_;  // in units of 1,000 steps
        bool& exceeded_;
    };

    // The one that reads for this turn, else any that reads for none.
    [[nodiscard]] std::unique_ptr<reader> take(const home* turn);
    void give_back(std::unique_ptr<reader> used, home& where) noexcept;
    void end_turn(const home* turn) noexcept;
    [[nodiscard]] static bool met_lock(const error& stopped) noexcept;

    const std::string path_;
    const unsigned most_steps_;
    std::atomic<std::uint64_t> changes_ = 0;
    std::mutex mutex_;
    std::size_t made_ = 0;
    std::vector<std::unique_ptr<reader>> idle_;  // used last, used next: its cache is warm
};

}  // namespace plait::sqlite::detail
