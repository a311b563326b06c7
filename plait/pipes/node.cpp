// SPDX-License-Identifier: MIT
#include "plait/pipes/node.hpp"

#include <ostream>
#include <string_view>

namespace plait::pipes {

std::string node::label() const {
    if (arguments.empty()) return name;
    std::string text = name + "(";
    for (const std::string& argument : arguments) {
        if (&argument != &arguments.front()) text += ", ";
        text += argument;
    }
    return text + ")";
}

namespace {

void print_counts(std::ostream& out, const meter& counts) {
    const char* separator = "  [";
    const auto next = [&] { return std::exchange(separator, ", "); };
    if (counts.counting)
        out << next() << "in " << counts.in << ", out " << counts.out << ", errors "
            << counts.errors;
    if (counts.capacity != 0) out << next() << "queue " << counts.queued << '/' << counts.capacity;
    if (counts.dropping) out << next() << "dropped " << counts.dropped;
    if (*separator == ',') out << ']';
}

void print_indented(std::ostream& out, const std::vector<node>& chain, std::size_t indent) {
    const std::string margin(indent, ' ');
    if (chain.empty()) out << margin << "<empty pipeline>\n";
    for (const node& stage : chain) {
        out << margin << stage.label();
        if (!stage.branches.empty()) out << ':';
        if (stage.counts != nullptr) print_counts(out, *stage.counts);
        out << '\n';
        for (const branch_node& branch : stage.branches) {
            out << margin << "    " << branch.label << (branch.label.empty() ? "-->\n" : " -->\n");
            if (!branch.bare) print_indented(out, branch.chain, indent + 8);
        }
    }
}

}  // namespace

void print(std::ostream& out, const std::vector<node>& chain) { print_indented(out, chain, 0); }

}  // namespace plait::pipes
