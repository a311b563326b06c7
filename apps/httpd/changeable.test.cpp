// SPDX-License-Identifier: MIT
#include "apps/httpd/changeable.hpp"

#include <doctest/doctest.h>

#include <string>

namespace httpd {
namespace {

TEST_CASE("what was changed is what is read from then on") {
    changeable<std::string> title("First");
    CHECK(*title == "First");
    title.become("Second");
    CHECK(*title == "Second");
    CHECK(title->size() == 6);
}
TEST_CASE("who reads it while it is changed reads on what it was") {
    changeable<std::string> title(std::string(100, 'a'));
    const std::string& seen = *title;
    for (int i = 0; i < 100; ++i) title.become(std::to_string(i));
    CHECK(seen == std::string(100, 'a'));
    CHECK(*title == "99");
}

}  // namespace
}  // namespace httpd
