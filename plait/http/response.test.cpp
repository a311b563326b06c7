// SPDX-License-Identifier: MIT
#include "plait/http/response.hpp"

#include "plait/http/error.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace plait;
using namespace plait::http;

}  // namespace

TEST_CASE("a head keeps its fields as they go on the wire") {
    const head made = head(201).with("Location", "/a").with("X-B", "  c\t");
    CHECK(made.status() == 201);
    CHECK(made.lines() == "Location: /a\r\nX-B: c\r\n");
    CHECK(made.field("location") == "/a");
    CHECK(made.field("X-b") == "c");
    CHECK_FALSE(made.field("x").has_value());
}

TEST_CASE("CR, LF, NUL and other controls in a name or a value throw at once") {
    for (const bytes wrong : {bytes("a\rb"), bytes("a\nb"), bytes("a\0b", 3), bytes("a\r\nX: y"),
                              bytes("a\x7f"), bytes("\x01")}) {
        CHECK_THROWS_AS((void)head().with("X", wrong), http::protocol_error);
        CHECK_THROWS_AS((void)head().with(wrong, "x"), http::protocol_error);
    }
    CHECK_THROWS_AS((void)head().with("", "x"), http::protocol_error);
    CHECK_THROWS_AS((void)head().with("a b", "x"), http::protocol_error);
    CHECK_THROWS_AS((void)head().with("a:", "x"), http::protocol_error);
    CHECK_THROWS_AS((void)text("x").with("X", "a\nb"), http::protocol_error);
    CHECK_NOTHROW((void)head().with("X", "\xc3\xa9\t!"));
}

TEST_CASE("such a fault is the application's: it becomes a 500") {
    int status = 0;
    try {
        static_cast<void>(head().with("X", "a\nb"));
    } catch (const http::protocol_error& wrong) {
        status = wrong.status();
    }
    CHECK(status == 500);
}

TEST_CASE("Content-Length is a promise, not a line") {
    const head made = head().with("content-length", "42");
    CHECK(made.told_length() == 42);
    CHECK(made.lines().empty());
    for (const bytes wrong : {"", "x", "-1", "1x", "1 2", "99999999999999999999"})
        CHECK_THROWS_AS((void)head().with("Content-Length", wrong), http::protocol_error);
}

TEST_CASE("of the connection's own fields, an application may say close, and no more") {
    CHECK(head().with("Connection", "close").closes());
    CHECK_FALSE(head().closes());
    CHECK_THROWS_AS((void)head().with("Connection", "keep-alive"), http::protocol_error);
    CHECK_THROWS_AS((void)head().with("Transfer-Encoding", "chunked"), http::protocol_error);
}

TEST_CASE("a status is 200 to 599") {
    CHECK_NOTHROW((void)head(200));
    CHECK_NOTHROW((void)head(599));
    for (const int wrong : {-1, 0, 100, 199, 600, 1000})
        CHECK_THROWS_AS((void)head(wrong), http::protocol_error);
}

TEST_CASE("a head is at most 32 KiB") {
    head made;
    const std::string value(1000, 'x');
    CHECK_THROWS_AS(
        [&] {
            for (int i = 0; i < 40; ++i) made.with("X", value);
        }(),
        http::protocol_error);
    CHECK(made.lines().size() < 33'000);
}

TEST_CASE("a text is plain, in UTF-8") {
    const response made = text("OK");
    CHECK(made.status() == 200);
    CHECK(made.text() == "OK");
    CHECK(made.head().field("content-type") == "text/plain; charset=utf-8");
}

TEST_CASE("a static body is not copied") {
    static const std::string page(1000, 'x');
    const response made = content("text/html", static_view(page));
    CHECK(made.text().data() == page.data());
}

TEST_CASE("a part refers to bytes, a head, or a file region") {
    const head first(404);
    const std::string data = "abc";
    const file_region region;
    CHECK(part(data).view().data() == data.data());
    CHECK(part(data).head() == nullptr);
    CHECK(part(first).head() == &first);
    CHECK(part(region).size() == 0);
    CHECK(part("abcd").size() == 4);
}
