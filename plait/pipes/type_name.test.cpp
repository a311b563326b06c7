// SPDX-License-Identifier: MIT
#include "plait/pipes/type_name.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

using namespace plait::pipes;

namespace {
struct record {};
}  // namespace

TEST_CASE("types are named as a programmer writes them, on all compilers") {
    CHECK(type_name<int>() == "int");
    CHECK(type_name<unsigned long>() == "unsigned long");
    CHECK(type_name<std::uint16_t>() == "unsigned short");
    CHECK(type_name<long long>() == "long long");
    CHECK(type_name<unsigned char>() == "unsigned char");
    CHECK(type_name<std::string>() == "std::string");
    CHECK(type_name<std::string_view>() == "std::string_view");
    CHECK(type_name<std::vector<std::vector<int>>>() == "std::vector<std::vector<int>>");
    CHECK(type_name<std::optional<std::string>>() == "std::optional<std::string>");
    CHECK(type_name<record>() == "record");
}
