// SPDX-License-Identifier: MIT
#include "plait/sqlite/migration.hpp"

#include <doctest/doctest.h>

#include <array>

namespace plait::sqlite {
namespace {

constexpr std::array first{migration{1, "CREATE TABLE post(id INTEGER PRIMARY KEY) STRICT"}};
constexpr std::array both{migration{1, "CREATE TABLE post(id INTEGER PRIMARY KEY) STRICT"},
                          migration{2, "ALTER TABLE post ADD COLUMN title TEXT"}};

TEST_CASE("a fresh database takes all steps") {
    connection on(":memory:");
    CHECK(migrate(on, "blog", both) == 2);
    CHECK(schema_version(on, "blog") == 2);
    CHECK_NOTHROW(on.run("INSERT INTO post(title) VALUES('x')"));
}

TEST_CASE("a database at an earlier version takes only the steps that are missing") {
    connection on(":memory:");
    migrate(on, "blog", first);
    on.run("INSERT INTO post(id) VALUES(7)");
    CHECK(migrate(on, "blog", both) == 1);
    CHECK(on.value<int>("SELECT id FROM post") == 7);
}

TEST_CASE("a database up to date takes no step") {
    connection on(":memory:");
    migrate(on, "blog", both);
    CHECK(migrate(on, "blog", both) == 0);
}

TEST_CASE("parts of a schema count for themselves") {
    connection on(":memory:");
    migrate(on, "blog", both);
    CHECK(schema_version(on, "accounts") == 0);
}

TEST_CASE("a database without any schema is at version 0") {
    connection on(":memory:");
    CHECK(schema_version(on, "blog") == 0);
}

TEST_CASE("a newer database is refused and left alone") {
    connection on(":memory:");
    migrate(on, "blog", both);
    CHECK_THROWS_WITH_AS(migrate(on, "blog", first),
                         "':memory:' holds version 2 of 'blog', this program knows only 1: use a "
                         "newer program",
                         error);
    CHECK(schema_version(on, "blog") == 2);
}

TEST_CASE("a step that fails undoes all steps of this run") {
    constexpr std::array broken{migration{1, "CREATE TABLE post(id INTEGER PRIMARY KEY) STRICT"},
                                migration{2, "CREATE TABLE comment(id INTEGER); oops"}};
    connection on(":memory:");
    CHECK_THROWS_AS(migrate(on, "blog", broken), error);
    CHECK(schema_version(on, "blog") == 0);
    CHECK_FALSE(on.value<int>("SELECT 1 FROM sqlite_schema").has_value());
}

TEST_CASE("a step that fails is named") {
    constexpr std::array broken{migration{1, "CREATE TABLE post(id INTEGER PRIMARY KEY) STRICT"},
                                migration{2, "CREATE TABLE comment(id INTEGER); oops"}};
    connection on(":memory:");
    CHECK_THROWS_WITH_AS(migrate(on, "blog", broken),
                         "step 2 of 'blog': ':memory:': near \"oops\": syntax error", error);
}

TEST_CASE("a step that fails keeps the code of the fault") {
    constexpr std::array broken{
        migration{1, "CREATE TABLE t(x UNIQUE); INSERT INTO t VALUES(1); INSERT INTO t VALUES(1)"}};
    connection on(":memory:");
    try {
        migrate(on, "blog", broken);
        FAIL("a duplicate was accepted");
    } catch (const error& refused) {
        CHECK(refused.is_duplicate());
    }
}

}  // namespace
}  // namespace plait::sqlite
