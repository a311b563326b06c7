// SPDX-License-Identifier: MIT
#include "plait/http/log_line.hpp"

#include "plait/http/connection.hpp"
#include "plait/testing/driver.hpp"

#include <doctest/doctest.h>
#include <algorithm>
#include <string>
#include <string_view>

namespace {

using namespace plait;
using namespace plait::http;

constexpr std::int64_t now = 784'111'777;  // Sun, 06 Nov 1994 08:49:37 GMT

// Keeps the lines of what it is told.
class logger final : public observer {
public:
    explicit logger(log_format format) : format_(format) {}
    void moved(stage, stage) noexcept override {}
    void ended(const exchange_record& what) noexcept override {
        lines += log_line(what, format_, now);
    }
    void timed_out(bytes) noexcept override {}
    void closed(stage) noexcept override {}

    std::string lines;

private:
    log_format format_;
};

response hello(request) { return text("hello"); }

// What is logged of this input.
std::string logged(log_format format, std::string_view wire) {
    logger log(format);
    http::options how;
    how.observer = &log;
    {
        testing::driver server(connection(hello, how));
        server.feed(wire);
        server.end();
    }
    return log.lines;
}
std::string with_field(log_format format, std::string_view line) {
    return logged(format, "GET /a?b HTTP/1.1\r\nHost: a\r\n" + std::string(line) + "\r\n\r\n");
}

TEST_CASE("a combined line has peer, time, request line, status, bytes, referrer and agent") {
    CHECK(
        logged(log_format::combined,
               "GET /a?b HTTP/1.1\r\nHost: a\r\nReferer: http://x/\r\nUser-Agent: me/1\r\n\r\n") ==
        "192.0.2.1 - - [06/Nov/1994:08:49:37 +0000] \"GET /a?b HTTP/1.1\" 200 121 "
        "\"http://x/\" \"me/1\"\n");
}

TEST_CASE("what a request does not say is a dash") {
    CHECK(logged(log_format::combined, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
              .ends_with("\"GET / HTTP/1.1\" 200 121 \"-\" \"-\"\n"));
}

TEST_CASE("a request that was not readable is logged with a dash and its status") {
    const std::string line = logged(log_format::combined, "nonsense\r\n\r\n");
    CHECK(line.starts_with("192.0.2.1 - - [06/Nov/1994:08:49:37 +0000] \"-\" 400 "));
    CHECK(std::ranges::count(line, '\n') == 1);
}

TEST_CASE("quotes and backslashes cannot end a field of a combined line") {
    CHECK(with_field(log_format::combined, R"(User-Agent: a" 200 "b\)")
              .ends_with(R"("-" "a\" 200 \"b\\")"
                         "\n"));
}

TEST_CASE("tabs, and bytes beyond ASCII, are escaped in a combined line") {
    CHECK(with_field(log_format::combined, "User-Agent: a\tb\xc3\xa9\xff")
              .ends_with("\"a\\x09b\\xc3\\xa9\\xff\"\n"));
}

TEST_CASE("each exchange has its line") {
    const std::string one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    CHECK(std::ranges::count(logged(log_format::combined, one + one + one), '\n') == 3);
    CHECK(std::ranges::count(logged(log_format::json, one + one + one), '\n') == 3);
}

TEST_CASE("a JSON line is an object with what is known of the exchange") {
    const std::string line =
        logged(log_format::json,
               "GET /a?b HTTP/1.1\r\nHost: a\r\nReferer: http://x/\r\nUser-Agent: me/1\r\n"
               "Connection: close\r\n\r\n");
    CHECK(line.starts_with("{\"time\":\"1994-11-06T08:49:37Z\",\"id\":\""));
    CHECK(line.find("\",\"peer\":\"192.0.2.1\",\"method\":\"GET\",\"target\":\"/a?b\","
                    "\"version\":\"HTTP/1.1\",\"status\":200,\"bytes_in\":") != std::string::npos);
    CHECK(line.find(",\"us_to_head\":0,\"us_to_end\":0,\"agent\":\"me/1\","
                    "\"referrer\":\"http://x/\",\"close\":\"client\"}\n") != std::string::npos);
}

TEST_CASE("a JSON line stays a line, and JSON, whatever is sent") {
    const std::string line = with_field(log_format::json, "User-Agent: a\"b\\c\td\xff");
    CHECK(line.find("\"agent\":\"a\\\"b\\\\c\\u0009d\xef\xbf\xbd\"") != std::string::npos);
    CHECK(std::ranges::count(line, '\n') == 1);
}

TEST_CASE("every month is logged by its number") {
    const request_head asked = parse_request("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    const exchange_record what(asked.handle());
    for (int month = 1; month <= 12; ++month) {
        const std::int64_t moment = (month - 1) * 2'630'000LL + 86'400;
        const std::string line = log_line(what, log_format::json, moment);
        CAPTURE(month);
        CHECK(line.substr(9, 8) ==
              "1970-" + std::string(month < 10 ? "0" : "") + std::to_string(month) + "-");
    }
}

}  // namespace
