// SPDX-License-Identifier: MIT

// Work that may fail: each item is tried three times, then put aside with what was wrong. Every stage
// counts. No time passes: the clock is virtual.

#include "plait/pipes/pipes.hpp"
#include "plait/testing/virtual_clock.hpp"

#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

using namespace plait;
using namespace plait::pipes;
using namespace std::chrono_literals;

namespace {

// [attempt]
std::string fetch(const std::string& page) {
    if (page == "/broken") throw std::runtime_error("no answer");
    return "the text of " + page;
}

std::string report(const dead<std::string>& letter) {
    return letter.item + ": " + letter.what + ", tried " + std::to_string(letter.tries) +
           " times, at " + letter.stage;
}

auto fetcher(std::vector<std::string>& texts, testing::virtual_clock& clock) {
    const retry patient{.tries = 3, .first = 100ms, .factor = 2, .jitter = 0, .seed = 1};
    return unique(lru{1'000}) |
           attempt(map("fetch", fetch),
                   patient.then(dead_letter(map("report", report) | logger("gave up"))), clock) |
           collect(texts);
}
// [/attempt]

}  // namespace

int main() {
    std::vector<std::string> texts;
    testing::virtual_clock clock;
    // [counters]
    auto pages = fetcher(texts, clock).open<std::string>(counters);
    for (const char* page : {"/", "/news", "/broken", "/", "/about"}) pages.push(page);
    pages.finish();
    pages.print(std::cout);
    // [/counters]
    std::cout << to_text(texts) << '\n' << to_mermaid(fetcher(texts, clock));
}
