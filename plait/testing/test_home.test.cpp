// SPDX-License-Identifier: MIT
#include "plait/testing/test_home.hpp"

#include "plait/testing/driver.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace {

using namespace plait;
using namespace plait::testing;

class fixture {
public:
    std::shared_ptr<test_home> here = std::make_shared<test_home>();
    std::string log;

    void post(const std::string& what) {
        here->post([this, what] { log += what; });
    }
};

TEST_CASE_FIXTURE(fixture, "what is posted waits until the home runs") {
    post("a");
    CHECK(log.empty());
    CHECK(here->run());
    CHECK(log == "a");
}

TEST_CASE_FIXTURE(fixture, "what is posted runs in order, and once") {
    post("a");
    post("b");
    CHECK(here->run());
    CHECK_FALSE(here->run());
    CHECK(log == "ab");
}

TEST_CASE_FIXTURE(fixture, "what is posted by what runs, runs too") {
    here->post([this] {
        log += "a";
        post("b");
    });
    CHECK(here->run());
    CHECK(log == "ab");
}

TEST_CASE_FIXTURE(fixture, "a home run from inside of what it runs leaves the rest for later") {
    here->post([this] {
        post("b");
        CHECK_FALSE(here->run());
        log += "a";
    });
    CHECK(here->run());
    CHECK(log == "ab");
}

TEST_CASE_FIXTURE(fixture, "a home may go with the last that holds it, from inside") {
    here->post([this] { here.reset(); });
    post("a");
    CHECK(here->run());
    CHECK(log == "a");
}

coro<void, bytes, output> posts(std::string* log) {
    const bytes piece = co_await receive;
    home& here = co_await at_home;
    here.post([log] { *log += "posted"; });
    co_yield piece;
    *log += "written ";
}

TEST_CASE("a driver is at home, and runs what is posted when its program rests") {
    std::string log;
    driver d(posts(&log));
    d.feed("x");
    CHECK(log == "written posted");
}

TEST_CASE("a test may give a driver a home of its own") {
    const auto here = std::make_shared<test_home>();
    std::string log;
    driver d(posts(&log), bind(at_home, static_cast<home&>(*here)));
    d.feed("x");
    CHECK(log == "written ");
    here->run();
    CHECK(log == "written posted");
}

}  // namespace
