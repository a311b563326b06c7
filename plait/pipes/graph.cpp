// SPDX-License-Identifier: MIT
#include "plait/pipes/graph.hpp"

#include <algorithm>
#include <span>

namespace plait::pipes {

namespace {

using trait = node::trait;
constexpr auto none = static_cast<std::size_t>(-1);

void require_same(const std::string& from, const detail::item_type& emitted, const std::string& to,
                  const detail::item_type& received) {
    if (emitted.id != received.id)
        throw pipeline_error("cannot connect '" + from + "' to '" + to + "': it emits " +
                             emitted.name + ", '" + to + "' receives " + received.name);
}

}  // namespace

// The places of a graph in the order in which items flow, branches in theirs; and how they print.
class graph::layout {
public:
    layout(const graph& of, const detail::item_type* exit) : graph_(&of), exit_(exit) {
        if (of.entries_.empty()) return;
        order_places();
        for (const std::size_t entry : order_) outs_.push_back(ways_out_of(entry));
        if (exit_ != nullptr) outs_.emplace_back();
    }

    [[nodiscard]] const std::vector<std::size_t>& order() const noexcept { return order_; }
    [[nodiscard]] const std::vector<std::vector<std::size_t>>& outs() const noexcept {
        return outs_;
    }

    [[nodiscard]] std::vector<node> nodes() {
        std::vector<node> all;
        if (order_.empty()) {
            all.emplace_back("<empty graph>").defect = "graph has no node";
            return all;
        }
        seen_.assign(order_.size(), false);
        printed_.clear();
        print_from(0, none, false, all);
        const std::string lost = without_input();
        if (!lost.empty() && !all.empty())
            all.front().defect = "graph: '" + lost + "' has no input";
        return all;
    }

    /// Which of these nodes, as `nodes` gives them, stands for which place.
    [[nodiscard]] std::vector<node*> nodes_by_place(node* first) {
        const std::size_t width = nodes().size();
        std::vector<node*> by_place(order_.size());
        std::size_t next = 0;
        assign(std::span(first, width), by_place, next);
        return by_place;
    }

private:
    struct printed {
        std::size_t place;  // or none: a note in the margin
        std::size_t width;
    };

    [[nodiscard]] const entry& at(std::size_t place) const {
        return graph_->entries_[order_[place]];
    }

    // Depth first, last ways first: its reverse is the order.
    void order_places() {
        const auto& entries = graph_->entries_;
        place_of_.assign(entries.size(), none);
        std::vector<bool> begun(entries.size());
        std::vector<std::pair<std::size_t, std::size_t>> path{{0, entries[0].ways.size()}};
        begun[0] = true;
        while (!path.empty()) {
            auto& [entry, left] = path.back();
            if (left == 0) {
                order_.push_back(entry);
                path.pop_back();
                continue;
            }
            const std::size_t to = entries[entry].ways[--left].to;
            if (begun[to]) continue;
            begun[to] = true;
            path.emplace_back(to, entries[to].ways.size());
        }
        std::ranges::reverse(order_);
        for (std::size_t place = 0; place < order_.size(); ++place)
            place_of_[order_[place]] = place;
    }
    [[nodiscard]] std::vector<std::size_t> ways_out_of(std::size_t entry) const {
        std::vector<std::size_t> outs;
        for (const way& each : graph_->entries_[entry].ways) outs.push_back(place_of_[each.to]);
        const detail::erased_stage& stage = *graph_->entries_[entry].stage;
        const bool emits = stage.out.id != std::type_index(typeid(nothing));
        if (exit_ != nullptr && outs.empty() && emits && !stage.routes) {
            require_same(graph_->name_of(entry), stage.out, "any_stage", *exit_);
            outs.push_back(order_.size());
        }
        return outs;
    }
    // The first node but the head that nothing leads to, or "".
    [[nodiscard]] std::string without_input() const {
        std::vector<bool> led_to(graph_->entries_.size());
        for (const entry& each : graph_->entries_)
            for (const way& out : each.ways) led_to[out.to] = true;
        for (std::size_t entry = 1; entry < led_to.size(); ++entry)
            if (!led_to[entry]) return graph_->name_of(entry);
        return {};
    }

    // Prints down to the place `stop`. `followed`: by the look of it, what leaves the last node would
    // go on somewhere.
    void print_from(std::size_t place, std::size_t stop, bool followed, std::vector<node>& into) {
        while (place != stop && place < order_.size()) {
            if (seen_[place]) {
                into.push_back(node("-> " + graph_->name_of(order_[place]))
                                   .set(trait::keeps)
                                   .set(trait::plugs));
                printed_.push_back({none, 1});
                return;
            }
            seen_[place] = true;
            std::vector<node> stages = described(place);
            printed_.push_back({place, stages.size()});
            std::size_t next = none;
            if (at(place).stage->routes) {
                next = print_branches(place, stop, followed, stages.front());
            } else if (!outs_[place].empty()) {
                next = outs_[place].front();
            } else {
                end_at(stages, followed);
            }
            std::ranges::move(stages, std::back_inserter(into));
            if (next == none) return;
            place = next;
        }
    }
    [[nodiscard]] std::vector<node> described(std::size_t place) const {
        std::vector<node> stages = at(place).stage->describe();
        const std::string& name = at(place).name;
        if (stages.size() == 1 && stages[0].name != name) {
            if (stages[0].kind.empty()) stages[0].kind = stages[0].name;
            stages[0].name = name;
        }
        return stages;
    }
    // Where the branches join, or none.
    std::size_t print_branches(std::size_t place, std::size_t stop, bool followed, node& router) {
        router.set(trait::forks);
        const auto join = detail::join_below(outs_, place);
        const std::size_t until = join.at ? *join.at : stop;
        for (const way& each : at(place).ways) {
            std::vector<node> inside;
            print_from(place_of_[each.to], until, followed || join.at, inside);
            router.branches.emplace_back(each.label, std::move(inside));
        }
        router.defect = at(place).stage->defect(router);
        return join.at ? *join.at : none;
    }
    void end_at(std::vector<node>& stages, bool followed) {
        node& last = stages.back();
        if (last.is(trait::plugs)) return;
        if (!followed) return;
        if (last.is(trait::keeps)) {
            stages.push_back(node("null").set(trait::keeps).set(trait::plugs));
            ++printed_.back().width;
        } else {
            last.defect = detail::goes_nowhere(last.name);
        }
    }

