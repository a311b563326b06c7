// SPDX-License-Identifier: MIT
#include "plait/pipes/errors.hpp"
#include "plait/pipes/node.hpp"
#include "plait/pipes/split.hpp"

#include <algorithm>

namespace plait::pipes {

namespace detail {

std::string goes_nowhere(const std::string& name) {
    return "the output of '" + name +
           "' goes nowhere; end it with a stage that keeps items (collect, save, count, …) or with "
           "plug";
}

std::string fork_defect(const node& fork) {
    if (fork.branches.empty()) return "fork '" + fork.name + "' has no branch";
    for (const branch_node& a : fork.branches)
        for (const branch_node* b = &fork.branches.front(); b != &a; ++b)
            if (!a.label.empty() && a.label == b->label)
                return "fork '" + fork.name + "' has two branches named '" + a.label + "'";
    return {};
}

namespace {

std::string split_named(const node& split) {
    return "split" + (split.name == split.kind ? std::string() : " '" + split.name + "'");
}

}  // namespace

std::string lost_keys(const node& split) {
    std::string names;
    for (const branch_node& branch : split.branches)
        names += (names.empty() ? "'" : ", '") + branch.label + "'";
    return split_named(split) + " has no otherwise: a key other than " + names +
           " would be lost; add otherwise(chain), otherwise(plug) or otherwise(fail)";
}

std::string nameless_branch(const node& split) {
    return split_named(split) + " has a branch without a name, to which no key leads";
}

std::string lost_bool(bool has_true, bool has_false) {
    if (has_true && has_false) return {};
    return std::string("split by bool has no branch for ") + (has_false ? "true" : "false");
}

std::string split_defect(const node& split, bool by_bool) {
    const auto has = [&](const char* label) {
        return std::ranges::any_of(split.branches,
                                   [&](const branch_node& b) { return b.label == label; });
    };
    if (has("otherwise")) return {};
    if (by_bool && (has("true") || has("false"))) return lost_bool(has("true"), has("false"));
    return lost_keys(split);
}

}  // namespace detail

namespace {

using trait = node::trait;

/// What the stage at hand stands in.
struct surroundings {
    const node* threads = nullptr;   // a parallel with several workers
    const node* retried = nullptr;   // an attempt
    const node* answered = nullptr;  // a cached
};

std::string kind_of(const node& stage) { return stage.kind.empty() ? stage.name : stage.kind; }

void check_place(const node& stage, const surroundings& inside) {
    if (inside.threads != nullptr) {
        const std::string where = kind_of(stage) + " inside " + inside.threads->label();
        const std::string threads = std::to_string(inside.threads->workers) + " threads";
        if (stage.is(trait::one_target))
            throw pipeline_error(where + " would write one target from " + threads +
                                 "; put it after parallel");
        if (stage.is(trait::one_store))
            throw pipeline_error("ram inside " + inside.threads->label() +
                                 " would be one store for each of " + threads + "; use shared_ram");
    }
    if (inside.retried != nullptr && (stage.is(trait::holds) || stage.is(trait::crosses)))
        throw pipeline_error("attempt cannot retry '" + stage.label() +
                             "': it keeps items between pushes");
    if (inside.answered != nullptr && stage.is(trait::crosses))
        throw pipeline_error("cached cannot match the answers of '" + stage.label() +
                             "'; put parallel around cached");
}

void check_stages(const std::vector<node>& chain, const surroundings& outside) {
    for (const node& stage : chain) {
        if (!stage.defect.empty()) throw pipeline_error(stage.defect);
        check_place(stage, outside);
        surroundings inside = outside;
        if (stage.is(trait::crosses) && stage.workers > 1) inside.threads = &stage;
        if (stage.is(trait::retries)) inside.retried = &stage;
        if (stage.is(trait::answers)) inside.answered = &stage;
        for (const branch_node& branch : stage.branches) {
            check_stages(branch.chain, branch.joins ? inside : outside);
            if (!branch.joins) check(branch.chain);
        }
    }
}

// The stage, or branch, whose output nobody takes.
std::string loose_end(const std::vector<node>& chain, const std::string& name) {
    if (chain.empty()) return name;
    const node& last = chain.back();
    if (last.is(trait::keeps)) return {};
    if (last.is(trait::forks) || (!last.branches.empty() && last.is(trait::retries))) {
        for (const branch_node& branch : last.branches) {
            if (!branch.joins) continue;
            std::string loose =
                loose_end(branch.chain, branch.label.empty() ? last.name : branch.label);
            if (!loose.empty()) return loose;
        }
        return {};
    }
    return last.name;
}

}  // namespace

void check(const std::vector<node>& chain, bool open_end) {
    check_stages(chain, {});
    if (open_end) return;
    const std::string loose = loose_end(chain, "<empty pipeline>");
    if (!loose.empty()) throw pipeline_error(detail::goes_nowhere(loose));
}

}  // namespace plait::pipes
