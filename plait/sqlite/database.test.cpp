// SPDX-License-Identifier: MIT
#include "plait/sqlite/database.hpp"

#include "plait/sqlite/fixture.test.hpp"

#include <doctest/doctest.h>

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace plait::sqlite {
namespace {

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

// Keeps the writer at a job, so that what is written meanwhile waits, and is taken together.
class held_writer {
public:
    explicit held_writer(fixture& of)
        : job_(compose(of.db.write([this, at = of.here](connection&) {
              at->post([] {});  // tells that the writer has taken the job
              const std::scoped_lock wait(gate_);
          }),
                       bind(at_home, *of.here))) {
        gate_.lock();
        job_.next();
        of.here->run_one();
    }
    void release() { gate_.unlock(); }

private:
    std::mutex gate_;
    decltype(compose(std::declval<coro<>>(), bind(at_home, std::declval<home&>()))) job_;
};

TEST_CASE_FIXTURE(fixture, "a job that throws does not undo others of its group") {
    held_writer first(*this);
    auto good = compose(insert(1), bind(at_home, *here));
    auto bad = compose(db.write([](connection&) { throw std::runtime_error("refused"); }),
                       bind(at_home, *here));
    auto also_good = compose(insert(2), bind(at_home, *here));
    good.next();
    bad.next();
    also_good.next();
    first.release();
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

TEST_CASE_FIXTURE(fixture, "where SQLite gives up the transaction, each job of the group fails") {
    run(db.write([](connection& on) { on.script("PRAGMA max_page_count = 8"); }));
    held_writer first(*this);
    auto small = compose(insert(1), bind(at_home, *here));
    auto large = compose(db.write([](connection& on) {
        on.script("CREATE TABLE large(x BLOB) STRICT");
        on.run("INSERT INTO large VALUES(randomblob(1000000))");
    }),
                         bind(at_home, *here));
    auto behind = compose(insert(2), bind(at_home, *here));
    small.next();
    large.next();
    behind.next();
    first.release();
    for (int i = 0; i < 4; ++i) here->run_one();
    CHECK(small.state() == state::failed);
    CHECK(behind.state() == state::failed);
    try {
        large.result();
        FAIL("the disk was not full");
    } catch (const error& full) {
        CHECK(full.code() == SQLITE_FULL);
    }
    CHECK(run(count()) == 0);
    run(insert(3));
    CHECK(run(count()) == 1);
}

TEST_CASE_FIXTURE(fixture, "a job that leaves a statement open leaves no lock") {
    run(insert(1));
    run(insert(2));
    const auto left_open = [](connection& on) {
        statement& query = on.prepare("SELECT x FROM t");
        query.start();
        static_cast<void>(query.step());
    };
    connection other(folder / "db");
    SUBCASE("to the writer") { run(db.write(left_open)); }
    SUBCASE("to a reader") { run(db.read_long(left_open)); }
    other.run("INSERT INTO t VALUES(3)");
    run(insert(4));
    CHECK(run(db.read_long([](connection& on) {
              return on.value<int>("SELECT count(*) FROM t").value();
          })) == 4);
    CHECK(other.value<int>("PRAGMA wal_checkpoint(TRUNCATE)") == 0);
}

TEST_CASE("what was answered is there after the program is killed, whole") {
    const test_folder folder;
    const std::string path = folder / "db";
    int answers[2];
    REQUIRE(::pipe(answers) == 0);
    const pid_t writer = ::fork();
    REQUIRE(writer >= 0);
    if (writer == 0) {
        const auto here = std::make_shared<test_home>();
        database db(path, numbers);
        for (int x = 1;; ++x) {
            auto writing = compose(db.write([x](connection& on) {
                on.run("INSERT INTO t VALUES($1)", 2 * x);
                on.run("INSERT INTO t VALUES($1)", 2 * x + 1);
            }),
                                   bind(at_home, *here));
            writing.next();
            here->run_one();
            if (::write(answers[1], &x, sizeof x) != sizeof x) ::_exit(1);
        }
    }
    ::close(answers[1]);
    int answered = 0;
    while (answered < 20) REQUIRE(::read(answers[0], &answered, sizeof answered) > 0);
    ::kill(writer, SIGKILL);
    ::waitpid(writer, nullptr, 0);
    for (int more = 0; ::read(answers[0], &more, sizeof more) > 0;) answered = more;
    ::close(answers[0]);
    connection after(path);
    const int written = after.value<int>("SELECT count(*) FROM t").value();
    CHECK(written >= 2 * answered);
    CHECK(written % 2 == 0);
    CHECK(after.value<std::string>("PRAGMA integrity_check") == "ok");
}

TEST_CASE("where its readers cannot be opened, a database is not either") {
    const test_folder folder;
    const auto removes = [&](connection&) { std::filesystem::remove(folder / "db"); };
    CHECK_THROWS_AS(database(folder / "db", removes), error);
}

TEST_CASE("the log stays short, though somebody reads at any time") {
    const test_folder folder;
    database::options with;
    with.long_log = 100;
    database db(
        folder / "db", [](connection& on) { on.script("CREATE TABLE t(b BLOB) STRICT"); }, with);
    std::atomic<bool> over = false;
    // One turn ends only when the other has begun.
    std::thread reading([&] {
        const auto read = [&](const std::shared_ptr<test_home>& where) {
            auto program = compose(db.read([](connection& on) {
                return on.value<std::int64_t>("SELECT count(*) FROM t");
            }),
                                   bind(at_home, *where));
            program.next();
        };
        const auto one = std::make_shared<test_home>();
        const auto other = std::make_shared<test_home>();
        read(one);
        while (!over) {
            read(other);
            one->run_all();
            read(one);
            other->run_all();
        }
        one->close();
        other->close();
    });
    const auto here = std::make_shared<test_home>();
    for (int i = 0; i < 200; ++i) {
        auto writing = compose(
            db.write([](connection& on) { on.run("INSERT INTO t VALUES(randomblob(20000))"); }),
            bind(at_home, *here));
        writing.next();
        here->run_one();
    }
    over = true;
    reading.join();
    CHECK(std::filesystem::file_size(folder / "db-wal") < 2'000'000);
}

TEST_CASE("a log that a long read keeps from being emptied is emptied behind it") {
    const test_folder folder;
    database::options with;
    with.long_log = 20;
    const auto blobs = [](connection& on) { on.script("CREATE TABLE t(b BLOB) STRICT"); };
    database db(folder / "db", blobs, with);
    const auto here = std::make_shared<test_home>();
    const auto write = [&] {
        auto writing = compose(
            db.write([](connection& on) { on.run("INSERT INTO t VALUES(randomblob(20000))"); }),
            bind(at_home, *here));
        writing.next();
        here->run_one();
        CHECK(writing.state() == state::done);
    };
    write();
    connection other(folder / "db");
    {
        const transaction reads(other, transaction::kind::reading);
        CHECK(other.value<int>("SELECT count(*) FROM t") == 1);
        for (int i = 0; i < 8; ++i) write();
    }
    const auto grown = std::filesystem::file_size(folder / "db-wal");
    for (int i = 0; i < 20; ++i) write();
    CHECK(std::filesystem::file_size(folder / "db-wal") < grown * 3 / 2);
}

}  // namespace
}  // namespace plait::sqlite