    void assign(std::span<node> chain, std::vector<node*>& by_place, std::size_t& next) const {
        for (std::size_t i = 0; i < chain.size();) {
            const printed& here = printed_[next++];
            if (here.place != none) {
                by_place[here.place] = &chain[i];
                if (at(here.place).stage->routes)
                    for (branch_node& branch : chain[i].branches)
                        assign(branch.chain, by_place, next);
            }
            i += here.width;
        }
    }

    const graph* graph_;
    const detail::item_type* exit_;
    std::vector<std::size_t> order_;     // by place: the entry
    std::vector<std::size_t> place_of_;  // by entry
    std::vector<std::vector<std::size_t>> outs_;
    std::vector<bool> seen_;
    std::vector<printed> printed_;  // in print order
};

graph::place graph::add_erased(std::string name,
                               std::shared_ptr<const detail::erased_stage> stage) {
    if (name.empty()) {
        const std::vector<node> described = stage->describe();
        entries_.push_back({described.empty() ? "<empty pipeline>" : described.front().name,
                            std::move(stage),
                            {}});
    } else {
        entries_.push_back({std::move(name), std::move(stage), {}});
    }
    return static_cast<place>(entries_.size() - 1);
}

const std::string& graph::name_of(std::size_t entry) const { return entries_[entry].name; }

// `by`: the entries on the way, if there is one.
bool graph::leads_to(std::size_t from, std::size_t to, std::vector<std::size_t>& by) const {
    by.assign(1, from);
    if (from == to) return true;
    if (entries_[from].ways.empty()) return false;
    by.clear();
    std::vector<std::size_t> came_from(entries_.size(), none);
    std::vector<std::size_t> left{from};
    came_from[from] = from;
    while (!left.empty()) {
        const std::size_t at = left.back();
        left.pop_back();
        if (at == to) {
            for (std::size_t back = to; back != from; back = came_from[back]) by.push_back(back);
            by.push_back(from);
            std::ranges::reverse(by);
            return true;
        }
        for (const way& each : entries_[at].ways) {
            if (came_from[each.to] != none) continue;
            came_from[each.to] = at;
            left.push_back(each.to);
        }
    }
    return false;
}

void graph::connect(place from, std::string name, place to) {
    const auto source = static_cast<std::size_t>(from);
    const auto target = static_cast<std::size_t>(to);
    require_same(name_of(source), entries_[source].stage->out, name_of(target),
                 entries_[target].stage->in);
    std::vector<std::size_t> by;
    if (leads_to(target, source, by)) {
        std::string cycle;
        for (const std::size_t entry : by) cycle += name_of(entry) + " -> ";
        throw pipeline_error("graph has a cycle: " + cycle + name_of(target));
    }
    if (!entries_[source].stage->routes && !entries_[source].ways.empty())
        throw pipeline_error("'" + name_of(source) +
                             "' leads to one place; let a router follow it, such as broadcast");
    entries_[source].ways.push_back({std::move(name), target});
}

void graph::require_head(const detail::item_type& source) const {
    require_same("source", source, name_of(0), entries_.front().stage->in);
}

std::vector<node> graph::described(const detail::item_type* exit) const {
    return layout(*this, exit).nodes();
}

std::unique_ptr<detail::network> graph::made_network(
    node* at, detail::run& of, bool counted, const detail::item_type* exit_type,
    std::unique_ptr<detail::network_place> exit) const {
    layout laid(*this, exit_type);
    const std::size_t stages = laid.order().size();
    const std::size_t places = stages + (exit == nullptr ? 0 : 1);
    std::vector<detail::network::edge> edges;
    std::vector<bool> crossing(places);
    const std::vector<node*> nodes = laid.nodes_by_place(at);
    for (std::size_t from = 0; from < stages; ++from) {
        crossing[from] = entries_[laid.order()[from]].stage->threaded;
        for (const std::size_t to : laid.outs()[from]) edges.push_back({from, to});
    }
    auto made = std::make_unique<detail::network>(places, edges, std::move(crossing));
    if (exit != nullptr) made->add(stages, std::move(exit));
    for (std::size_t last = stages; last-- > 0;)
        made->add(last, entries_[laid.order()[last]].stage->place(made->ports_of(last),
                                                                  *nodes[last], of, counted));
    made->start();
    return made;
}

}  // namespace plait::pipes
