// SPDX-License-Identifier: MIT
#include "plait/http/status.hpp"

#include "plait/http/error.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace plait;

TEST_CASE("a registered status has its phrase") {
    CHECK(http::reason_phrase(200) == "OK");
    CHECK(http::reason_phrase(404) == "Not Found");
    CHECK(http::reason_phrase(431) == "Request Header Fields Too Large");
    CHECK(http::reason_phrase(505) == "HTTP Version Not Supported");
}

TEST_CASE("an unregistered status has the phrase of its class") {
    CHECK(http::reason_phrase(299) == "Success");
    CHECK(http::reason_phrase(399) == "Redirection");
    CHECK(http::reason_phrase(499) == "Client Error");
    CHECK(http::reason_phrase(599) == "Server Error");
}

TEST_CASE("a status_error without a text says its phrase") {
    CHECK(std::string(http::status_error(404).what()) == "Not Found");
    CHECK(std::string(http::status_error(404, "no such page").what()) == "no such page");
    CHECK(http::status_error(404).status() == 404);
}

TEST_CASE("a protocol_error of a fault tells its status, reason and text") {
    const http::protocol_error wrong(http::fault{431, "limit", "too long"});
    CHECK(wrong.status() == 431);
    CHECK(std::string(wrong.reason()) == "limit");
    CHECK(std::string(wrong.what()) == "too long");
}

TEST_CASE("a protocol_error is one of plait's") {
    CHECK_THROWS_AS(throw http::protocol_error(500, "x"), plait::protocol_error);
}
