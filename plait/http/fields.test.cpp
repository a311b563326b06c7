// SPDX-License-Identifier: MIT
#include "plait/http/fields.hpp"

#include "plait/http/request.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace plait;
using namespace plait::http;

request_head sample() {
    return parse_request(
        "GET / HTTP/1.1\r\nHost: a\r\nX-One: 1\r\nAccept: text/html\r\nx-one: 2\r\nX-Two:\r\n"
        "Accept: */*\r\n\r\n");
}

}  // namespace

TEST_CASE("fields are found by name, whatever the case, the first of several") {
    const request_head head = sample();
    const field_list& fields = head.handle().fields();
    CHECK(fields.find("x-one") == "1");
    CHECK(fields.find("X-ONE") == "1");
    CHECK(fields.find("accept") == "text/html");
    CHECK(fields.find(field_name::accept) == "text/html");
    CHECK(fields.find("X-Two") == "");
}

TEST_CASE("a field that is not there is nothing") {
    const request_head head = sample();
    const field_list& fields = head.handle().fields();
    CHECK_FALSE(fields.find("x-three").has_value());
    CHECK_FALSE(fields.find(field_name::cookie).has_value());
    CHECK_FALSE(fields.find("").has_value());
    CHECK_FALSE(fields.combined("x-three").has_value());
}

TEST_CASE("fields of one name are counted, and combined in order (RFC 9110, section 5.3)") {
    const request_head head = sample();
    const field_list& fields = head.handle().fields();
    CHECK(fields.count("X-One") == 2);
    CHECK(fields.count("nope") == 0);
    CHECK(fields.combined("x-ONE") == "1, 2");
    CHECK(fields.combined("accept") == "text/html, */*");
}

TEST_CASE("fields keep their order and their spelling") {
    const request_head head = sample();
    std::string all;
    for (const field each : head.handle().fields()) all.append(each.name).append(";");
    CHECK(all == "Host;X-One;Accept;x-one;X-Two;Accept;");
    CHECK(head.handle().fields().size() == 6);
    CHECK(head.handle().fields()[1] == field("X-One", "1"));
}

TEST_CASE("erased fields are gone, for lookups too") {
    const std::string text = "Host: a\r\nAccept: b\r\nHost: c\r\n";
    field_list fields(text.data());
    const bytes all = text;
    fields.add(field_name::host, all.substr(0, 4), all.substr(6, 1));
    fields.add(field_name::accept, all.substr(9, 6), all.substr(17, 1));
    fields.add(field_name::host, all.substr(20, 4), all.substr(26, 1));
    bool first = true;
    fields.erase_if([&](bytes, field_name known) {
        return known == field_name::host && std::exchange(first, false);
    });
    CHECK(fields.size() == 2);
    CHECK(fields.find(field_name::host) == "c");
    CHECK(fields.find(field_name::accept) == "b");
    fields.erase_if([](bytes, field_name) { return true; });
    CHECK(fields.empty());
    CHECK_FALSE(fields.find(field_name::host).has_value());
}
