// SPDX-License-Identifier: MIT
#include "plait/sqlite/short_reads.hpp"

#include "plait/sqlite/fixture.test.hpp"

#include <doctest/doctest.h>

#include <sqlite3.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace plait::sqlite {
namespace {

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

TEST_CASE_FIXTURE(fixture, "a turn is over before what was posted behind it is run") {
    connection other(folder / "db");
    CHECK(run(count()) == 0);
    other.run("INSERT INTO t VALUES(1)");
    auto later = compose(count(), bind(at_home, *here));
    here->post([&later] { later.next(); });
    here->run_all();
    CHECK(later.result() == 1);
}

TEST_CASE_FIXTURE(fixture, "what is read behind the end of a turn begins one of its own") {
    connection other(folder / "db");
    CHECK(run(count()) == 0);
    auto first = compose(count(), bind(at_home, *here));
    auto second = compose(count(), bind(at_home, *here));
    here->post([&] {
        first.next();
        other.run("INSERT INTO t VALUES(1)");
        here->post([&] { second.next(); });
    });
    here->run_all();
    CHECK(first.result() == 0);
    CHECK(second.result() == 1);
    CHECK(run(count()) == 1);
    here->run_all();
    CHECK(other.value<int>("PRAGMA wal_checkpoint(TRUNCATE)") == 0);
}

TEST_CASE_FIXTURE(fixture,
                  "a read that hides its interruption behind an exception is begun again") {
    const auto hidden = [](connection& on) {
        try {
            return on.value<int>(long_query).value();
        } catch (const error&) {
            throw std::runtime_error("the store is broken");
        }
    };
    CHECK(run(db.read(hidden)) == 50'000);
}

// Leaves its statement in the middle.
void leave_open(connection& on) {
    statement& query = on.prepare("SELECT x FROM t");
    query.start();
    static_cast<void>(query.step());
    throw std::runtime_error("left");
}

TEST_CASE_FIXTURE(fixture, "a read that leaves a statement open holds no state beyond its turn") {
    run(insert(1));
    run(insert(2));
    CHECK_THROWS_AS(run(db.read(leave_open)), std::runtime_error);
    here->run_all();
    connection other(folder / "db");
    other.run("INSERT INTO t VALUES(3)");
    CHECK(run(count()) == 3);
    here->run_all();
    CHECK(other.value<int>("PRAGMA wal_checkpoint(TRUNCATE)") == 0);
}

TEST_CASE_FIXTURE(fixture, "more statements than are kept may be used while one is stepped") {
    run(insert(1));
    run(insert(2));
    const auto nested = [](connection& on) {
        int sum = 0;
        on.each<int>("SELECT x FROM t ORDER BY x", [&](int x) {
            for (int i = 0; i < 200; ++i)
                sum += on.value<int>("SELECT " + std::to_string(i) + " * 0 + $1", x).value();
        });
        return sum;
    };
    CHECK(run(db.read(nested)) == 600);
    CHECK(run(db.write(nested)) == 600);
}

TEST_CASE_FIXTURE(fixture, "a database may end while a turn still reads its state") {
    auto brief = std::make_unique<database>(folder / "other", numbers);
    const auto counted = [](connection& on) { return on.value<int>("SELECT count(*) FROM t"); };
    CHECK(run(brief->read(counted)) == 0);
    brief.reset();
    CHECK_FALSE(std::filesystem::exists(folder / "other-wal"));
    here->run_all();
    brief = std::make_unique<database>(folder / "other", numbers);
    CHECK(run(brief->read(counted)) == 0);
}

TEST_CASE_FIXTURE(fixture, "a short read that meets a lock is done by a reader, which waits") {
    run(insert(1));
    int asked = 0;
    const auto locked_once = [&asked](connection& on) {
        if (++asked == 1) throw error(SQLITE_BUSY, "locked");
        return on.value<int>("SELECT count(*) FROM t").value();
    };
    CHECK(run(db.read(locked_once)) == 1);
    CHECK(asked == 2);
}

constexpr int each_writes = 60;

TEST_CASE_FIXTURE(fixture, "threads and homes that come and go see what they have written") {
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&, thread] {
            auto home_of_thread = std::make_shared<test_home>();
            const auto drive = [&]<class R>(coro<R> root) {
                auto program = compose(std::move(root), bind(at_home, *home_of_thread));
                program.next();
                while (program.state() == state::waiting) home_of_thread->run_one();
                return program.result();
            };
            int before = 0;
            for (int i = 1; i <= each_writes; ++i) {
                drive(insert(thread * each_writes + i));
                const int own = drive(db.read([thread](connection& on) {
                    return on
                        .value<int>("SELECT count(*) FROM t WHERE x > $1 AND x <= $2",
                                    thread * each_writes, (thread + 1) * each_writes)
                        .value();
                }));
                const int all = drive(count());
                if (own != i || all < before || all < own) ++wrong;
                before = all;
                if (i % 3 == 0) home_of_thread->run_all();
                if (i % 7 == 0) {
                    home_of_thread->close();
                    home_of_thread = std::make_shared<test_home>();
                }
            }
        });
    for (std::thread& each : threads) each.join();
    CHECK(wrong == 0);
    CHECK(run(count()) == 4 * each_writes);
    here->run_all();
    connection other(folder / "db");
    CHECK(other.value<int>("PRAGMA wal_checkpoint(TRUNCATE)") == 0);
}

}  // namespace
}  // namespace plait::sqlite
