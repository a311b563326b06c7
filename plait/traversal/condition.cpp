// SPDX-License-Identifier: MIT
#include "plait/traversal/condition.hpp"

#include "plait/traversal/entries.hpp"

#include <algorithm>

namespace plait::traversal {

namespace {

// Operators bind as in C++; only a part that binds weaker needs brackets.
std::string bracketed(const std::string& text) {
    return text.find(' ') == std::string::npos ? text : "(" + text + ")";
}

std::vector<condition::mention> both(std::vector<condition::mention> all,
                                     const std::vector<condition::mention>& more) {
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

// All but the child's own step.
template <class Judge>
bool any_ancestor(const route& to_child, const Judge& judge) {
    return std::any_of(to_child.begin(), to_child.end() - 1, judge);
}

}  // namespace

condition operator&(const condition& a, const condition& b) {
    return {[a, b](const route& r) { return a(r) && b(r); },
            bracketed(a.text()) + " & " + bracketed(b.text()), both(a.mentions(), b.mentions()),
            a.bounds() || b.bounds()};
}

condition operator|(const condition& a, const condition& b) {
    return {[a, b](const route& r) { return a(r) || b(r); },
            bracketed(a.text()) + " | " + bracketed(b.text()), both(a.mentions(), b.mentions()),
            a.bounds() && b.bounds()};
}

condition operator~(const condition& a) {
    return {[a](const route& r) { return !a(r); }, "~" + bracketed(a.text()), a.mentions(), false};
}

condition detail::under_types(std::vector<const std::type_info*> types) {
    std::string text = "under(";
    std::vector<condition::mention> mentions;
    for (const std::type_info* each : types) {
        if (text.back() != '(') text += ", ";
        text += detail::short_name(*each);
        mentions.emplace_back(*each);
    }
    auto holds = [types = std::move(types)](const route& r) {
        return any_ancestor(r, [&](const route::step& at) {
            return std::ranges::any_of(types, [&](const auto* type) { return at.is(*type); });
        });
    };
    return {std::move(holds), text + ")", std::move(mentions), false};
}

condition under(std::string_view name) {
    const std::string named(name);
    auto holds = [named](const route& r) {
        return any_ancestor(r, [&](const route::step& at) { return at.name() == named; });
    };
    std::vector<condition::mention> mentions;
    mentions.emplace_back(named);
    return {std::move(holds), "under(\"" + named + "\")", std::move(mentions), false};
}

condition recursion(std::size_t most) {
    auto holds = [most](const route& r) {
        const auto* own = &r.back().entry();
        return std::ranges::count_if(r, [own](const route::step& at) {
                   return &at.entry() == own;
               }) <= static_cast<std::ptrdiff_t>(most);
    };
    return {std::move(holds), "recursion(" + std::to_string(most) + ")", {}, true};
}

}  // namespace plait::traversal
