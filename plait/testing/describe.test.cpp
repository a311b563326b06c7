// SPDX-License-Identifier: MIT
#include "plait/testing/describe.hpp"

#include "plait/compose/error.hpp"

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace {

using namespace plait;
using namespace plait::testing;

struct shy {};
struct open {};
std::ostream& operator<<(std::ostream& out, const open&) { return out << "an open book"; }
enum class colour { red };
const char* to_string(colour) { return "red"; }

template <class E>
std::string described(const E& thrown) {
    return describe_exception(std::make_exception_ptr(thrown));
}

}  // namespace

TEST_CASE("texts are quoted on one line") {
    CHECK(quoted("a\r\n\t\"\\") == R"("a\r\n\t\"\\")");
    CHECK(quoted(std::string_view("\0\x1f\x7f\xff", 4)) == R"("\x00\x1f\x7f\xff")");
    CHECK(quoted("") == "\"\"");
}

TEST_CASE("a long text is cut, and its length told") {
    CHECK(quoted("abcdef", 2) == "\"ab\"… (6 bytes)");
    CHECK(quoted("ab", 2) == "\"ab\"");
}

TEST_CASE("values are described as one would write them") {
    CHECK(describe(42) == "42");
    CHECK(describe(true) == "true");
    CHECK(describe('x') == "\"x\"");
    CHECK(describe(0.5) == "0.5");
    CHECK(describe(std::string("a\n")) == "\"a\\n\"");
    CHECK(describe("literal") == "\"literal\"");
    CHECK(describe(nothing{}).empty());
}

TEST_CASE("optionals and ranges are described by what they hold") {
    CHECK(describe(std::optional<int>(4)) == "4");
    CHECK(describe(std::optional<int>()) == "nothing");
    CHECK(describe(std::vector<std::string>{"a", "b"}) == "[\"a\", \"b\"]");
    CHECK(describe(std::vector<bool>{true, false}) == "[true, false]");
    CHECK(describe(std::vector<std::vector<int>>{{1}, {}}) == "[[1], []]");
}

TEST_CASE("to_string and << are used where they are") {
    CHECK(describe(colour::red) == "red");
    CHECK(describe(state::wants_input) == "wants_input");
    CHECK(describe(open{}) == "an open book");
}

TEST_CASE("what cannot be shown is described by its type") {
    CHECK(describe(shy{}) == "a (anonymous namespace)::shy");
}

TEST_CASE("exceptions are described by type and text") {
    CHECK(described(protocol_error("no")) == "plait::protocol_error: no");
    CHECK(described(std::runtime_error("no")) == "std::runtime_error: no");
    CHECK(described(5) == "int");
}
