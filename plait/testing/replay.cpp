// SPDX-License-Identifier: MIT
#include "plait/testing/replay.hpp"

#include "plait/testing/failure.hpp"

#include <algorithm>

namespace plait::testing {
namespace {

constexpr std::size_t longest_told = 400;

void let_wait(driver_base& driver) {
    driver.run();
    while (driver.state() == state::waiting && driver.clock().step()) {}
    driver.run();
}

std::string told(const bare_outcome& run) {
    std::string text = run.transcript.text(longest_told);
    if (run.state == state::waiting) text += "then waits for ever\n";
    if (!run.leftover.empty()) text += "left unread: " + quoted(run.leftover, longest_told) + "\n";
    return text;
}

}  // namespace

namespace detail {

void feed(driver_base& driver, std::string_view wire, chunking how) {
    let_wait(driver);
    while (!wire.empty()) {
        const std::size_t length = how.next(wire.size());
        driver.feed(wire.substr(0, length));
        wire.remove_prefix(length);
        let_wait(driver);
    }
    driver.end();
    let_wait(driver);
}

void feed(driver_base& driver, const transcript& recorded) {
    driver.run();
    const auto begun = driver.clock().now();
    for (const transcript::event& event : recorded.events()) {
        driver.advance(begun + event.at - driver.clock().now());
        switch (event.happened) {
            case transcript::what::received: driver.feed(event.text); break;
            case transcript::what::ended: driver.end(); break;
            case transcript::what::reset: driver.reset(); break;
            case transcript::what::drained: driver.drain(); break;
            default: break;  // the program's own doing
        }
    }
    const std::string different = first_difference(recorded, driver.transcript());
    if (!different.empty())
        throw failure("the program does not do what was recorded\n" + different +
                      "\n--- recorded:\n" + recorded.text(longest_told) + "--- now:\n" +
                      driver.transcript().text(longest_told));
}

bare_outcome reached(const driver_base& driver) {
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
    // Whoever parts need not put back what it has seen of the rest: nobody will read it.
    if (whole.parting == parting::none && whole.leftover != cut.leftover) return "what is left";
    return {};
}

void tell_difference(const std::string& in_what, const bare_outcome& whole, const bare_outcome& cut,
                     const chunking& how) {
    throw failure("replay " + how.text() + " differs in " + in_what + "\n--- whole:\n" +
                  told(whole) + "--- " + how.text() + ":\n" + told(cut));
}

void tell_unexpected(const std::string& wanted, const std::string& got, const bare_outcome& whole) {
    throw failure("replay: wanted " + wanted + "\ngot: " + got + "\n" + told(whole));
}

}  // namespace detail
}  // namespace plait::testing
