// SPDX-License-Identifier: MIT
#include "apps/blog/agent.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace blogs {

namespace {

using token = std::pair<std::string_view, std::string_view>;  // in the field, for people

// Browsers name those they descend from, so the youngest come first.
constexpr std::array browsers{
    token{"Edg", "Edge"},
    token{"OPR/", "Opera"},
    token{"SamsungBrowser/", "Samsung Internet"},
    token{"Firefox/", "Firefox"},
    token{"FxiOS/", "Firefox"},
    token{"CriOS/", "Chrome"},
    token{"Chrome/", "Chrome"},
    token{"Safari/", "Safari"},
};
constexpr std::array systems{
    token{"Android", "Android"}, token{"iPhone", "iPhone"},  token{"iPad", "iPad"},
    token{"Windows", "Windows"}, token{"Mac OS X", "macOS"}, token{"CrOS", "ChromeOS"},
    token{"Linux", "Linux"},
};

template <class Tokens>
std::string_view first_in(std::string_view field, const Tokens& of) {
    const auto* const found = std::find_if(of.begin(), of.end(), [field](const token& each) {
        return field.find(each.first) != std::string_view::npos;
    });
    return found == of.end() ? std::string_view() : found->second;
}

}  // namespace

std::string agent_text(std::string_view field) {
    constexpr std::size_t longest = 40;
    const std::string_view browser = first_in(field, browsers);
    const std::string_view system = first_in(field, systems);
    if (browser.empty()) return std::string(field.substr(0, longest));
    if (system.empty()) return std::string(browser);
    return std::string(browser).append(", ").append(system);
}

}  // namespace blogs
