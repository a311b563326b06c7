// SPDX-License-Identifier: MIT
#include "plait/traversal/name_table.hpp"

#include <doctest/doctest.h>

#include <string>

namespace plait::traversal::detail {
namespace {

TEST_CASE("an empty table finds nothing") { CHECK(name_table<int>().find("a") == nullptr); }
TEST_CASE("a name finds its value") {
    name_table<int> table;
    table["a"] = 1;
    table["b"] = 2;
    CHECK(*table.find("a") == 1);
    CHECK(*table.find("b") == 2);
}
TEST_CASE("a name that was not put in is not found") {
    name_table<int> table;
    table["a"] = 1;
    CHECK(table.find("c") == nullptr);
    CHECK(table.find("") == nullptr);
}
TEST_CASE("the same name is one entry") {
    name_table<int> table;
    table["a"] = 1;
    table["a"] += 1;
    CHECK(*table.find("a") == 2);
}
TEST_CASE("each of a thousand names finds its own value") {
    name_table<int> table;
    for (int i = 0; i < 1000; ++i) table["name " + std::to_string(i)] = i;
    bool all = true;
    for (int i = 0; i < 1000; ++i) {
        const int* found = table.find("name " + std::to_string(i));
        all = all && found != nullptr && *found == i;
    }
    CHECK(all);
}
TEST_CASE("a value keeps its place while others are added") {
    name_table<int> table;
    int* first = &table["a"];
    for (int i = 0; i < 100; ++i) table[std::to_string(i)] = i;
    CHECK(&table["a"] == first);
}

}  // namespace
}  // namespace plait::traversal::detail
