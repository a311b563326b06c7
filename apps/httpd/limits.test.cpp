// SPDX-License-Identifier: MIT
#include "apps/httpd/limits.hpp"

#include "plait/compose/error.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

TEST_CASE("a size may be in bytes, k, M or G") {
    httpd::limits limits;
    limits.set("head=4096");
    CHECK(limits.http.head == 4096);
    limits.set("head=4k");
    CHECK(limits.http.head == 4096);
    limits.set("body=3M");
    CHECK(limits.http.body == 3U << 20U);
    limits.set("body=1G");
    CHECK(limits.http.body == 1U << 30U);
}

TEST_CASE("a time has a unit: ms, s, m or h") {
    httpd::limits limits;
    limits.set("idle=1500ms");
    CHECK(limits.timers.idle == 1500ms);
    limits.set("head-time=7s");
    CHECK(limits.timers.head == 7s);
    limits.set("application=2m");
    CHECK(limits.timers.application == 2min);
    limits.set("write=1h");
    CHECK(limits.timers.write == 1h);
    CHECK_THROWS_AS(limits.set("idle=60"), plait::error);
}

TEST_CASE("what can be unlimited must be spelled so, and only that") {
    httpd::limits limits;
    limits.set("body=unlimited");
    CHECK(limits.http.body == plait::http::unlimited);
    limits.set("idle=unlimited");
    CHECK(limits.timers.idle == plait::http::timers::duration::max());
    limits.set("per-address=3");
    limits.set("per-address=unlimited");
    CHECK(limits.per_address == std::numeric_limits<std::size_t>::max());
    CHECK_THROWS_AS(limits.set("head=unlimited"), plait::error);
}

TEST_CASE("zero is refused, for every limit") {
    httpd::limits limits;
    for (const char* name : {"request-line", "head", "fields", "body", "requests", "connections",
                             "per-address", "rate"}) {
        CAPTURE(name);
        CHECK_THROWS_AS(limits.set(std::string(name) + "=0"), plait::error);
    }
    CHECK_THROWS_AS(limits.set("idle=0s"), plait::error);
}

TEST_CASE("what is no amount is refused, and changes nothing") {
    httpd::limits limits;
    for (const char* text : {"head", "head=", "head=x", "head=-1", "head=1x", "head=1 k", "head=1K",
                             "head=99999999999999999999", "body=9999999999G", "fields=101",
                             "rate=5G", "connections=1k", "=1", ""}) {
        CAPTURE(text);
        CHECK_THROWS_AS(limits.set(text), plait::error);
    }
    CHECK(limits.http.head == plait::http::limits{}.head);
    CHECK(limits.http.fields == 100);
}

TEST_CASE("a name that is none is told those there are") {
    httpd::limits limits;
    try {
        limits.set("haed=1");
        FAIL("accepted");
    } catch (const plait::error& wrong) {
        const std::string text = wrong.what();
        CHECK(text.find("'haed'") != std::string::npos);
        CHECK(text.find("per-address") != std::string::npos);
    }
}
