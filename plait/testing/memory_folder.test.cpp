// SPDX-License-Identifier: MIT
#include "plait/testing/memory_folder.hpp"

#include <doctest/doctest.h>
#include <array>
#include <string>
#include <string_view>

namespace {

using plait::testing::memory_folder;

std::string content(const memory_folder::opened& file, std::uint64_t offset = 0) {
    std::array<char, 100> into{};
    return {into.data(), file.read(offset, into)};
}

TEST_CASE("what is put into a memory folder can be opened") {
    memory_folder folder;
    folder.put("a/b.txt", "hello", 7);
    const auto opened = folder.open("a/b.txt");
    REQUIRE(opened != nullptr);
    CHECK_FALSE(opened->is_folder());
    CHECK(opened->size() == 5);
    CHECK(opened->modified() == 7);
    CHECK(opened->descriptor() == -1);
    CHECK(content(*opened) == "hello");
    CHECK(content(*opened, 3) == "lo");
    CHECK(content(*opened, 6).empty());
}

TEST_CASE("the folders of a file in a memory folder are there, and the root always") {
    memory_folder folder;
    CHECK(folder.open("")->is_folder());
    folder.put("a/b/c", "");
    CHECK(folder.open("a")->is_folder());
    CHECK(folder.open("a/b")->is_folder());
}

TEST_CASE("what was not put into a memory folder is not there") {
    memory_folder folder;
    folder.put("a/b", "");
    CHECK(folder.open("b") == nullptr);
    CHECK(folder.open("a/") == nullptr);
    folder.remove("a/b");
    CHECK(folder.open("a/b") == nullptr);
}

TEST_CASE("a memory folder lists what is in it, not what is deeper") {
    memory_folder folder;
    folder.put("a/b", "12", 7).put("a/c/d", "").put("ab", "").put_folder("a/e");
    const auto entries = folder.list("a");
    REQUIRE(entries.size() == 3);
    CHECK(entries[0].name == "b");
    CHECK(entries[0].size == 2);
    CHECK(entries[0].modified == 7);
    CHECK_FALSE(entries[0].is_folder);
    CHECK(entries[1].name == "c");
    CHECK(entries[1].is_folder);
    CHECK(folder.list("").size() == 2);
    CHECK(folder.list("nowhere").empty());
}

TEST_CASE("a file replaced in a memory folder is another; who has it open keeps the old") {
    memory_folder folder;
    folder.put("a", "old");
    const auto before = folder.open("a");
    folder.put("a", "new");
    CHECK(folder.open("a")->inode() != before->inode());
    CHECK(content(*before) == "old");
    CHECK(content(*folder.open("a")) == "new");
}

TEST_CASE("a file truncated in a memory folder is shorter also for who has it open") {
    memory_folder folder;
    folder.put("a", "hello");
    const auto opened = folder.open("a");
    folder.truncate("a", 2);
    CHECK(content(*opened) == "he");
}

TEST_CASE("a memory folder knows what is open") {
    memory_folder folder;
    folder.put("a", "");
    CHECK(folder.open_count("a") == 0);
    auto opened = folder.open("a");
    CHECK(folder.open_count("a") == 1);
    opened.reset();
    CHECK(folder.open_count("a") == 0);
}

}  // namespace
