// SPDX-License-Identifier: MIT
#include "apps/blog/config.hpp"

#include "plait/sqlite/folder.test.hpp"

#include <doctest/doctest.h>
#include <CLI/CLI.hpp>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace blogs {
namespace {

struct command_fixture {
    command_fixture() {
        command.add_option("--listen", listen);
        command.add_option("--threads", threads);
        command.add_option("--tls-cert", certificate);
        command.add_flag("--empty", empty);
        hear_environment(command);
    }
    void read(const std::string& text) {
        std::ofstream(folder / "c.json") << text;
        read_config(command, folder / "c.json");
    }

    plait::sqlite::test_folder folder;
    CLI::App command{"test"};
    std::vector<std::string> listen;
    unsigned threads = 1;
    std::string certificate;
    bool empty = false;
};

TEST_CASE_FIXTURE(command_fixture, "a configuration says what the command line does not") {
    command.parse("--threads 2");
    read("{\"threads\": 7, \"listen\": [\"a:1\", \"b:2\"], /* yes */ \"empty\": true}");
    CHECK(threads == 2);
    CHECK(listen == std::vector<std::string>{"a:1", "b:2"});
    CHECK(empty);
}
TEST_CASE_FIXTURE(command_fixture, "the environment says it before the configuration") {
    setenv("BLOG_TLS_CERT", "from.pem", 1);
    command.parse("");
    unsetenv("BLOG_TLS_CERT");
    read("{\"tls-cert\": \"other.pem\", \"threads\": 3}");
    CHECK(certificate == "from.pem");
    CHECK(threads == 3);
}
TEST_CASE_FIXTURE(command_fixture, "what is no configuration is refused") {
    command.parse("");
    for (const char* text :
         {"", "[]", "{", "\"x\"", "{\"unknown\": 1}", "{\"threads\": {}}", "{\"threads\": null}",
          "{\"threads\": \"many\"}", "{\"help\": true}"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(read(text), CLI::Error);
    }
    CHECK_THROWS_AS(read_config(command, folder / "missing"), CLI::Error);
}

}  // namespace
}  // namespace blogs
