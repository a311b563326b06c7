// SPDX-License-Identifier: MIT
#include "plait/pipes/any_stage.hpp"

#include <algorithm>
#include <iterator>

namespace plait::pipes::detail {

line::line(std::shared_ptr<const line> its_before, std::shared_ptr<const erased_stage> its_stage)
    : before(std::move(its_before)), stage(std::move(its_stage)) {
    width = (before == nullptr ? 0 : before->width) + stage->describe().size();
}

// Not by recursion: a line may be long.
line::~line() {
    std::shared_ptr<const line> last = std::move(before);
    while (last != nullptr && last.use_count() == 1)
        last = std::move(const_cast<line&>(*last).before);
}

std::vector<const erased_stage*> line::stages(const line* last) {
    std::vector<const erased_stage*> all;
    for (; last != nullptr; last = last->before.get()) all.push_back(last->stage.get());
    std::ranges::reverse(all);
    return all;
}

line_end joined_lines(line_end first, const line_end& second) {
    if (first == nullptr) return second;
    std::vector<std::shared_ptr<const erased_stage>> more;
    for (const line* at = second.get(); at != nullptr; at = at->before.get())
        more.push_back(at->stage);
    for (auto each = more.rbegin(); each != more.rend(); ++each)
        first = std::make_shared<line>(std::move(first), *each);
    return first;
}

std::vector<node> describe_line(const line_end& end) {
    std::vector<node> all;
    for (const erased_stage* stage : line::stages(end.get()))
        std::ranges::move(stage->describe(), std::back_inserter(all));
    return all;
}

std::unique_ptr<network> line_network(const line_end& end, node* at, run& of, bool counted,
                                      std::unique_ptr<network_place> exit) {
    const auto stages = line::stages(end.get());
    const std::size_t places = stages.size() + (exit == nullptr ? 0 : 1);
    std::vector<network::edge> edges;
    std::vector<bool> threaded(places);
    std::vector<node*> nodes;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        threaded[i] = stages[i]->threaded;
        if (i + 1 < places) edges.push_back({i, i + 1});
        nodes.push_back(at);
        at += stages[i]->describe().size();
    }
    auto made = std::make_unique<network>(places, edges, std::move(threaded));
    if (exit != nullptr) made->add(stages.size(), std::move(exit));
    for (std::size_t i = stages.size(); i-- > 0;)
        made->add(i, stages[i]->place(made->ports_of(i), *nodes[i], of, counted));
    made->start();
    return made;
}

}  // namespace plait::pipes::detail
