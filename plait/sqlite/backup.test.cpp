// SPDX-License-Identifier: MIT
#include "plait/sqlite/backup.hpp"

#include "plait/sqlite/folder.test.hpp"

#include <doctest/doctest.h>

#include <sys/resource.h>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <system_error>
#include <thread>

namespace plait::sqlite {
namespace {

TEST_CASE("a backup holds what the database held") {
    const test_folder folder;
    connection original(folder / "db");
    original.script("CREATE TABLE t(x INTEGER) STRICT; INSERT INTO t VALUES(1), (2)");
    backup(original, folder / "copy");
    connection copy(folder / "copy", connection::mode::read_only);
    CHECK(copy.value<int>("SELECT sum(x) FROM t") == 3);
}

TEST_CASE("a backup is one file") {
    const test_folder folder;
    connection original(folder / "db");
    original.script("CREATE TABLE t(x INTEGER) STRICT");
    backup(original, folder / "copy");
    for (const char* beside : {"copy-wal", "copy-shm", "copy.part", "copy.part-wal"})
        CHECK_FALSE(std::filesystem::exists(folder / beside));
}

TEST_CASE("a backup replaces an older one") {
    const test_folder folder;
    connection original(folder / "db");
    original.script("CREATE TABLE t(x INTEGER) STRICT");
    backup(original, folder / "copy");
    original.run("INSERT INTO t VALUES(7)");
    backup(original, folder / "copy");
    connection copy(folder / "copy", connection::mode::read_only);
    CHECK(copy.value<int>("SELECT x FROM t") == 7);
}

TEST_CASE("what was left by a backup that was killed is no obstacle") {
    const test_folder folder;
    connection original(folder / "db");
    original.script("CREATE TABLE t(x INTEGER) STRICT");
    std::FILE* torn = std::fopen((folder / "copy.part").c_str(), "w");
    std::fputs("torn", torn);
    std::fclose(torn);
    CHECK_NOTHROW(backup(original, folder / "copy"));
}

TEST_CASE("a backup to nowhere fails and says where") {
    const test_folder folder;
    connection original(folder / "db");
    CHECK_THROWS_AS(backup(original, folder / "no/copy"), error);
}

TEST_CASE("an open transaction is no part of a backup") {
    const test_folder folder;
    connection writer(folder / "db");
    writer.script("CREATE TABLE t(x INTEGER) STRICT");
    connection reader(folder / "db", connection::mode::read_only);
    const transaction open(writer);
    writer.run("INSERT INTO t VALUES(1)");
    backup(reader, folder / "copy");
    connection copy(folder / "copy", connection::mode::read_only);
    CHECK(copy.value<int>("SELECT count(*) FROM t") == 0);
}

TEST_CASE("a connection in the middle of writing cannot be backed up") {
    const test_folder folder;
    connection writer(folder / "db");
    writer.script("CREATE TABLE t(x INTEGER) STRICT");
    const transaction open(writer);
    writer.run("INSERT INTO t VALUES(1)");
    CHECK_THROWS_AS(backup(writer, folder / "copy"), error);
    CHECK_FALSE(std::filesystem::exists(folder / "copy"));
    CHECK_FALSE(std::filesystem::exists(folder / "copy.part"));
}

TEST_CASE("a backup comes to its end, and is one state, though another writes all the time") {
    const test_folder folder;
    connection writer(folder / "db");
    writer.script(
        "CREATE TABLE account(id INTEGER PRIMARY KEY, money INTEGER, filler BLOB) STRICT;"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)"
        "INSERT INTO account SELECT i, 100, randomblob(3000) FROM n");
    std::atomic<bool> over = false;
    std::thread writing([&] {
        for (int i = 0; !over; ++i) {
            transaction move(writer);
            writer.run("UPDATE account SET money = money - 1 WHERE id = $1", i % 4000 + 1);
            writer.run("UPDATE account SET money = money + 1 WHERE id = $1", 4000 - i % 4000);
            move.commit();
        }
    });
    connection reader(folder / "db", connection::mode::read_only);
    for (int i = 0; i < 3; ++i) {
        backup(reader, folder / "copy");
        connection copy(folder / "copy", connection::mode::read_only);
        CHECK(copy.value<int>("SELECT sum(money) FROM account") == 400'000);
    }
    over = true;
    writing.join();
}

TEST_CASE("a backup for which there is no room leaves the older one, and nothing beside it") {
    const test_folder folder;
    connection original(folder / "db");
    original.script("CREATE TABLE t(x BLOB) STRICT");
    backup(original, folder / "copy");
    original.run("INSERT INTO t VALUES(randomblob(1000000))");
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto ignored = ::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{200'000, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
    CHECK_THROWS_AS(backup(original, folder / "copy"), error);
    ::setrlimit(RLIMIT_FSIZE, &before);
    ::signal(SIGXFSZ, ignored);
    CHECK_FALSE(std::filesystem::exists(folder / "copy.part"));
    connection copy(folder / "copy", connection::mode::read_only);
    CHECK(copy.value<int>("SELECT count(*) FROM t") == 0);
}

TEST_CASE("a log that the older one has left is not taken for the new one's") {
    const test_folder folder;
    {
        connection older(folder / "older");
        older.script(
            "CREATE TABLE t(x INTEGER PRIMARY KEY) STRICT;"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
            "INSERT INTO t SELECT i FROM n");
        // As if it had been killed.
        for (const char* each : {"", "-wal"})
            std::filesystem::copy(folder / "older" + each, folder / "copy" + each);
    }
    connection original(folder / "db");
    original.script("CREATE TABLE other(x INTEGER) STRICT; INSERT INTO other VALUES(7)");
    backup(original, folder / "copy");
    connection copy(folder / "copy");
    CHECK(copy.value<std::string>("PRAGMA integrity_check") == "ok");
    CHECK(copy.value<int>("SELECT x FROM other") == 7);
}

TEST_CASE("a database that is being read is not replaced by a backup") {
    const test_folder folder;
    connection original(folder / "db");
    original.script("CREATE TABLE t(x INTEGER) STRICT; INSERT INTO t VALUES(7)");
    connection used(folder / "copy");
    used.script("CREATE TABLE t(x INTEGER) STRICT; INSERT INTO t VALUES(1)");
    const transaction reads(used, transaction::kind::reading);
    REQUIRE(used.value<int>("SELECT x FROM t") == 1);
    CHECK_THROWS_WITH_AS(backup(original, folder / "copy"),
                         ("'" + (folder / "copy") + "' is in use, and cannot be replaced").c_str(),
                         error);
    CHECK(used.value<int>("SELECT x FROM t") == 1);
}

}  // namespace
}  // namespace plait::sqlite
