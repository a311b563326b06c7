// SPDX-License-Identifier: MIT
#include "plait/http/parameterized.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>

namespace {

using namespace plait::http;

std::optional<std::string> in(std::string_view text, std::string_view name) {
    const auto parsed = parameterized::parse(text);
    if (!parsed) return "malformed";
    const auto found = parsed->find(name);
    if (!found) return std::nullopt;
    return std::string(*found);
}

TEST_CASE("a value without parameters is itself, without the blanks around it") {
    CHECK(parameterized::parse(" form-data\t")->value() == "form-data");
    CHECK(parameterized::parse("")->value() == "");
}

TEST_CASE("a parameter is a token or a quoted string") {
    CHECK(in("a; b=c", "b") == "c");
    CHECK(in("a; b=\"c d\"", "b") == "c d");
    CHECK(in("a; b=\"\"", "b") == "");
}

TEST_CASE("blanks may stand beside a semicolon, or not") {
    CHECK(in("a;b=c;d=e", "d") == "e");
    CHECK(in("a \t;\t b=c ; d=e ", "d") == "e");
}

TEST_CASE("parameter names are in any case, values are kept") {
    CHECK(in("a; Boundary=XyZ", "boundary") == "XyZ");
    CHECK(in("a; boundary=XyZ", "BOUNDARY") == "XyZ");
}

TEST_CASE("a parameter that is not there is nothing") { CHECK(in("a; b=c", "c") == std::nullopt); }

TEST_CASE("a semicolon in a quoted string does not separate") {
    CHECK(in("a; b=\"c; d=e\"; f=g", "b") == "c; d=e");
    CHECK(in("a; b=\"c; d=e\"; f=g", "d") == std::nullopt);
    CHECK(in("a; b=\"c; d=e\"; f=g", "f") == "g");
}

TEST_CASE("a backslash escapes quotes and backslashes") {
    CHECK(in(R"(a; b="c\"d\\e")", "b") == R"(c"d\e)");
}

TEST_CASE("a backslash before anything else stands for itself") {
    CHECK(in(R"(a; b="C:\temp\new.txt")", "b") == R"(C:\temp\new.txt)");
}

TEST_CASE("empty parameters are skipped") {
    CHECK(in("a;; b=c;", "b") == "c");
    CHECK(in("a; ; b=c", "b") == "c");
}

TEST_CASE("a parameter given twice is malformed, whatever its value") {
    CHECK(in("a; b=c; b=c", "b") == "malformed");
    CHECK(in("a; b=c; B=d", "b") == "malformed");
}

TEST_CASE("what is no parameter is malformed") {
    for (const std::string_view wrong :
         {"a; b", "a; b=", "a; b =c", "a; b= c", "a; =c", "a; b=c d", "a; b=\"c", "a; b=\"c\\\"",
          "a; b=\"c\"d", "a; b=c,d", "a; b=c/d", "a; \"b\"=c", "a; b=\"", "a; b=c=d"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parameterized::parse(wrong).has_value());
    }
}

}  // namespace
