// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/compose.hpp"
#include "plait/sqlite/database.hpp"
#include "plait/sqlite/folder.test.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace plait::sqlite {

// The thread of the test as a home.
class test_home final : public home {
public:
    bool post(std::function<void()> work) override {
        const std::scoped_lock lock(mutex_);
        if (closed_) return false;
        posted_.push_back(std::move(work));
        changed_.notify_one();
        return true;
    }
    void run_one() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !posted_.empty(); });
        const auto work = std::move(posted_.front());
        posted_.pop_front();
        lock.unlock();
        work();
    }
    // As a loop does: what was posted is run in a row, and only then dropped.
    void run_all() {
        std::unique_lock lock(mutex_);
        while (!posted_.empty()) {
            auto row = std::exchange(posted_, {});
            lock.unlock();
            for (const auto& work : row) work();
            row.clear();
            lock.lock();
        }
    }
    void wait_for_work() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !posted_.empty(); });
    }
    void close() {
        std::unique_lock lock(mutex_);
        closed_ = true;
        const auto dropped = std::exchange(posted_, {});
        lock.unlock();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> posted_;
    bool closed_ = false;
};

inline void numbers(connection& on) {
    on.script("CREATE TABLE IF NOT EXISTS t(x INTEGER PRIMARY KEY) STRICT");
}

struct fixture {
    // The result of one program, driven by this thread.
    template <class R>
    R run(coro<R> root) {
        auto program = compose(std::move(root), bind(at_home, *here));
        program.next();
        while (program.state() == state::waiting) here->run_one();
        return program.result();
    }
    coro<> insert(int x) {
        co_await db.write([x](connection& on) { on.run("INSERT INTO t VALUES($1)", x); });
    }
    coro<int> count() {
        co_return co_await db.read(
            [](connection& on) { return on.value<int>("SELECT count(*) FROM t").value(); });
    }

    test_folder folder;
    std::shared_ptr<test_home> here = std::make_shared<test_home>();
    database db{folder / "db", numbers};
};

}  // namespace plait::sqlite
