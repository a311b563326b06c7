// SPDX-License-Identifier: MIT
#include "plait/pipes/node.hpp"

#include <string_view>

namespace plait::pipes {

namespace {

struct edge {
    std::size_t from;
    std::size_t to;
    std::string label;
};

/// The pipeline as a graph, nodes in print order.
class diagram {
public:
    explicit diagram(const std::vector<node>& chain) { add(chain, {}); }

    [[nodiscard]] const std::vector<std::string>& labels() const noexcept { return labels_; }
    [[nodiscard]] const std::vector<edge>& edges() const noexcept { return edges_; }

private:
    // A way out of what has been drawn, that leads to the next node.
    struct loose {
        std::size_t from;
        std::string label;
    };

    std::vector<loose> add(const std::vector<node>& chain, std::vector<loose> ways) {
        for (const node& stage : chain) {
            const std::size_t here = labels_.size();
            labels_.push_back(stage.label());
            for (loose& way : ways) edges_.push_back({way.from, here, std::move(way.label)});
            ways.clear();
            bool joined = false;
            for (const branch_node& branch : stage.branches) {
                auto leaving = add(branch.chain, {{here, branch.label}});
                if (!branch.joins) continue;
                joined = true;
                ways.insert(ways.end(), leaving.begin(), leaving.end());
            }
            if (stage.is(node::trait::plugs)) ways.clear();
            // Its branches are its ways out; a stage whose branches lead elsewhere goes on itself.
            else if (!joined && !stage.is(node::trait::forks))
                ways.push_back({here, ""});
        }
        return ways;
    }

    std::vector<std::string> labels_;
    std::vector<edge> edges_;
};

std::string escaped(std::string_view text, std::string_view quote) {
    std::string safe;
    for (const char c : text) {
        if (c == '"')
            safe += quote;
        else if (c == '\\' && quote[0] == '\\')
            safe += "\\\\";
        else
            safe += c;
    }
    return safe;
}

}  // namespace

std::string to_dot(const std::vector<node>& chain) {
    const diagram drawn(chain);
    std::string text = "digraph pipeline {\n    node [shape=box];\n";
    for (std::size_t i = 0; i < drawn.labels().size(); ++i)
        text += "    s" + std::to_string(i) + " [label=\"" + escaped(drawn.labels()[i], "\\\"") +
                "\"];\n";
    for (const edge& each : drawn.edges()) {
        text += "    s" + std::to_string(each.from) + " -> s" + std::to_string(each.to);
        if (!each.label.empty()) text += " [label=\"" + escaped(each.label, "\\\"") + "\"]";
        text += ";\n";
    }
    return text + "}\n";
}

std::string to_mermaid(const std::vector<node>& chain) {
    const diagram drawn(chain);
    std::string text = "flowchart TD\n";
    for (std::size_t i = 0; i < drawn.labels().size(); ++i)
        text +=
            "    s" + std::to_string(i) + "[\"" + escaped(drawn.labels()[i], "#quot;") + "\"]\n";
    for (const edge& each : drawn.edges()) {
        text += "    s" + std::to_string(each.from) + " -->";
        if (!each.label.empty()) text += "|\"" + escaped(each.label, "#quot;") + "\"|";
        text += " s" + std::to_string(each.to) + "\n";
    }
    return text;
}

}  // namespace plait::pipes
