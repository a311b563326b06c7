// SPDX-License-Identifier: MIT
#include "apps/httpd/access_log.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <thread>
#include <vector>

namespace {

std::string content(const std::filesystem::path& path) {
    std::ifstream from(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(from), {}};
}

std::filesystem::path fresh_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "httpd-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    return name;
}

}  // namespace

TEST_CASE("all lines are in the file when the log has gone, each whole, from any thread") {
    const auto folder = fresh_folder();
    {
        httpd::access_log log(folder / "log");
        std::vector<std::thread> writers;
        for (int i = 0; i < 4; ++i)
            writers.emplace_back([&log] {
                for (int k = 0; k < 1000; ++k) log.write("one whole line\n");
            });
        for (auto& each : writers) each.join();
    }
    std::string expected;
    for (int i = 0; i < 4000; ++i) expected += "one whole line\n";
    CHECK((content(folder / "log") == expected));
    std::filesystem::remove_all(folder);
}

TEST_CASE("a log is appended to") {
    const auto folder = fresh_folder();
    for (int i = 0; i < 2; ++i) {
        httpd::access_log log(folder / "log");
        log.write("line\n");
    }
    CHECK(content(folder / "log") == "line\nline\n");
    std::filesystem::remove_all(folder);
}

TEST_CASE("after reopen() lines go to a new file under the old name") {
    const auto folder = fresh_folder();
    {
        httpd::access_log log(folder / "log");
        std::filesystem::rename(folder / "log", folder / "log.1");
        log.reopen();
        log.write("after\n");
    }
    CHECK(content(folder / "log") == "after\n");
    std::filesystem::remove_all(folder);
}

TEST_CASE("a log that cannot be opened is an error that names it") {
    CHECK_THROWS_WITH_AS(httpd::access_log("/nonexistent/log"),
                         doctest::Contains("/nonexistent/log"), std::system_error);
}
