// SPDX-License-Identifier: MIT

// A log of three modules becomes four: one for each module, without debug messages, and one for
// errors and warnings, in which nothing is said twice.

#include "plait/pipes/pipes.hpp"

#include <array>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>

using namespace plait;
using namespace plait::pipes;

namespace {

constexpr std::array<std::string_view, 25> lines{
    "08:00:01 first  INFO    started",
    "08:00:02 second DEBUG   reading settings",
    "08:00:02 third  INFO    started",
    "08:00:05 first  WARNING disk is nearly full",
    "08:00:07 third  DEBUG   queue is empty",
    "08:00:09 second ERROR   no answer from printer",
    "08:00:11 third  WARNING clock is late",
    "08:00:12 first  ERROR   cannot write page 7",
    "08:00:13 second DEBUG   asking again",
    "08:00:15 third  ERROR   cannot reach mail host",
    "08:00:18 first  DEBUG   page 7 kept for later",
    "08:00:21 third  INFO    trying another mail host",
    "08:00:22 third  ERROR   login refused",
    "08:00:25 second WARNING paper is low",
    "08:00:27 first  WARNING disk is nearly full",
    "08:00:28 second DEBUG   counting sheets",
    "08:00:30 third  WARNING mail is late",
    "08:00:31 first  ERROR   cannot write page 8",
    "08:00:33 second DEBUG   12 sheets",
    "08:00:35 first  WARNING page 7 is old",
    "08:00:36 third  INFO    mail sent",
    "08:00:38 second ERROR   paper jam",
    "08:00:40 first  INFO    disk has room again",
    "08:00:41 second DEBUG   tray is open",
    "08:00:44 third  DEBUG   queue is empty",
};

struct record {
    std::string time, module, level, message;

    friend std::ostream& operator<<(std::ostream& out, const record& r) {
        return out << r.time << ' ' << r.level << ' ' << r.message;
    }
};

// [stages]
coro<void, std::string_view, record> parse() {
    while (auto line = co_await receive_or_end) {
        std::istringstream words{std::string(*line)};
        record parsed;
        words >> parsed.time >> parsed.module >> parsed.level >> std::ws;
        std::getline(words, parsed.message);
        co_yield parsed;
    }
}

bool not_debug(const record& r) { return r.level != "DEBUG"; }
bool severe(const record& r) { return r.level == "ERROR" || r.level == "WARNING"; }
const std::string& by_module(const record& r) { return r.module; }
auto what(const record& r) { return std::tuple(r.module, r.level, r.message); }
// [/stages]

// clang-format off: a stage or a branch has a line of its own
// [split_log]
auto split_log(std::array<std::ostringstream, 4>& logs) {
    auto& [first, second, third, errors] = logs;
    return stage("parse", parse)
        | filter("not debug", not_debug)
        | fork(broadcast,
            branch("modules", fork(split("module", by_module),
                branch("first", save(first)), branch("second", save(second)),
                branch("third", save(third)), otherwise(fail))),
            branch("errors", filter("severe", severe)
                | unique(lru{10'000}, by_key(what)) | save(errors)));
}
// [/split_log]
// clang-format on

}  // namespace

int main() {
    std::array<std::ostringstream, 4> logs;
    const auto pipeline = split_log(logs);
    std::cout << pipeline;
    pipeline.feed(lines);
    const std::array<std::string_view, 4> names{"first", "second", "third", "errors"};
    for (std::size_t i = 0; i < logs.size(); ++i)
        std::cout << "\n--- " << names[i] << "\n" << logs[i].str();
}
