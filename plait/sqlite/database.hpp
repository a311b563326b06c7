// SPDX-License-Identifier: MIT
#pragma once

// One writer, many readers:
//   1. One thread writes. It takes up to 64 jobs at once, each in a savepoint of its own, and commits
//      them together: one sync of the disk for all. Only then are they answered, so what is answered
//      is durable.
//   2. A job that throws is undone alone. If the commit fails, or SQLite has given up the whole
//      transaction, every job of the group fails, and is undone.
//   3. Each read sees one state of the database. A short one, and most that make a page are, is done at
//      once on the thread that asks: handing it to another thread and back would take longer. One
//      that turns out to be long is begun again by a reader, a thread with a connection of its own.
//      Short reads of one turn see the same state, unless something was written through this object
//      meanwhile: what another process writes is seen from the next turn on.
//   4. The log is emptied behind commits, as far as nobody reads what it holds. Where the turns of
//      several threads overlap, somebody always does; so when it has grown long the writer waits a
//      moment for those that read.
//   5. A program awaits its job as a side kick and is run on at home, on its own thread.

#include "plait/compose/coro.hpp"
#include "plait/sqlite/job.hpp"
#include "plait/sqlite/short_reads.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

namespace plait::sqlite {

/// A database file shared by all programs of a process.
///
///     auto names = co_await users.read([](connection& on) { return on.rows<std::string>("SELECT …"); });
///     auto insert = [name](connection& on) { on.run("INSERT …", name); };
///     co_await users.write(std::move(insert));
///
/// Jobs may run on other threads: they own what they use. Programs need `at_home`, which drivers bind.
class database {
public:
    class options {
    public:
        options() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates

        /// Threads for what is long; at least one.
        unsigned readers = 2;
        /// So many steps of SQLite's machine may a read take on the thread that asks, to a thousand;
        /// this is about a millisecond.
        unsigned short_read = 20'000;
        /// So many jobs may wait for the writer, and as many for the readers; beyond: `busy`.
        std::size_t most_waiting = 10'000;
        /// So many pages (of 4 kB) may the log have before the writer waits, for 0.1 s at most, until
        /// it can be emptied.
        int long_log = 10'000;
    };

    /// Opens or creates `path`, and runs `prepare` (migrations) before anything else may.
    explicit database(std::string path, const std::function<void(connection&)>& prepare = {},
                      const options& with = options());
    database(const database&) = delete;
    database& operator=(const database&) = delete;
    /// Jobs that wait are still done. Programs that wait for them must have a home until then.
    ~database();

    /// Runs `work(connection&)` in a transaction of the writer and returns what it returns, after the
    /// commit is durable. What `work` throws, and sqlite::error where the commit fails, comes out here.
    template <class Work>
    coro<std::invoke_result_t<Work&, connection&>> write(Work work) {
        home& where = co_await at_home;
        detail::queued_job<Work> job(to_write_, where.shared_from_this(), std::move(work));
        co_return co_await std::move(job);
    }
    /// Runs `work(connection&)` on a connection that refuses to write: at once if it is short, else
    /// once more, from its beginning, on a reader's thread.
    template <class Work>
    coro<detail::read_result<Work>> read(Work work) {
        home& where = co_await at_home;
        auto made = at_once_->run(where, work);
        if constexpr (std::is_void_v<detail::read_result<Work>>) {
            if (made) co_return;
        } else {
            if (made) co_return std::move(*made);
        }
        detail::queued_job<Work> job(to_read_, where.shared_from_this(), std::move(work));
        co_return co_await std::move(job);
    }
    /// The same for what is known to be long: on a reader's thread from the start.
    template <class Work>
    coro<detail::read_result<Work>> read_long(Work work) {
        home& where = co_await at_home;
        detail::queued_job<Work> job(to_read_, where.shared_from_this(), std::move(work));
        co_return co_await std::move(job);
    }

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    static int empty_log(void* self, sqlite3* on, const char* schema, int pages) noexcept;
    void keep_writing();
    void keep_reading(connection& on);

    std::string path_;
    connection writer_;
    std::deque<connection> readers_;
    const int long_log_;
    int too_long_;  // pages at which the log is waited for next
    detail::job_queue to_write_;
    detail::job_queue to_read_;
    std::shared_ptr<detail::short_reads> at_once_;
    std::vector<std::thread> threads_;
};

}  // namespace plait::sqlite
