// SPDX-License-Identifier: MIT
//
// Databases of earlier versions are kept in apps/blog/stored/, each as an SQL script, and never changed:
// this program must bring each of them to what it makes itself, with all that was in it.
#include "apps/blog/schema.hpp"

#include "apps/blog/posts.hpp"
#include "plait/sqlite/error.hpp"
#include "plait/sqlite/migration.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace blogs {
namespace {

namespace fs = std::filesystem;
using plait::sqlite::connection;
using plait::sqlite::schema_version;

constexpr std::array<const char*, 2> parts{"accounts", "blog"};

std::vector<fs::path> stored() {
    std::vector<fs::path> all;
    for (const auto& each : fs::directory_iterator("apps/blog/stored"))
        if (each.path().extension() == ".sql") all.push_back(each.path());
    std::sort(all.begin(), all.end());
    return all;
}

void load(connection& on, const fs::path& file) {
    std::ifstream text(file);
    on.script(std::string(std::istreambuf_iterator<char>(text), {}));
}

std::vector<std::string> texts(connection& on, const std::string& query) {
    std::vector<std::string> all;
    on.each<std::string>(query, [&](std::string text) { all.push_back(std::move(text)); });
    return all;
}

// The schema as SQLite keeps it, without blanks, which are no difference.
std::set<std::string> schema_of(connection& on) {
    std::set<std::string> all;
    for (std::string sql : texts(on, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")) {
        std::erase_if(sql, [](char c) { return c == ' ' || c == '\n'; });
        all.insert(std::move(sql));
    }
    return all;
}

// The tables, each with the columns it has now.
using columns = std::map<std::string, std::string>;
columns columns_of(connection& on) {
    columns all;
    for (const std::string& table :
         texts(on,
               "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'version' "
               "AND name NOT LIKE 'post_text%' AND name NOT LIKE 'sqlite%'"))
        all[table] = on.value<std::string>(
                           "SELECT group_concat(name, ', ') FROM pragma_table_info($1)", table)
                         .value();
    return all;
}

// All rows of these columns, as text.
std::map<std::string, std::vector<std::string>> rows_of(connection& on, const columns& which) {
    std::map<std::string, std::vector<std::string>> all;
    for (const auto& [table, names] : which) {
        std::string row;
        for (std::size_t from = 0; from < names.size();) {
            const auto end = std::min(names.find(", ", from), names.size());
            row += (row.empty() ? "" : " || '|' || ");
            row += "quote(" + names.substr(from, end - from) + ")";
            from = end + 2;
        }
        all[table] = texts(on, "SELECT " + row + " FROM " + table + " ORDER BY 1");
    }
    return all;
}

TEST_CASE("each earlier version of the schema has a stored database") {
    connection fresh(":memory:");
    prepare(fresh);
    std::set<std::pair<std::string, int>> there;
    for (const fs::path& file : stored()) {
        connection old(":memory:");
        load(old, file);
        for (const char* part : parts) there.emplace(part, schema_version(old, part));
    }
    for (const char* part : parts)
        for (int version = 1; version < schema_version(fresh, part); ++version) {
            CAPTURE(part);
            CAPTURE(version);
            CHECK(there.contains({part, version}));
        }
}
TEST_CASE("a stored database keeps all its rows when it is brought to the newest version") {
    for (const fs::path& file : stored()) {
        CAPTURE(file.string());
        connection old(":memory:");
        load(old, file);
        const columns had = columns_of(old);
        const auto before = rows_of(old, had);
        for (const char* table : {"account", "session", "membership", "profile", "blog", "post",
                                  "tag", "comment", "liking", "file"}) {
            CAPTURE(table);
            CHECK_FALSE(before.at(table).empty());
        }
        prepare(old);
        CHECK(rows_of(old, had) == before);
        CHECK(texts(old, "PRAGMA integrity_check") == std::vector<std::string>{"ok"});
        CHECK_FALSE(old.value<std::string>("PRAGMA foreign_key_check").has_value());
    }
}
TEST_CASE("a stored database becomes what a new one is") {
    connection fresh(":memory:");
    prepare(fresh);
    for (const fs::path& file : stored()) {
        CAPTURE(file.string());
        connection old(":memory:");
        load(old, file);
        prepare(old);
        CHECK(schema_of(old) == schema_of(fresh));
        for (const char* part : parts)
            CHECK(schema_version(old, part) == schema_version(fresh, part));
    }
}
TEST_CASE("the words of a stored database are still found") {
    for (const fs::path& file : stored()) {
        CAPTURE(file.string());
        connection old(":memory:");
        load(old, file);
        prepare(old);
        CHECK(search_posts(old, "haystack", 0).size() == 1);
    }
}
TEST_CASE("a database of a newer program is refused, and left as it is") {
    for (const char* part : parts) {
        connection newer(":memory:");
        prepare(newer);
        newer.run("UPDATE version SET number = number + 1 WHERE part = $1", part);
        const int number = schema_version(newer, part);
        std::string told;
        try {
            prepare(newer);
        } catch (const plait::sqlite::error& why) {
            told = why.what();
        }
        CHECK(told.find("use a newer program") != std::string::npos);
        CHECK(told.find("version " + std::to_string(number) + " of '" + part) != std::string::npos);
        CHECK(schema_version(newer, part) == number);
    }
}

}  // namespace
}  // namespace blogs
