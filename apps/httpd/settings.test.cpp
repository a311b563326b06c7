// SPDX-License-Identifier: MIT
#include "apps/httpd/settings.hpp"

#include <doctest/doctest.h>

#include <iostream>
#include <sstream>
#include <vector>

namespace {

// What the command line says, or the exit code and what was printed.
struct outcome {
    std::optional<httpd::settings> chosen;
    int exit_code = -1;
    std::string said;
};

outcome read(std::vector<const char*> words) {
    words.insert(words.begin(), "httpd");
    outcome found;
    const std::ostringstream said;
    auto* const out = std::cout.rdbuf(said.rdbuf());
    auto* const err = std::cerr.rdbuf(said.rdbuf());
    found.chosen = httpd::parse(static_cast<int>(words.size()), words.data(), found.exit_code);
    std::cout.rdbuf(out);
    std::cerr.rdbuf(err);
    found.said = said.str();
    return found;
}

}  // namespace

TEST_CASE("a folder is served at 127.0.0.1:8080 by one thread, if nothing else is said") {
    const auto found = read({"--root", "/srv"}).chosen;
    REQUIRE(found);
    CHECK(found->root == "/srv");
    REQUIRE(found->listen.size() == 1);
    CHECK(found->listen[0].to_string() == "127.0.0.1:8080");
    CHECK(found->threads == 1);
    CHECK(found->access_log.empty());
    CHECK_FALSE(found->debug);
}

TEST_CASE("options that may come again add up") {
    const auto found = read({"--echo", "--listen", "127.0.0.1:1", "--listen", "[::1]:2", "--trust",
                             "10.0.0.0/8", "--trust", "::1", "--mime", "md=text/markdown",
                             "--limit", "head=4k", "--limit", "fields=9"})
                           .chosen;
    REQUIRE(found);
    REQUIRE(found->listen.size() == 2);
    CHECK(found->listen[1].to_string() == "[::1]:2");
    CHECK(found->trusted.size() == 2);
    CHECK(found->mime.at("md") == "text/markdown");
    CHECK(found->limits.http.head == 4096);
    CHECK(found->limits.http.fields == 9);
}

TEST_CASE("the echo takes larger bodies, unless told otherwise") {
    CHECK(read({"--echo"}).chosen->limits.http.body == 16U << 20U);
    CHECK(read({"--echo", "--limit", "body=1k"}).chosen->limits.http.body == 1024);
    CHECK(read({"--root", "/srv"}).chosen->limits.http.body == 1U << 20U);
}

TEST_CASE("certificates and keys go in pairs, in order") {
    const auto found = read({"--echo", "--tls-cert", "a.pem", "--tls-key", "a.key", "--tls-cert",
                             "b.pem", "--tls-key", "b.key"})
                           .chosen;
    REQUIRE(found);
    REQUIRE(found->identities.size() == 2);
    CHECK(found->identities[1].certificate_file == "b.pem");
    CHECK(found->identities[1].key_file == "b.key");
    CHECK(read({"--echo", "--tls-cert", "a.pem"}).exit_code == 2);
}

TEST_CASE("a wrong command line is exit code 2, and the complaint names what is wrong") {
    struct wrong {
        std::vector<const char*> words;
        const char* named;
    };
    const std::vector<wrong> all{
        {{}, "--root"},
        {{"--root", "/srv", "--echo"}, "--echo"},
        {{"--echo", "--listen", "nowhere"}, "nowhere"},
        {{"--echo", "--admin", "1.2.3.4"}, "1.2.3.4"},
        {{"--echo", "--threads", "0"}, "--threads"},
        {{"--echo", "--log-format", "xml"}, "xml"},
        {{"--echo", "--limit", "head=0"}, "head=0"},
        {{"--echo", "--trust", "10.0.0.1/8"}, "10.0.0.1/8"},
        {{"--echo", "--mime", "text/markdown"}, "text/markdown"},
        {{"--echo", "--mime", "md="}, "md="},
        {{"--echo", "--colour"}, "--colour"},
    };
    for (const wrong& each : all) {
        CAPTURE(each.named);
        const outcome found = read(each.words);
        CHECK_FALSE(found.chosen);
        CHECK(found.exit_code == 2);
        CHECK(found.said.find(each.named) != std::string::npos);
    }
}

TEST_CASE("the help tells every limit and the exit codes, and is exit code 0") {
    const outcome found = read({"--help"});
    CHECK_FALSE(found.chosen);
    CHECK(found.exit_code == 0);
    for (const char* word : {"per-address", "head-time", "Exit codes", "SIGHUP", "--tls-cert"})
        CHECK(found.said.find(word) != std::string::npos);
}
