// SPDX-License-Identifier: MIT
#include "plait/sqlite/backup.hpp"

#include "plait/sqlite/folder.test.hpp"

#include <doctest/doctest.h>

#include <system_error>

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

}  // namespace
}  // namespace plait::sqlite
