// SPDX-License-Identifier: MIT
#include "plait/testing/wire_pair.hpp"

#include <string_view>
#include <utility>

namespace plait::testing {

wire_pair_base::wire_pair_base(const chunking& how)
    : order_(how.seed()),
      ways_{direction{nullptr, nullptr, how}, direction{nullptr, nullptr, how}} {}

void wire_pair_base::join(driver_base& client, driver_base& server) noexcept {
    ways_[0].from = ways_[1].to = &client;
    ways_[1].from = ways_[0].to = &server;
}

bool wire_pair_base::finished() const noexcept {
    return plait::finished(ways_[0].from->state()) && plait::finished(ways_[1].from->state());
}

void wire_pair_base::run() {
    for (settle(); !finished(); settle()) {
        if (!clock_.step()) throw failure(report("both wait for ever"));
        count_delivery();
    }
}

void wire_pair_base::run_for(virtual_clock::duration time) {
    const auto until = clock_.now() + time;
    for (settle(); clock_.next_due() && *clock_.next_due() <= until; settle()) {
        clock_.step();
        count_delivery();
    }
    clock_.sleep_until(until);
}

// Lets bytes travel until nobody can go on without time.
void wire_pair_base::settle() {
    if (!std::exchange(begun_, true))
        for (direction& way : ways_) way.from->accept(most_in_flight);
    for (;;) {
        const std::size_t first = ways_[0].how.is_random() ? order_.below(2) : 0;
        if (!deliver(ways_[first]) && !deliver(ways_[1 - first])) return;
        count_delivery();
    }
}

// False: nothing can be delivered now.
bool wire_pair_base::deliver(direction& way) {
    const std::string_view rest = std::string_view(way.from->written()).substr(way.delivered);
    const state reader = way.to->state();
    if (plait::finished(reader)) {  // nobody will read that
        if (rest.empty()) return false;
        way.delivered += rest.size();
        way.from->accept(rest.size());
        return true;
    }
    if (!rest.empty()) {
        if (reader != state::wants_input) return false;
        const std::size_t length = way.how.next(rest.size());
        way.delivered += length;
        way.to->feed(rest.substr(0, length));
        way.from->accept(length);
        return true;
    }
    const bool leaves = way.from->parting() != parting::none || plait::finished(way.from->state());
    if (!leaves || std::exchange(way.over, true)) return false;
    if (way.from->parting() == parting::aborted)
        way.to->reset();
    else
        way.to->end();
    return true;
}

void wire_pair_base::count_delivery() {
    if (++deliveries_ > most_deliveries_)
        throw failure(report("no end after " + std::to_string(most_deliveries_) + " deliveries"));
}

std::string wire_pair_base::report(const std::string& what) const {
    constexpr std::size_t longest = 200;
    constexpr std::size_t most = 20'000;  // of a transcript: its end tells more
    std::string text = "wire_pair, " + ways_[0].how.text() + ": " + what + "\n";
    for (const auto& [name, side] :
         {std::pair("client", ways_[0].from), std::pair("server", ways_[1].from)}) {
        const std::string lines = side->transcript().text(longest);
        text.append("--- ")
            .append(name)
            .append(" (")
            .append(to_string(side->state()))
            .append("):\n");
        text += lines.size() > most ? "…" + lines.substr(lines.size() - most) : lines;
        text += side->trace();
    }
    return text;
}

}  // namespace plait::testing
