// SPDX-License-Identifier: MIT
#include "plait/testing/memory_file.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>

namespace {

using plait::testing::memory_file;

std::string read(const memory_file& source, std::uint64_t offset, std::size_t count) {
    std::string got(count, '?');
    got.resize(source.read(offset, got));
    return got;
}

}  // namespace

TEST_CASE("a memory file is read from an offset") {
    const memory_file source("0123456789");
    CHECK(read(source, 0, 4) == "0123");
    CHECK(read(source, 4, 4) == "4567");
}

TEST_CASE("at the end of a memory file there is less, behind it nothing") {
    const memory_file source("0123456789");
    CHECK(read(source, 8, 4) == "89");
    CHECK(read(source, 10, 4).empty());
    CHECK(read(source, ~std::uint64_t{0}, 4).empty());
}

TEST_CASE("a memory file has no descriptor") { CHECK(memory_file("x").descriptor() == -1); }

TEST_CASE("a memory file can be cut while it is read") {
    memory_file source("0123456789");
    const plait::file_region promised = source.all();
    source.truncate(3);
    CHECK(promised.length == 10);
    CHECK(read(source, 0, 10) == "012");
    source.truncate(100);
    CHECK(source.size() == 3);
}
