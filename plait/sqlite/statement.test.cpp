// SPDX-License-Identifier: MIT
#include "plait/sqlite/connection.hpp"

#include <doctest/doctest.h>

namespace plait::sqlite {
namespace {

TEST_CASE("integers, reals, text, blobs and NULL come back as they went in") {
    connection on(":memory:");
    on.script("CREATE TABLE t(i INTEGER, r REAL, s TEXT, b BLOB, n TEXT) STRICT");
    const blob bytes{std::byte{0}, std::byte{255}};
    on.run("INSERT INTO t VALUES($1, $2, $3, $4, $5)", std::int64_t{1} << 62, 0.5, "text",
           blob_view(bytes), nullptr);

    const auto row = on.row<std::int64_t, double, std::string, blob, std::optional<std::string>>(
        "SELECT * FROM t");

    REQUIRE(row.has_value());
    CHECK(std::get<0>(*row) == std::int64_t{1} << 62);
    CHECK(std::get<1>(*row) == 0.5);
    CHECK(std::get<2>(*row) == "text");
    CHECK(std::get<3>(*row) == bytes);
    CHECK_FALSE(std::get<4>(*row).has_value());
}

TEST_CASE("text may hold NUL") {
    connection on(":memory:");
    const std::string text("a\0b", 3);
    CHECK(on.value<std::string>("SELECT $1", text) == text);
}

TEST_CASE("an empty string is not NULL") {
    connection on(":memory:");
    CHECK(on.value<std::string>("SELECT $1", std::string_view()) == "");
}

TEST_CASE("an empty blob is not NULL") {
    connection on(":memory:");
    CHECK(on.value<bool>("SELECT $1 IS NOT NULL", blob_view()) == true);
}

TEST_CASE("an empty optional is bound as NULL, a full one as its value") {
    connection on(":memory:");
    CHECK(on.value<std::optional<int>>("SELECT $1", std::optional<int>())->has_value() == false);
    CHECK(on.value<int>("SELECT $1", std::optional<int>(7)) == 7);
}

TEST_CASE("a boolean is stored as 0 or 1") {
    connection on(":memory:");
    CHECK(on.value<int>("SELECT $1", true) == 1);
    CHECK(on.value<bool>("SELECT 0") == false);
}

TEST_CASE("reading NULL as a value names the column and what to do") {
    connection on(":memory:");
    CHECK_THROWS_WITH_AS(static_cast<void>(on.value<int>("SELECT NULL AS age")),
                         "column 'age' of 'SELECT NULL AS age' is NULL: read it as std::optional",
                         error);
}

TEST_CASE("reading a column that is not there names its number") {
    connection on(":memory:");
    CHECK_THROWS_WITH_AS(static_cast<void>(on.row<int, int>("SELECT 1")),
                         "'SELECT 1' has no column 1", error);
}

TEST_CASE("too few and too many values are refused before anything runs") {
    connection on(":memory:");
    CHECK_THROWS_WITH_AS(on.run("SELECT $1, $2", 1), "'SELECT $1, $2' has 2 parameters, not 1",
                         error);
    CHECK_THROWS_WITH_AS(on.run("SELECT $1", 1, 2), "'SELECT $1' has 1 parameters, not 2", error);
}

TEST_CASE("a statement that failed can be run again") {
    connection on(":memory:");
    on.script("CREATE TABLE t(k INTEGER PRIMARY KEY) STRICT");
    on.run("INSERT INTO t VALUES($1)", 1);
    CHECK_THROWS_AS(on.run("INSERT INTO t VALUES($1)", 1), error);
    CHECK(on.run("INSERT INTO t VALUES($1)", 2) == 1);
}

TEST_CASE("a duplicate is told from other faults") {
    connection on(":memory:");
    on.script("CREATE TABLE t(k INTEGER PRIMARY KEY, s TEXT NOT NULL UNIQUE) STRICT");
    on.run("INSERT INTO t VALUES($1, $2)", 1, "a");
    const auto insert = [&](int key, const std::optional<std::string>& text) {
        try {
            on.run("INSERT INTO t VALUES($1, $2)", key, text);
            return std::string("done");
        } catch (const error& refused) {
            return std::string(refused.is_duplicate() ? "duplicate" : "other");
        }
    };
    CHECK(insert(1, "b") == "duplicate");
    CHECK(insert(2, "a") == "duplicate");
    CHECK(insert(2, std::nullopt) == "other");
    CHECK(insert(2, "b") == "done");
}

TEST_CASE("reading a column that is not there as an optional is no NULL") {
    connection on(":memory:");
    CHECK_THROWS_WITH_AS(static_cast<void>(on.row<int, std::optional<int>>("SELECT 1")),
                         "'SELECT 1' has no column 1", error);
}

TEST_CASE("an integer that the type read cannot hold is refused, with its value") {
    connection on(":memory:");
    CHECK_THROWS_WITH_AS(static_cast<void>(on.value<int>("SELECT 4294967297 AS size")),
                         "column 'size' of 'SELECT 4294967297 AS size' is 4294967297: read it as a "
                         "wider type",
                         error);
    CHECK_THROWS_AS(static_cast<void>(on.value<unsigned>("SELECT -1")), error);
    CHECK(on.value<int>("SELECT -2147483648") == -2147483648);
}

TEST_CASE("an unsigned integer of 64 bits comes back as it went in") {
    connection on(":memory:");
    constexpr std::uint64_t large = ~std::uint64_t{0} - 1;
    CHECK(on.value<std::uint64_t>("SELECT $1", large) == large);
}

}  // namespace
}  // namespace plait::sqlite
