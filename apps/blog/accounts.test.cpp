// SPDX-License-Identifier: MIT
#include "apps/blog/accounts.hpp"

#include <doctest/doctest.h>

#include <string>

namespace blogs {
namespace {

int refused_name(std::string_view name) {
    try {
        (void)canonical_name(name);
        return 0;
    } catch (const refusal& why) {
        return why.status();
    }
}
bool refused_password(std::string_view password) {
    try {
        check_password(password, "ann");
        return false;
    } catch (const refusal& why) {
        return why.field() == "password";
    }
}

TEST_CASE("a name is unique whatever its case and spaces") {
    CHECK(canonical_name("Ann") == "ann");
    CHECK(canonical_name("Ann  B.  Smith") == "ann b. smith");
    CHECK(is_canonical_name("ann b. smith"));
}
TEST_CASE("hostile names are refused") {
    for (const char* name : {"",           "a",
                             "ab",         "..",
                             "...",        " ann",
                             "ann ",       "-ann",
                             "ann.",       "_ann",
                             "ann/bob",    "ann\\bob",
                             "ann\nbob",   "ann\tbob",
                             "<b>ann</b>", "ann'--",
                             "ann\"",      "ann%2Fbob",
                             "änn",        "аnn",
                             "ann\x7f",    "ann@example.com",
                             "ann&bob",    "ann?x",
                             "ann#x",      "@@new",
                             "ann;drop",   "ann\u202Ebob",
                             "ann\xff",    "this name is longer than thirty characters"}) {
        CAPTURE(name);
        CHECK(refused_name(name) == 422);
        CHECK_FALSE(is_canonical_name(name));
    }
    CHECK(refused_name(std::string_view("ann\0bob", 7)) == 422);
    CHECK(refused_name(std::string(100'000, 'a')) == 422);
}
TEST_CASE("an upper-case name is no canonical one") {
    CHECK_FALSE(is_canonical_name("Ann"));
    CHECK_FALSE(is_canonical_name("ann  b"));
}
TEST_CASE("passwords that are too short, too long or too simple are refused") {
    for (const char* password :
         {"", "short", "123456789", "aaaaaaaaaaaaaaaa", "ann1234567", "with\ncontrol",
          "with\x7f"
          "delete",
          "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"}) {
        CAPTURE(password);
        CHECK(refused_password(password));
    }
    CHECK(refused_password(std::string(255, 'x') + "yz"));
    CHECK_FALSE(refused_password("correct horse"));
    CHECK_FALSE(refused_password("пароль длинный"));
    CHECK_FALSE(refused_password("<script>\"'&% ' OR 1=1"));
}

}  // namespace
}  // namespace blogs
