// SPDX-License-Identifier: MIT
#include "plait/http/form.hpp"

#include "plait/http/error.hpp"
#include "plait/testing/doctest.hpp"
#include "plait/testing/replay.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>

namespace {

using namespace plait;
using namespace plait::http;
using namespace std::string_literals;
using pairs = std::vector<form_data::field>;

pairs read(bytes text) {
    const form_data parsed = form_data::parse(text);
    return {parsed.begin(), parsed.end()};
}

int refused(bytes text) {
    try {
        static_cast<void>(form_data::parse(text));
    } catch (const status_error& why) {
        return why.status();
    }
    return 0;
}

TEST_CASE("fields of a form come in order") {
    CHECK(read("b=1&a=2&b=3") == pairs{{"b", "1"}, {"a", "2"}, {"b", "3"}});
}

TEST_CASE("an empty form has no fields") { CHECK(read("").empty()); }

TEST_CASE("names and values of a form are decoded") {
    CHECK(read("a+b=c%20d&%C3%A9=%26%3D%2B") == pairs{{"a b", "c d"}, {"\xc3\xa9", "&=+"}});
}

TEST_CASE("an escaped ampersand or equals sign does not separate") {
    CHECK(read("a%3Db%26c=d") == pairs{{"a=b&c", "d"}});
}

TEST_CASE("a value goes on after a further equals sign") {
    CHECK(read("a=b=c") == pairs{{"a", "b=c"}});
}

TEST_CASE("names and values of a form may be empty") {
    CHECK(read("a=&=b&=&c") == pairs{{"a", ""}, {"", "b"}, {"", ""}, {"c", ""}});
}

TEST_CASE("nothing between ampersands is no field") {
    CHECK(read("&&a=1&&b=2&") == pairs{{"a", "1"}, {"b", "2"}});
}

TEST_CASE("a semicolon does not separate fields") {
    CHECK(read("a=1;b=2") == pairs{{"a", "1;b=2"}});
}

TEST_CASE("a NUL, and bytes that are no ASCII, are text") {
    CHECK(read("a=%00\xc3\xa9") == pairs{{"a", "\0\xc3\xa9"s}});
}

TEST_CASE("a broken escape in a form is refused") {
    for (const bytes wrong : {"a=%", "a=%4", "a=%zz", "%=a", "a=1&b=%u1234"}) {
        CAPTURE(wrong);
        CHECK(refused(wrong) == 400);
    }
}

TEST_CASE("what is not UTF-8 in a form is refused") {
    CHECK(refused("a=%FF") == 400);
    CHECK(refused("%C3=a") == 400);
    CHECK(refused("a=\xff") == 400);
}

TEST_CASE("a form may have a thousand fields, not more") {
    std::string text = "a=1";
    for (int i = 1; i < 1000; ++i) text += "&a=1";
    CHECK(read(text).size() == 1000);
    CHECK(refused(text + "&") == 0);
    CHECK(refused(text + "&b") == 400);
}

TEST_CASE("the first value of a name is found, or what else is wanted") {
    const form_data fields = form_data::parse("a=1&a=2&b=");
    CHECK(fields.find("a") == "1");
    CHECK(fields.value("a") == "1");
    CHECK(fields.find("b") == "");
    CHECK(fields.value("b", "x") == "");
    CHECK_FALSE(fields.find("c").has_value());
    CHECK(fields.value("c", "x") == "x");
    CHECK(fields.value("c") == "");
}

TEST_CASE("all values of a name are found") {
    CHECK(form_data::parse("a=1&b=2&a=3").all("a") == std::vector<bytes>{"1", "3"});
    CHECK(form_data::parse("a=1").all("b").empty());
}

request_head posted(std::string_view type_line) {
    return parse_request("POST / HTTP/1.1\r\nHost: a\r\n" + std::string(type_line) + "\r\n");
}

constexpr std::string_view as_form = "Content-Type: application/x-www-form-urlencoded\r\n";

TEST_CASE("a form is read from a body, however it is cut") {
    const request_head asked = posted(as_form);
    const form_data expected = form_data::parse("name=Ann+Lee&city=%C3%85bo");
    testing::replay([&] { return form(asked.handle()); }, "name=Ann+Lee&city=%C3%85bo", expected);
}

TEST_CASE("an empty body is an empty form") {
    const request_head asked = posted(as_form);
    testing::replay([&] { return form(asked.handle()); }, "", form_data());
}

TEST_CASE("a form in a body is refused as one in a query is, however it is cut") {
    const request_head asked = posted(as_form);
    testing::replay([&] { return form(asked.handle()); }, "a=1&b=%4",
                    testing::fails<status_error>("two hex digits"));
}

TEST_CASE("a form is as long as it may be, however it is cut; one byte more is refused") {
    const request_head asked = posted(as_form);
    testing::replay([&] { return form(asked.handle(), 7); }, "a=1&b=2",
                    form_data::parse("a=1&b=2"));
    testing::replay([&] { return form(asked.handle(), 6); }, "a=1&b=2",
                    testing::fails<status_error>("at most 6 bytes"));
}

TEST_CASE("a form's type may have parameters, and be in any case") {
    const request_head asked =
        posted("Content-Type: Application/X-WWW-Form-URLencoded ; charset=UTF-8\r\n");
    testing::replay([&] { return form(asked.handle()); }, "a=1", form_data::parse("a=1"));
}

TEST_CASE("a body of another type, or of none, is no form") {
    for (const std::string_view type :
         {"", "Content-Type: multipart/form-data; boundary=x\r\n", "Content-Type: text/plain\r\n",
          "Content-Type: application/x-www-form-urlencoded2\r\n"}) {
        CAPTURE(type);
        const request_head asked = posted(type);
        auto program = compose(form(asked.handle()));
        program.next();
        REQUIRE(program.state() == state::failed);
        try {
            static_cast<void>(program.result());
        } catch (const status_error& why) {
            CHECK(why.status() == 415);
        }
    }
}

}  // namespace
