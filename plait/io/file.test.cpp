// SPDX-License-Identifier: MIT
#include "plait/io/file.hpp"

#include "plait/io/temporary_folder.test.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>

namespace plait::io {
namespace {

struct with_file {
    with_file() { folder.write("digits", "0123456789"); }

    temporary_folder folder;
    std::string path = folder / "digits";
};

std::string text_of(const file& from, std::uint64_t offset, std::size_t most) {
    std::array<char, 16> into;
    return {into.data(), from.read(offset, std::span(into).first(most))};
}

TEST_CASE_FIXTURE(with_file, "a file is read anywhere, and not behind its end") {
    const file opened = file::open(path);
    CHECK(opened.size() == 10);
    CHECK(opened.is_regular());
    CHECK(text_of(opened, 3, 4) == "3456");
    CHECK(text_of(opened, 8, 4) == "89");
    CHECK(text_of(opened, 10, 4).empty());
}
TEST_CASE_FIXTURE(with_file, "a folder is open as what it is") {
    const file opened = file::open(folder.path());
    CHECK(opened.is_folder());
    CHECK_FALSE(opened.is_regular());
    CHECK_THROWS_AS(text_of(opened, 0, 1), std::system_error);
}
TEST_CASE_FIXTURE(with_file, "a file that is not there is named") {
    try {
        (void)file::open(folder / "nowhere");
        FAIL("it was opened");
    } catch (const std::system_error& why) {
        CHECK(why.code() == std::errc::no_such_file_or_directory);
        CHECK(std::string(why.what()).find("/nowhere") != std::string::npos);
    }
}
TEST_CASE_FIXTURE(with_file, "a file that is moved stays open, and is closed once") {
    static_assert(!std::is_copy_constructible_v<file> && !std::is_copy_assignable_v<file>);
    file first = file::open(path);
    const int number = first.descriptor();
    file second(std::move(first));
    CHECK(second.descriptor() == number);
    CHECK(first.descriptor() == -1);  // NOLINT(bugprone-use-after-move)
    CHECK(text_of(second, 0, 2) == "01");
    second = file::open(folder.path());
    CHECK(second.is_folder());
    CHECK(::fcntl(number, F_GETFD) == -1);
}

}  // namespace
}  // namespace plait::io
