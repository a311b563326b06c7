// SPDX-License-Identifier: MIT
#include "plait/http/redirect.hpp"

#include "plait/http/error.hpp"

#include <doctest/doctest.h>

namespace {

using namespace plait;
using namespace plait::http;

int answered(bytes location, int status = 303) { return redirect(location, status).status(); }

TEST_CASE("a redirect says where to go") {
    const response answer = redirect("/there?a=b");
    CHECK(answer.status() == 303);
    CHECK(answer.head().field("location") == "/there?a=b");
}

TEST_CASE("a redirect has one of five statuses") {
    int allowed = 0;
    for (int status = 200; status < 600; ++status) {
        try {
            if (redirect("/", status).status() == status) ++allowed;
        } catch (const http::protocol_error&) {}
    }
    CHECK(allowed == 5);
    CHECK(redirect("/", 308).status() == 308);
    CHECK_THROWS_AS(answered("/", 300), http::protocol_error);
    CHECK_THROWS_AS(answered("/", 304), http::protocol_error);
}

TEST_CASE("a location that is no URL is refused") {
    for (const bytes wrong : {"", "/a b", "/a\r\nSet-Cookie: x=y", "/\xc3\xa9", "/\x7f", " /"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(answered(wrong), http::protocol_error);
    }
}

TEST_CASE("a path of this site is where to go") {
    for (const bytes local : {"/", "/a/b?c=d#e", "/a//b", "/http://example.com"}) {
        CAPTURE(local);
        CHECK(local_target(local, "/home") == local);
    }
}

TEST_CASE("what leads, or may lead, to another site is not where to go") {
    for (const bytes other :
         {"", "a", "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
          "javascript:alert(1)", "/\t/evil.example", "/a\r\nb", " /a", "/a b", "/\xc3\xa9"}) {
        CAPTURE(other);
        CHECK(local_target(other, "/home") == "/home");
        CHECK(local_target(other) == "/");
    }
}

}  // namespace
