// SPDX-License-Identifier: MIT
#pragma once

// What the tests of this room share.

#include "plait/pipes/feed.hpp"

#include <doctest/doctest.h>

#include <numeric>
#include <sstream>
#include <string>
#include <vector>

namespace plait::pipes::test {

template <class Stage>
std::string printed(const Stage& stage) {
    std::ostringstream out;
    out << stage;
    return std::move(out).str();
}

/// `first`, …, `last`.
inline std::vector<int> numbers(int first, int last) {
    std::vector<int> all(static_cast<std::size_t>(last - first + 1));
    std::iota(all.begin(), all.end(), first);
    return all;
}

/// Passes on what comes, and writes a letter when it is told the end.
inline coro<void, int, int> tells_end(std::string& into, char letter) {  // NOLINT(*-reference-*)
    while (auto x = co_await receive_or_end) co_yield *x;
    into += letter;
}

/// Emits an item only at the end.
inline coro<void, int, int> last_word(int word) {
    while (auto heard = co_await receive_or_end) {}
    co_yield word;
}

}  // namespace plait::pipes::test
