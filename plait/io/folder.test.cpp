// SPDX-License-Identifier: MIT
#include "plait/io/folder.hpp"

#include "plait/io/temporary_folder.test.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <system_error>

using namespace plait::io;

namespace {

std::string content(const folder& from, std::string_view path) {
    const auto opened = from.open(path);
    if (opened == nullptr) return "nothing";
    std::array<char, 64> text{};
    return {text.data(), opened->read(0, text)};
}

// Each behaviour holds for both ways of finding a path.
template <class Check>
void both_ways(const temporary_folder& where, Check check) {
    for (const auto how : {folder::resolution::by_kernel, folder::resolution::by_component}) {
        CAPTURE(static_cast<int>(how));
        check(folder(where.path(), how));
    }
}

}  // namespace

TEST_CASE("a file is found by its path, and read from any offset") {
    temporary_folder where;
    where.write("a/b/c.txt", "hello");
    both_ways(where, [](const folder& files) {
        const auto found = files.open("a/b/c.txt");
        REQUIRE(found != nullptr);
        CHECK(found->size() == 5);
        CHECK_FALSE(found->is_folder());
        CHECK(found->inode() != 0);
        CHECK(found->modified() > 1'700'000'000'000'000'000);
        std::array<char, 3> part{};
        CHECK(found->read(2, part) == 3);
        CHECK(std::string(part.data(), 3) == "llo");
        CHECK(found->read(5, part) == 0);
        CHECK(found->read(100, part) == 0);
    });
}

TEST_CASE("a folder is found as one, the root by the empty path") {
    temporary_folder where;
    where.write("a/b.txt", "x");
    both_ways(where, [](const folder& files) {
        for (const char* path : {"", "a"}) {
            const auto found = files.open(path);
            REQUIRE(found != nullptr);
            CHECK(found->is_folder());
        }
    });
}

TEST_CASE("what is not there is null, not an error") {
    temporary_folder where;
    where.write("file", "x");
    both_ways(where, [](const folder& files) {
        for (const std::string_view path :
             {std::string_view("none"), std::string_view("none/deeper"),
              std::string_view("file/below"), std::string_view("fi\0le", 5)}) {
            CAPTURE(path);
            CHECK(files.open(path) == nullptr);
        }
        CHECK(files.open(std::string(5000, 'x')) == nullptr);
    });
}

TEST_CASE("no path leaves the folder") {
    temporary_folder where;
    where.write("secret", "outside");
    where.write("root/inside", "inside");
    for (const auto how : {folder::resolution::by_kernel, folder::resolution::by_component}) {
        const folder files(where / "root", how);
        const std::string absolute = where / "secret";
        for (const std::string& path :
             {std::string("../secret"), std::string("inside/../../secret"), absolute,
              std::string("./../secret"), std::string("..")}) {
            CAPTURE(path);
            CHECK(files.open(path) == nullptr);
        }
        CHECK(content(files, "inside") == "inside");
    }
}

TEST_CASE("links that leave the folder do not exist, be they absolute, relative or in the middle") {
    temporary_folder where;
    where.write("secret", "outside");
    where.write("root/inside", "inside");
    std::filesystem::create_symlink(where / "secret", where / "root/absolute");
    std::filesystem::create_symlink("../secret", where / "root/relative");
    std::filesystem::create_symlink("..", where / "root/up");
    std::filesystem::create_symlink("/proc/self/root", where / "root/magic");
    for (const auto how : {folder::resolution::by_kernel, folder::resolution::by_component}) {
        const folder files(where / "root", how);
        for (const char* path : {"absolute", "relative", "up", "up/secret", "magic/etc/passwd"}) {
            CAPTURE(path);
            CHECK(files.open(path) == nullptr);
        }
    }
}

TEST_CASE("links that stay inside are followed by the kernel's resolution, and by no other") {
    temporary_folder where;
    where.write("a/file", "inside");
    std::filesystem::create_symlink("a/file", where / "link");
    std::filesystem::create_symlink("a", where / "shortcut");
    const folder strict(where.path(), folder::resolution::by_component);
    CHECK(strict.open("link") == nullptr);
    CHECK(strict.open("shortcut/file") == nullptr);
    const folder kernel(where.path());
    CHECK(content(kernel, "link") == "inside");
    CHECK(content(kernel, "shortcut/file") == "inside");
}

TEST_CASE("what is neither file nor folder is not opened, and holds nobody up") {
    temporary_folder where;
    REQUIRE(::mkfifo((where / "pipe").c_str(), 0600) == 0);
    both_ways(where, [](const folder& files) { CHECK(files.open("pipe") == nullptr); });
}

TEST_CASE("a list has the files and folders, without links, pipes, and the dots") {
    temporary_folder where;
    where.write("a/one.txt", "12345");
    where.write("a/sub/deep", "x");
    std::filesystem::create_symlink("one.txt", where / "a/link");
    REQUIRE(::mkfifo((where / "a/pipe").c_str(), 0600) == 0);
    both_ways(where, [](const folder& files) {
        auto found = files.list("a");
        std::sort(found.begin(), found.end(),
                  [](const auto& one, const auto& other) { return one.name < other.name; });
        REQUIRE(found.size() == 2);
        CHECK(found[0].name == "one.txt");
        CHECK(found[0].size == 5);
        CHECK_FALSE(found[0].is_folder);
        CHECK(found[0].modified > 1'700'000'000'000'000'000);
        CHECK(found[1].name == "sub");
        CHECK(found[1].is_folder);
    });
}

TEST_CASE("the list of what is no folder is empty") {
    temporary_folder where;
    where.write("file", "x");
    both_ways(where, [](const folder& files) {
        CHECK(files.list("none").empty());
        CHECK(files.list("file").empty());
        CHECK(files.list("..").empty());
    });
}

TEST_CASE("a folder that cannot be opened is an error that names it") {
    temporary_folder where;
    try {
        const folder files(where / "missing");
        FAIL("opened");
    } catch (const std::system_error& failure) {
        CHECK(failure.code() == std::errc::no_such_file_or_directory);
        CHECK(std::string(failure.what()).find("missing") != std::string::npos);
    }
}

TEST_CASE("a file opened by its path knows its facts; one that is missing is an error") {
    temporary_folder where;
    where.write("file", "1234");
    const file found = file::open(where / "file");
    CHECK(found.size() == 4);
    CHECK(found.descriptor() >= 0);
    CHECK_THROWS_AS(static_cast<void>(file::open(where / "none")), std::system_error);
}
