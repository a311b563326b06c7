// SPDX-License-Identifier: MIT
#include "plait/pipes/network.hpp"

#include <algorithm>

namespace plait::pipes::detail {

namespace {

using adjacency = std::vector<std::vector<std::size_t>>;

/// What lies below a place, with the place itself.
std::vector<bool> below(const adjacency& outs, std::size_t place) {
    std::vector<bool> found(outs.size());
    std::vector<std::size_t> left{place};
    found[place] = true;
    while (!left.empty()) {
        const std::size_t at = left.back();
        left.pop_back();
        for (const std::size_t next : outs[at]) {
            if (found[next]) continue;
            found[next] = true;
            left.push_back(next);
        }
    }
    return found;
}

}  // namespace

// Only ports that share something below them join. Walking down from them, the join is the place that
// all edges lead to which leave what has been walked through.
joining join_below(const adjacency& outs, std::size_t fork) {
    std::vector<std::vector<bool>> by_port;
    std::vector<std::size_t> ways(outs.size());  // by place: the ports that lead there
    for (const std::size_t to : outs[fork]) {
        by_port.push_back(below(outs, to));
        for (std::size_t place = 0; place < outs.size(); ++place)
            ways[place] += by_port.back()[place] ? 1 : 0;
    }
    std::vector<std::size_t> open(
        outs.size());  // by place: edges that lead there from what is done
    std::size_t all_open = 0;
    std::vector<bool> involved(outs.size());
    for (std::size_t port = 0; port < by_port.size(); ++port) {
        bool shares = false;
        for (std::size_t place = 0; place < outs.size(); ++place)
            shares = shares || (by_port[port][place] && ways[place] > 1);
        if (!shares) continue;
        ++open[outs[fork][port]];
        ++all_open;
        for (std::size_t place = 0; place < outs.size(); ++place)
            if (by_port[port][place]) involved[place] = true;
    }
    joining found;
    for (std::size_t place = fork + 1; place < outs.size(); ++place) {
        if (!involved[place]) continue;
        if (open[place] == all_open) {
            found.at = place;
            break;
        }
        found.before.push_back(place);
        all_open -= open[place];
        for (const std::size_t next : outs[place]) {
            ++open[next];
            ++all_open;
        }
    }
    return found;
}

network::network(std::size_t places, const std::vector<edge>& edges, std::vector<bool> threaded)
    : outs_(places),
      ins_(places),
      threaded_(std::move(threaded)),
      domain_of_(places),
      to_join_(places),
      places_(places) {
    for (const edge& each : edges) {
        outs_[each.from].push_back(each.to);
        ins_[each.to].push_back(each.from);
    }
    find_domains();
    near_ = outs_;
    for (std::size_t place = 0; place < places; ++place)
        std::erase_if(near_[place], [&](std::size_t to) { return crosses(place, to); });
    for (std::size_t place = 0; place < places; ++place)
        if (near_[place].size() > 1) to_join_[place] = join_below(near_, place).before;
}

// First to last: the threads of a place may still be at those below.
network::~network() {
    for (auto& place : places_) place.reset();
}

bool network::crosses(std::size_t from, std::size_t to) const {
    return threaded_[from] || domain_of_[from] != domain_of_[to];
}

void network::find_domains() {
    domains_.emplace_back().places.push_back(0);
    for (std::size_t place = 1; place < ins_.size(); ++place) {
        const std::size_t above = ins_[place].front();
        const bool same =
            !threaded_[above] && std::ranges::all_of(ins_[place], [&](std::size_t each) {
                return !threaded_[each] && domain_of_[each] == domain_of_[above];
            });
        if (same) {
            domain_of_[place] = domain_of_[above];
        } else {
            domain_of_[place] = domains_.size();
            domains_.emplace_back();
        }
        domains_[domain_of_[place]].places.push_back(place);
    }
}

std::vector<port> network::ports_of(std::size_t place) {
    std::vector<port> ports;
    for (const std::size_t to : outs_[place]) {
        port each;
        each.through = this;
        each.to = &places_[to]->entry();
        each.from = place;
        each.how = crosses(place, to)        ? port::way::crossing
                   : to_join_[place].empty() ? port::way::inbox
                                             : port::way::joining;
        ports.push_back(each);
    }
    return ports;
}

void network::add(std::size_t place, std::unique_ptr<network_place> made) {
    made->entry().place = place;
    one_at_a_time_ = one_at_a_time_ || made->may_stop;
    places_[place] = std::move(made);
}

void network::start() {
    // That a place in another domain wants no more shows only at the buffer between.
    if (!one_at_a_time_) return;
    for (std::size_t place = 0; place < places_.size(); ++place)
        if (threaded_[place]) places_[place]->may_stop = true;
    // Who wants nothing is seen above before the first item.
    for (std::size_t place = places_.size(); place-- > 0;) settle(place);
}

void network::drain(std::size_t place) {
    network_place& at = *places_[place];
    const bool idle = at.idle();
    if (!idle) at.drain();
    // That a buffer wants no more shows some time later.
    if (at.may_stop && (!idle || threaded_[place])) settle(place);
}

// Those above a place that wants no more may want no more because of it.
void network::settle(std::size_t place) {
    std::vector<std::size_t> left{place};
    while (!left.empty()) {
        const std::size_t at = left.back();
        left.pop_back();
        std::atomic<bool>& wanted = places_[at]->entry().wanted;
        if (!wanted || places_[at]->wants_more()) continue;
        wanted = false;
        for (const std::size_t above : ins_[at])
            if (!crosses(above, at)) left.push_back(above);
    }
}

void network::drain_domain(std::size_t which) {
    for (const std::size_t place : domains_[which].places) drain(place);
}

void network::drain_all() {
    if (places_.front()->may_stop) settle(0);
    drain_domain(0);
}

void network::tick_domain(std::size_t which) {
    for (const std::size_t place : domains_[which].places) {
        drain(place);
        places_[place]->tick();
    }
}

std::optional<time_point> network::deadline_of_domain(std::size_t which) const {
    std::optional<time_point> first;
    for (const std::size_t place : domains_[which].places)
        first = earlier(first, places_[place]->deadline());
    return first;
}

void network::finish() {
    for (std::size_t place = 0; place < places_.size(); ++place) {
        drain(place);
        places_[place]->finish();
    }
}

std::size_t network::load() const {
    std::size_t sum = 0;
    for (const auto& place : places_) sum += place->load();
    return sum;
}

void network::make_room(const inbox_base& in) {
    const std::vector<bool> found = below(near_, in.place);
    for (std::size_t place = found.size(); place-- > in.place;)
        if (found[place]) drain(place);
}

void network::bring_to_join(std::size_t fork) {
    for (const std::size_t place : to_join_[fork]) drain(place);
}

void network::tick_across(const inbox_base& in) {
    domain& there = domains_[domain_of_[in.place]];
    const std::scoped_lock lock(there.mutex);
    if (std::exchange(there.failed, true)) return;
    tick_domain(domain_of_[in.place]);
    there.failed = false;
}

std::optional<time_point> network::deadline_across(const inbox_base& in) const {
    const std::size_t which = domain_of_[in.place];
    const std::scoped_lock lock(domains_[which].mutex);
    return deadline_of_domain(which);
}

std::size_t network::load_from(std::size_t place) const {
    std::size_t sum = 0;
    while (ins_[place].size() == 1) {
        sum += places_[place]->load();
        if (outs_[place].size() != 1) break;
        place = outs_[place].front();
    }
    return sum;
}

}  // namespace plait::pipes::detail
