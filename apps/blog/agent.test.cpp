// SPDX-License-Identifier: MIT
#include "apps/blog/agent.hpp"

#include <doctest/doctest.h>

namespace blogs {
namespace {

TEST_CASE("a browser is told from those whose names it bears") {
    CHECK(agent_text("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0") ==
          "Firefox, Linux");
    CHECK(agent_text("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like "
                     "Gecko) Chrome/120.0.0.0 Safari/537.36") == "Chrome, Windows");
    CHECK(agent_text("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like "
                     "Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0") == "Edge, Windows");
    CHECK(agent_text("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, "
                     "like Gecko) Version/17.1 Safari/605.1.15") == "Safari, macOS");
}
TEST_CASE("a phone is told from the system it is made of") {
    CHECK(agent_text("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 "
                     "(KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1") ==
          "Safari, iPhone");
    CHECK(agent_text("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like "
                     "Gecko) Chrome/120.0.0.0 Mobile Safari/537.36") == "Chrome, Android");
}
TEST_CASE("a browser of no known system is named alone") {
    CHECK(agent_text("Firefox/1.0") == "Firefox");
}
TEST_CASE("what is no browser is shown as it is, and not for long") {
    CHECK(agent_text("curl/7.88.1") == "curl/7.88.1");
    CHECK(agent_text("") == "");
    CHECK(agent_text(std::string(1000, 'x')) == std::string(40, 'x'));
}

}  // namespace
}  // namespace blogs
