// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/meter.hpp"

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace plait::pipes {

struct node;

/// What a branch of a node looks like.
struct branch_node {
    branch_node(std::string its_label, std::vector<node> its_chain);

    std::string label;
    std::vector<node> chain;
    bool joins = true;  ///< what leaves it goes where the node's output goes
    bool bare = false;  ///< nothing can stand in it: the hits of a cache
};

/// What a stage says of itself: to be printed, and to be checked before the first item.
struct node {
    explicit node(std::string its_name) : name(std::move(its_name)) {}

    /// How it acts on items, as far as the checks ask.
    enum class trait : unsigned {
        keeps = 1,        ///< may end a pipeline: its items are kept somewhere, or not wanted
        plugs = 2,        ///< nothing leaves it
        holds = 4,        ///< keeps items, or what came of them, between two pushes
        crosses = 8,      ///< what follows, or what is inside, runs on other threads
        one_target = 16,  ///< writes something that all its sinks share
        one_store = 32,   ///< has a store of its own in each sink
        answers = 64,     ///< must get one answer from its chain for each item
        retries = 128,    ///< binds its chain afresh after a failure
        forks = 256,      ///< each item goes to some of its branches: they are its only ways out
    };

    [[nodiscard]] bool is(trait t) const noexcept {
        return (traits & static_cast<unsigned>(t)) != 0;
    }
    node& set(trait t) noexcept {
        traits |= static_cast<unsigned>(t);
        return *this;
    }

    /// `add(1)`: name and arguments, as printed.
    [[nodiscard]] std::string label() const;

    std::string name;
    std::string kind;                    ///< what it is called without a name; empty: its name
    std::vector<std::string> arguments;  ///< as text
    std::vector<branch_node> branches;
    unsigned traits = 0;
    std::size_t workers = 1;  ///< threads that run its chain
    std::string defect;       ///< why it cannot work, if it cannot: the text of a pipeline_error
    std::shared_ptr<meter> counts;  ///< made when a pipeline is opened, where something counts
    std::shared_ptr<void> shared;   ///< what all sinks of one run that are bound here share
};

inline branch_node::branch_node(std::string its_label, std::vector<node> its_chain)
    : label(std::move(its_label)), chain(std::move(its_chain)) {}

/// Prints as CoPipes does: a line for each stage, branches indented under `name -->`. The empty chain
/// is `<empty pipeline>`. Stages that count have their counts appended.
void print(std::ostream& out, const std::vector<node>& chain);

/// Graphviz: the nodes are s0, s1, … in the order in which they are printed.
[[nodiscard]] std::string to_dot(const std::vector<node>& chain);
/// Mermaid, likewise.
[[nodiscard]] std::string to_mermaid(const std::vector<node>& chain);

/// Throws pipeline_error if this chain cannot run; see the texts. `open_end`: something takes what
/// leaves it.
void check(const std::vector<node>& chain, bool open_end = false);

namespace detail {

/// The text for an output that nobody takes.
std::string goes_nowhere(const std::string& name);

}  // namespace detail
}  // namespace plait::pipes
