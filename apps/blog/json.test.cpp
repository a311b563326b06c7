// SPDX-License-Identifier: MIT
#include "apps/blog/json.hpp"

#include <doctest/doctest.h>

namespace blogs {
namespace {

TEST_CASE("objects, lists and values are separated as they must be") {
    json out;
    out.begin()
        .member("a", 1)
        .list("b")
        .item("x")
        .item(2)
        .begin()
        .member("c", true)
        .end()
        .end_list();
    out.list("d").begin().end().begin().end().end_list().list("e").end_list().end();
    CHECK(std::move(out).text() ==
          "{\"a\":1,\"b\":[\"x\",2,{\"c\":true}],\"d\":[{},{}],\"e\":[]}\n");
}
TEST_CASE("texts and names are escaped") {
    json out;
    out.begin().member("\"", std::string("\n\xff</script>")).end();
    CHECK(std::move(out).text() == "{\"\\\"\":\"\\n\xEF\xBF\xBD</script>\"}\n");
}

}  // namespace
}  // namespace blogs
