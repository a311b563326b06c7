// SPDX-License-Identifier: MIT
#include "plait/testing/chunking.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace {

using plait::testing::chunking;
using plait::testing::for_each_cut;

std::vector<std::size_t> lengths(chunking how, std::size_t size) {
    std::vector<std::size_t> all;
    while (size > 0) {
        all.push_back(how.next(size));
        size -= all.back();
    }
    return all;
}

std::vector<std::string> cuts(std::size_t size) {
    std::vector<std::string> all;
    for_each_cut(size, [&](const chunking& how) { all.push_back(how.text()); });
    return all;
}

using sizes = std::vector<std::size_t>;

}  // namespace

TEST_CASE("whole is one piece") { CHECK(lengths(chunking::whole(), 10) == sizes{10}); }

TEST_CASE("pieces are of one length but for the last") {
    CHECK(lengths(chunking::pieces(3), 10) == sizes{3, 3, 3, 1});
    CHECK(lengths(chunking::pieces(1), 3) == sizes{1, 1, 1});
}

TEST_CASE("pieces of no length are of one byte") {
    CHECK(lengths(chunking::pieces(0), 2) == sizes{1, 1});
}

TEST_CASE("a stream is cut at the offsets given") {
    CHECK(lengths(chunking::at({3, 4}), 10) == sizes{3, 1, 6});
    CHECK(lengths(chunking::at({}), 10) == sizes{10});
    CHECK(lengths(chunking::at({0, 20}), 10) == sizes{10});
}

TEST_CASE("an offset is met also where bytes come late") {
    chunking how = chunking::at({3});
    CHECK(how.next(2) == 2);
    CHECK(how.next(5) == 1);
    CHECK(how.next(4) == 4);
}

TEST_CASE("random pieces are the same for the same seed, and none is empty") {
    const auto one = lengths(chunking::random(1), 10'000);
    CHECK(one == lengths(chunking::random(1), 10'000));
    CHECK(one != lengths(chunking::random(2), 10'000));
    for (const std::size_t length : one) CHECK(length > 0);
    CHECK(one.size() > 10);
}

TEST_CASE("each chunking says what it is") {
    CHECK(chunking::whole().text() == "whole");
    CHECK(chunking::pieces(1).text() == "in pieces of 1 byte");
    CHECK(chunking::pieces(2).text() == "in pieces of 2 bytes");
    CHECK(chunking::at({3, 17}).text() == "cut at 3 and 17");
    CHECK(chunking::random(5).text() == "in random pieces, seed 5");
}

TEST_CASE("the samples differ") {
    std::set<std::string> names;
    for (const chunking& how : chunking::samples()) names.insert(how.text());
    CHECK(names.size() == chunking::samples().size());
    CHECK(names.contains("whole"));
    CHECK(names.contains("in pieces of 1 byte"));
}

TEST_CASE("nothing and one byte cannot be cut") {
    CHECK(cuts(0).empty());
    CHECK(cuts(1).empty());
}

TEST_CASE("a short wire is cut at each point, each pair of points, and into equal pieces") {
    CHECK(cuts(4) == std::vector<std::string>{"cut at 1", "cut at 2", "cut at 3", "cut at 1 and 2",
                                              "cut at 1 and 3", "cut at 2 and 3",
                                              "in pieces of 1 byte", "in pieces of 2 bytes",
                                              "in pieces of 3 bytes"});
}

TEST_CASE("a wire of up to 4 KiB is cut at every single point") {
    std::set<std::string> names;
    for_each_cut(4096, [&](const chunking& how) { names.insert(how.text()); });
    for (std::size_t at = 1; at < 4096; ++at)
        REQUIRE(names.contains("cut at " + std::to_string(at)));
}

TEST_CASE("a longer wire is cut at fewer points, all different, from its beginning to its end") {
    constexpr std::size_t size = 1U << 20U;
    const auto all = cuts(size);
    const std::set<std::string> names(all.begin(), all.end());
    CHECK(names.size() == all.size());
    CHECK(all.size() < 100);
    CHECK(names.contains("cut at 1"));
    CHECK(names.contains("cut at " + std::to_string(1 + 15 * (size - 1) / 16)));
    CHECK(names.contains("in pieces of 1 byte"));
}
