// SPDX-License-Identifier: MIT
#include "plait/sqlite/connection.hpp"

#include "plait/sqlite/folder.test.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

namespace plait::sqlite {
namespace {

TEST_CASE("a new database file can be read by its owner alone") {
    const test_folder folder;
    const connection on(folder / "db");
    struct stat facts{};
    REQUIRE(stat((folder / "db").c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
}

TEST_CASE("a file database runs in WAL with synchronous=FULL") {
    const test_folder folder;
    connection on(folder / "db");
    CHECK(on.value<std::string>("PRAGMA journal_mode") == "wal");
    CHECK(on.value<int>("PRAGMA synchronous") == 2);
}

TEST_CASE("opening what cannot be opened names the file") {
    CHECK_THROWS_WITH_AS(connection("/nowhere/db"),
                         "cannot open '/nowhere/db': unable to open database file", error);
}

TEST_CASE("a file that is no database is refused") {
    const test_folder folder;
    std::FILE* other = std::fopen((folder / "db").c_str(), "w");
    std::fputs("this is a letter to somebody, and certainly no database at all", other);
    std::fclose(other);
    CHECK_THROWS_AS(connection(folder / "db"), error);
}

TEST_CASE("a reader cannot write") {
    const test_folder folder;
    connection writer(folder / "db");
    writer.script("CREATE TABLE t(x INTEGER) STRICT");
    connection reader(folder / "db", connection::mode::read_only);
    CHECK_THROWS_AS(reader.run("INSERT INTO t VALUES(1)"), error);
    CHECK(reader.value<int>("SELECT count(*) FROM t") == 0);
}

TEST_CASE("foreign keys are enforced") {
    connection on(":memory:");
    on.script(
        "CREATE TABLE a(k INTEGER PRIMARY KEY) STRICT;"
        "CREATE TABLE b(a INTEGER NOT NULL REFERENCES a(k)) STRICT");
    CHECK_THROWS_AS(on.run("INSERT INTO b VALUES(1)"), error);
}

TEST_CASE("double quotes do not make a string of a misspelt column") {
    connection on(":memory:");
    CHECK_THROWS_AS(on.run(R"(SELECT "oops")"), error);
}

TEST_CASE("an error names the statement") {
    connection on(":memory:");
    CHECK_THROWS_WITH_AS(on.run("SELECT x FROM t"),
                         "cannot prepare 'SELECT x FROM t': no such table: t", error);
}

TEST_CASE("two statements in one are refused") {
    connection on(":memory:");
    CHECK_THROWS_WITH_AS(on.run("SELECT 1; SELECT 2"),
                         "'SELECT 1; SELECT 2' is more than one statement: use script()", error);
}

TEST_CASE("a semicolon at the end is no second statement") {
    connection on(":memory:");
    CHECK(on.value<int>("SELECT 1;\n") == 1);
}

TEST_CASE("no statement at all is refused") {
    connection on(":memory:");
    CHECK_THROWS_WITH_AS(on.run(""), "'' is no statement", error);
}

TEST_CASE("a statement is prepared once") {
    connection on(":memory:");
    CHECK(&on.prepare("SELECT 1") == &on.prepare("SELECT 1"));
}

TEST_CASE("a thousand different statements do not pile up") {
    connection on(":memory:");
    for (int i = 0; i < 1000; ++i) CHECK(on.value<int>("SELECT " + std::to_string(i)) == i);
}

TEST_CASE("run tells how many rows it changed") {
    connection on(":memory:");
    on.script("CREATE TABLE t(x INTEGER) STRICT; INSERT INTO t VALUES(1), (2), (3)");
    CHECK(on.run("UPDATE t SET x = x + 1 WHERE x > $1", 1) == 2);
}

TEST_CASE("last_key is the key of the row inserted last") {
    connection on(":memory:");
    on.script("CREATE TABLE t(k INTEGER PRIMARY KEY, x INTEGER) STRICT");
    on.run("INSERT INTO t(k, x) VALUES(41, 0)");
    on.run("INSERT INTO t(x) VALUES(0)");
    CHECK(on.last_key() == 42);
}

TEST_CASE("each sees the rows in order") {
    connection on(":memory:");
    std::string seen;
    on.each<int, std::string>(
        "SELECT 1, 'a' UNION ALL SELECT 2, 'b'",
        [&](int number, const std::string& text) { seen += std::to_string(number) + text; });
    CHECK(seen == "1a2b");
}

TEST_CASE("leaving each by an exception leaves no lock behind") {
    const test_folder folder;
    connection one(folder / "db");
    one.script("CREATE TABLE t(x INTEGER) STRICT; INSERT INTO t VALUES(1), (2)");
    const auto stop = [](int) { throw std::runtime_error("stop"); };
    CHECK_THROWS_AS(one.each<int>("SELECT x FROM t", stop), std::runtime_error);
    CHECK_NOTHROW(one.script("DROP TABLE t"));
}

TEST_CASE("no row is no value") {
    connection on(":memory:");
    CHECK_FALSE(on.value<int>("SELECT 1 WHERE 0").has_value());
}

TEST_CASE("a transaction that is not committed is undone") {
    connection on(":memory:");
    on.script("CREATE TABLE t(x INTEGER) STRICT");
    {
        const transaction undone(on);
        on.run("INSERT INTO t VALUES(1)");
    }
    CHECK(on.value<int>("SELECT count(*) FROM t") == 0);
}

TEST_CASE("a committed transaction stays") {
    connection on(":memory:");
    on.script("CREATE TABLE t(x INTEGER) STRICT");
    {
        transaction kept(on);
        on.run("INSERT INTO t VALUES(1)");
        kept.commit();
    }
    CHECK(on.value<int>("SELECT count(*) FROM t") == 1);
}

TEST_CASE("a savepoint that is not committed undoes its part alone") {
    connection on(":memory:");
    on.script("CREATE TABLE t(x INTEGER) STRICT");
    transaction whole(on);
    on.run("INSERT INTO t VALUES(1)");
    {
        const transaction part(on, transaction::kind::savepoint);
        on.run("INSERT INTO t VALUES(2)");
    }
    whole.commit();
    CHECK(on.value<int>("SELECT sum(x) FROM t") == 1);
}

TEST_CASE("a reading transaction sees one state while another connection writes") {
    const test_folder folder;
    connection writer(folder / "db");
    writer.script("CREATE TABLE t(x INTEGER) STRICT");
    connection reader(folder / "db", connection::mode::read_only);
    const transaction one_state(reader, transaction::kind::reading);
    CHECK(reader.value<int>("SELECT count(*) FROM t") == 0);
    writer.run("INSERT INTO t VALUES(1)");
    CHECK(reader.value<int>("SELECT count(*) FROM t") == 0);
}

TEST_CASE("a statement that is being stepped is not cleared away by others") {
    connection on(":memory:");
    int sum = 0;
    on.each<int>("SELECT 1 UNION ALL SELECT 2", [&](int x) {
        for (int i = 0; i < 300; ++i)
            sum += on.value<int>("SELECT $1 + 0 * " + std::to_string(i), x).value();
    });
    CHECK(sum == 900);
}

TEST_CASE("a statement that its own rows begin again is refused") {
    connection on(":memory:");
    const auto again = [&](int) { on.each<int>("SELECT 1", [](int) {}); };
    CHECK_THROWS_WITH_AS(on.each<int>("SELECT 1", again),
                         "'SELECT 1' was begun again while it was being stepped", error);
    CHECK(on.value<int>("SELECT 1") == 1);
}

}  // namespace
}  // namespace plait::sqlite
