// SPDX-License-Identifier: MIT
#include "plait/sqlite/database.hpp"

#include "plait/compose/compose.hpp"
#include "plait/sqlite/folder.test.hpp"
#include "plait/sqlite/migration.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace plait::sqlite {
namespace {

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
    void run_all() {
        std::unique_lock lock(mutex_);
        while (!posted_.empty()) {
            const auto work = std::move(posted_.front());
            posted_.pop_front();
            lock.unlock();
            work();
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

void numbers(connection& on) {
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

TEST_CASE_FIXTURE(fixture, "what was written is read") {
    run(insert(1));
    CHECK(run(count()) == 1);
}

TEST_CASE_FIXTURE(fixture, "a job's result comes back, also one that is only movable") {
    const auto made = run(db.write([](connection&) { return std::make_unique<int>(7); }));
    CHECK(*made == 7);
}

TEST_CASE_FIXTURE(fixture, "what a job throws comes out where it is awaited") {
    CHECK_THROWS_WITH_AS(run(db.write([](connection&) { throw std::runtime_error("refused"); })),
                         "refused", std::runtime_error);
}

TEST_CASE_FIXTURE(fixture, "a job that throws is undone") {
    const auto half = [](connection& on) {
        on.run("INSERT INTO t VALUES(1)");
        throw std::runtime_error("refused");
    };
    CHECK_THROWS(run(db.write(half)));
    CHECK(run(count()) == 0);
}

TEST_CASE_FIXTURE(fixture, "a job that throws does not undo others of its group") {
    // The first job holds the writer, so the others wait and are taken together.
    std::mutex gate;
    gate.lock();
    auto first = compose(db.write([&gate](connection&) { const std::scoped_lock wait(gate); }),
                         bind(at_home, *here));
    auto good = compose(insert(1), bind(at_home, *here));
    auto bad = compose(db.write([](connection&) { throw std::runtime_error("refused"); }),
                       bind(at_home, *here));
    auto also_good = compose(insert(2), bind(at_home, *here));
    first.next();
    good.next();
    bad.next();
    also_good.next();
    gate.unlock();
    for (int i = 0; i < 4; ++i) here->run_one();
    CHECK(good.state() == state::done);
    CHECK(bad.state() == state::failed);
    CHECK(also_good.state() == state::done);
    CHECK(run(count()) == 2);
}

TEST_CASE_FIXTURE(fixture, "an answered write is durable: another connection sees it at once") {
    run(insert(1));
    connection other(folder / "db", connection::mode::read_only);
    CHECK(other.value<int>("SELECT count(*) FROM t") == 1);
}

TEST_CASE_FIXTURE(fixture, "a reader refuses to write") {
    CHECK_THROWS_AS(run(db.read([](connection& on) { return on.run("INSERT INTO t VALUES(1)"); })),
                    error);
}

// So many rows that reading them takes more than the steps a short read has.
constexpr const char* long_query =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) "
    "SELECT count(*) FROM n";

TEST_CASE_FIXTURE(fixture, "a short read is done at once, on the thread that asks") {
    auto reading = compose(db.read([](connection&) { return std::this_thread::get_id(); }),
                           bind(at_home, *here));
    reading.next();
    REQUIRE(reading.state() == state::done);
    CHECK(reading.result() == std::this_thread::get_id());
}
TEST_CASE_FIXTURE(fixture, "a read that turns out to be long is begun again on another thread") {
    std::vector<std::thread::id> threads;
    auto reading = compose(db.read([&threads](connection& on) {
        threads.push_back(std::this_thread::get_id());
        return on.value<int>(long_query).value();
    }),
                           bind(at_home, *here));
    reading.next();
    REQUIRE(reading.state() == state::waiting);
    here->run_one();
    CHECK(reading.result() == 50'000);
    REQUIRE(threads.size() == 2);
    CHECK(threads[0] == std::this_thread::get_id());
    CHECK(threads[1] != std::this_thread::get_id());
}
TEST_CASE_FIXTURE(fixture, "many short statements are one long read") {
    const auto counted = [](connection& on) {
        int all = 0;
        for (int i = 0; i < 20'000; ++i) all += on.value<int>("SELECT 1").value();
        return all;
    };
    auto reading = compose(db.read(counted), bind(at_home, *here));
    reading.next();
    CHECK(reading.state() == state::waiting);
    here->run_one();
    CHECK(reading.result() == 20'000);
}
TEST_CASE_FIXTURE(fixture, "a read that hides its interruption is begun again all the same") {
    const auto hidden = [](connection& on) {
        try {
            return on.value<int>(long_query).value();
        } catch (const error&) {
            return 0;
        }
    };
    CHECK(run(db.read(hidden)) == 50'000);
}
TEST_CASE_FIXTURE(fixture, "short reads go on after a long one has been stopped") {
    run(insert(1));
    for (int i = 0; i < 10; ++i) {
        CHECK(run(db.read([](connection& on) { return on.value<int>(long_query).value(); })) ==
              50'000);
        auto reading = compose(count(), bind(at_home, *here));
        reading.next();
        REQUIRE(reading.state() == state::done);
        CHECK(reading.result() == 1);
    }
}
TEST_CASE_FIXTURE(fixture, "a short read sees one state, though another program writes meanwhile") {
    const auto counted = [&](connection& on) {
        const int before = on.value<int>("SELECT count(*) FROM t").value();
        connection(folder / "db").run("INSERT INTO t(x) SELECT 1 + coalesce(max(x), 0) FROM t");
        return on.value<int>("SELECT count(*) FROM t").value() - before;
    };
    CHECK(run(db.read(counted)) == 0);
    here->run_all();
    CHECK(run(count()) == 1);
}
TEST_CASE_FIXTURE(fixture, "short reads of one turn see one state, whatever others write") {
    run(insert(1));
    connection other(folder / "db");
    CHECK(run(count()) == 1);
    other.run("INSERT INTO t VALUES(2)");
    CHECK(run(count()) == 1);
    here->run_all();
    CHECK(run(count()) == 2);
}

TEST_CASE_FIXTURE(fixture, "a turn that has read before reads what it has written since") {
    CHECK(run(count()) == 0);
    run(insert(1));
    CHECK(run(count()) == 1);
    run(insert(2));
    CHECK(run(count()) == 2);
}

TEST_CASE_FIXTURE(fixture, "the state that a turn reads ends with a home that has ended") {
    connection other(folder / "db");
    CHECK(run(count()) == 0);
    other.run("INSERT INTO t VALUES(1)");
    SUBCASE("while the end of the turn was posted") {
        here->close();
        here = std::make_shared<test_home>();
    }
    SUBCASE("before it could be posted") {
        here->close();
        CHECK(run(count()) == 1);
        other.run("INSERT INTO t VALUES(2)");
        CHECK(run(count()) == 2);
        return;
    }
    CHECK(run(count()) == 1);
}

TEST_CASE_FIXTURE(fixture, "a turn that is over holds no state: the log can be emptied") {
    run(insert(1));
    CHECK(run(count()) == 1);
    here->run_all();
    connection other(folder / "db");
    CHECK(other.value<int>("PRAGMA wal_checkpoint(TRUNCATE)") == 0);
    CHECK(std::filesystem::file_size(folder / "db-wal") == 0);
}

TEST_CASE_FIXTURE(fixture, "a short read that fails leaves nothing to the next of its turn") {
    connection other(folder / "db");
    CHECK(run(count()) == 0);
    other.run("INSERT INTO t VALUES(1)");
    const auto fails = [](connection& on) { on.run("SELECT * FROM nothing"); };
    CHECK_THROWS_AS(run(db.read(fails)), error);
    CHECK(run(count()) == 1);
}

TEST_CASE_FIXTURE(fixture, "two homes on one database each have their turn") {
    connection other(folder / "db");
    CHECK(run(count()) == 0);
    other.run("INSERT INTO t VALUES(1)");
    const auto first = std::exchange(here, std::make_shared<test_home>());
    CHECK(run(count()) == 1);
    here = first;
    CHECK(run(count()) == 0);
    first->run_all();
    CHECK(run(count()) == 1);
}

TEST_CASE_FIXTURE(fixture, "a long read runs on another thread from the start") {
    auto reading = compose(db.read_long([](connection&) { return std::this_thread::get_id(); }),
                           bind(at_home, *here));
    reading.next();
    REQUIRE(reading.state() == state::waiting);
    here->run_one();
    CHECK(reading.result() != std::this_thread::get_id());
}
TEST_CASE_FIXTURE(fixture, "a long read refuses to write too") {
    CHECK_THROWS_AS(
        run(db.read_long([](connection& on) { return on.run("INSERT INTO t VALUES(1)"); })), error);
}
TEST_CASE_FIXTURE(fixture, "a read may return nothing, or what can only be moved") {
    run(db.read([](connection&) {}));
    CHECK(*run(db.read([](connection&) { return std::make_unique<int>(7); })) == 7);
}
TEST_CASE_FIXTURE(fixture, "what a short read throws comes out where it is awaited") {
    CHECK_THROWS_WITH_AS(run(db.read([](connection&) { throw std::runtime_error("refused"); })),
                         "refused", std::runtime_error);
    CHECK_THROWS_AS(run(db.read([](connection& on) { on.script("oops"); })), error);
    CHECK(run(count()) == 0);
}
TEST_CASE_FIXTURE(fixture, "threads that read at the same time each have a connection") {
    run(insert(1));
    std::vector<std::thread> threads;
    std::atomic<int> seen = 0;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            const auto home_of_thread = std::make_shared<test_home>();
            for (int n = 0; n < 200; ++n) {
                auto reading = compose(count(), bind(at_home, *home_of_thread));
                reading.next();
                while (reading.state() == state::waiting) home_of_thread->run_one();
                seen += reading.result();
            }
        });
    for (std::thread& each : threads) each.join();
    CHECK(seen == 800);
}

TEST_CASE_FIXTURE(fixture, "a constraint is told as what it is") {
    run(insert(1));
    try {
        run(insert(1));
        FAIL("the second was accepted");
    } catch (const error& refused) {
        CHECK(refused.is_duplicate());
    }
}

TEST_CASE_FIXTURE(fixture, "a program that is closed while it waits leaves its job to be done") {
    {
        auto left = compose(insert(1), bind(at_home, *here));
        left.next();
        REQUIRE(left.state() == state::waiting);
    }
    here->run_one();
    CHECK(run(count()) == 1);
}

TEST_CASE_FIXTURE(fixture, "a completion for a home that has ended is dropped without a leak") {
    {
        auto left = compose(insert(1), bind(at_home, *here));
        left.next();
    }
    here->wait_for_work();
    here->close();
    connection other(folder / "db", connection::mode::read_only);
    CHECK(other.value<int>("SELECT count(*) FROM t") == 1);
}

TEST_CASE("beyond so many waiting jobs one more is refused, and those that wait are done") {
    const test_folder folder;
    const auto here = std::make_shared<test_home>();
    database::options few;
    few.most_waiting = 1;
    database db(folder / "db", numbers, few);
    std::mutex gate;
    gate.lock();
    const auto started = [&](connection&) {
        here->post([] {});  // tells the test that the writer has taken the job
        const std::scoped_lock wait(gate);
    };
    auto taken = compose(db.write(started), bind(at_home, *here));
    auto waits = compose(db.write([](connection&) {}), bind(at_home, *here));
    auto refused = compose(db.write([](connection&) {}), bind(at_home, *here));
    taken.next();
    here->run_one();
    waits.next();
    refused.next();
    CHECK(refused.state() == state::failed);
    CHECK_THROWS_AS(refused.result(), busy);
    gate.unlock();
    here->run_one();
    here->run_one();
    CHECK(taken.state() == state::done);
    CHECK(waits.state() == state::done);
}

TEST_CASE("jobs that wait when the database is destroyed are still done") {
    const test_folder folder;
    const auto here = std::make_shared<test_home>();
    {
        database db(folder / "db", numbers);
        for (int x = 0; x < 100; ++x) {
            auto left =
                compose(db.write([x](connection& on) { on.run("INSERT INTO t VALUES($1)", x); }),
                        bind(at_home, *here));
            left.next();
        }
    }
    here->close();
    connection after(folder / "db", connection::mode::read_only);
    CHECK(after.value<int>("SELECT count(*) FROM t") == 100);
}

TEST_CASE("a database in memory is refused: each connection would have its own") {
    CHECK_THROWS_AS(database(":memory:"), error);
}

TEST_CASE("preparing comes before everything, and its failure leaves no threads") {
    const test_folder folder;
    CHECK_THROWS_AS(database(folder / "db", [](connection& on) { on.script("oops"); }), error);
}

}  // namespace
}  // namespace plait::sqlite
