// SPDX-License-Identifier: MIT
#include "plait/pipes/merge.hpp"

namespace plait::pipes::detail {

std::size_t inlet_index(const node& merge, std::string_view name) {
    for (std::size_t i = 0; i < merge.branches.size(); ++i)
        if (merge.branches[i].label == name) return i;
    throw pipeline_error("merge has no inlet '" + std::string(name) + "'");
}

void refuse_item(const node& merge, std::size_t inlet, const std::string& wanted,
                 const std::string& pushed) {
    throw pipeline_error("inlet '" + merge.branches[inlet].label + "' receives " + wanted +
                         ", not " + pushed);
}

std::string merge_defect(const node& merge) {
    if (merge.branches.empty()) return "merge has no inlet";
    for (const branch_node& a : merge.branches)
        for (const branch_node* b = &merge.branches.front(); b != &a; ++b)
            if (a.label == b->label) return "merge has two inlets named '" + a.label + "'";
    return {};
}

}  // namespace plait::pipes::detail
