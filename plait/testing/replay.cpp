// SPDX-License-Identifier: MIT
#include "plait/testing/replay.hpp"

#include "plait/testing/failure.hpp"

#include <algorithm>

namespace plait::testing {
namespace {

constexpr std::size_t bytes_in_all = std::size_t{16} << 20U;
constexpr std::size_t longest_for_pairs = 64;
constexpr std::size_t longest_told = 400;

}  // namespace

std::string cutting::text() const {
    if (length != 0)
        return "in pieces of " + std::to_string(length) + (length == 1 ? " byte" : " bytes");
    std::string list;
    for (const std::size_t point : at)
        list.append(list.empty() ? "cut at " : " and ").append(std::to_string(point));
    return list.empty() ? "whole" : list;
}

void for_each_cutting(std::size_t size, const std::function<void(const cutting&)>& run) {
    if (size < 2) return;
    const std::size_t points = std::min(size - 1, std::max<std::size_t>(bytes_in_all / size, 1));
    for (std::size_t i = 0; i < points; ++i) run(cutting{{1 + i * (size - 1) / points}, 0});
    if (size <= longest_for_pairs)
        for (std::size_t first = 1; first < size; ++first)
            for (std::size_t second = first + 1; second < size; ++second)
                run(cutting{{first, second}, 0});
    for (std::size_t length = 1, next = 2; length < size;
         length = std::exchange(next, length + next))
        run(cutting{{}, length});
}

namespace detail {

bare_outcome feed_all(driver_base& driver, std::string_view wire, const cutting& cuts) {
    const auto wait = [&driver] {
        while (driver.state() == state::waiting && driver.clock().step()) {}
        driver.run();
    };
    driver.run();
    wait();
    std::size_t from = 0;
    auto cut = cuts.at.begin();
    while (from < wire.size()) {
        std::size_t to = wire.size();
        if (cuts.length != 0) to = std::min(from + cuts.length, to);
        if (cut != cuts.at.end()) to = *cut++;
        driver.feed(wire.substr(from, to - from));
        wait();
        from = to;
    }
    driver.end();
    wait();
    return {driver.state(),   driver.written(),  driver.parting(),
            driver.failure(), driver.leftover(), driver.transcript()};
}

std::string difference(const bare_outcome& whole, const bare_outcome& cut) {
    if (whole.failure != cut.failure) return "the failure";
    if (whole.state != cut.state) return "the state";
    if (whole.written != cut.written) {
        const auto at = std::mismatch(whole.written.begin(), whole.written.end(),
                                      cut.written.begin(), cut.written.end());
        return "the bytes written, from the " + std::to_string(at.first - whole.written.begin()) +
               "th on";
    }
    if (whole.parting != cut.parting) return "the parting";
    // Whoever gives up in the middle need not put back what it has seen of the rest.
    if (whole.parting != parting::aborted && whole.leftover != cut.leftover) return "what is left";
    return {};
}

namespace {

std::string told(const bare_outcome& run) {
    std::string text = run.transcript.text(longest_told);
    if (run.state == state::waiting) text += "then waits for ever\n";
    if (!run.leftover.empty()) text += "left unread: " + quoted(run.leftover, longest_told) + "\n";
    return text;
}

}  // namespace

void tell_difference(const std::string& in_what, const bare_outcome& whole, const bare_outcome& cut,
                     const cutting& cuts) {
    throw failure("replay " + cuts.text() + " differs in " + in_what + "\n--- whole:\n" +
                  told(whole) + "--- " + cuts.text() + ":\n" + told(cut));
}

void tell_unexpected(const std::string& wanted, const std::string& got, const bare_outcome& whole) {
    throw failure("replay: wanted " + wanted + "\ngot: " + got + "\n" + told(whole));
}

}  // namespace detail
}  // namespace plait::testing
