// SPDX-License-Identifier: MIT
#include "plait/http/negotiation.hpp"

#include "plait/http/list.hpp"

#include <cstddef>

namespace plait::http {

namespace {

constexpr quality best = 1000;

// "0", "0.5", "1.000": RFC 9110, section 12.4.2.
std::optional<quality> qvalue(std::string_view text) noexcept {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
    if (text.size() > 1 && text[1] != '.') return std::nullopt;
    quality value = (text[0] - '0') * best;
    quality unit = best / 10;
    for (std::size_t i = 2; i < text.size(); ++i, unit /= 10) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value += (text[i] - '0') * unit;
    }
    if (value > best) return std::nullopt;
    return value;
}

// An element of an Accept field: a name, and how welcome it is.
struct preference {
    std::string_view name;
    quality weight = best;
    bool has_parameters = false;
};

std::optional<preference> preference_of(std::string_view element) noexcept {
    preference parsed;
    std::size_t end = element.find(';');
    parsed.name = trimmed(element.substr(0, end));
    while (end != std::string_view::npos) {
        element.remove_prefix(end + 1);
        end = element.find(';');
        const std::string_view parameter = trimmed(element.substr(0, end));
        if (parameter.starts_with("q=") || parameter.starts_with("Q=")) {
            const auto weight = qvalue(parameter.substr(2));
            if (!weight) return std::nullopt;
            parsed.weight = *weight;
            break;
        }
        parsed.has_parameters = true;
    }
    if (parsed.name.empty()) return std::nullopt;
    return parsed;
}

// How closely a media range fits a type; 0: not at all.
int closeness(const preference& range, std::string_view type) noexcept {
    if (same_text(range.name, type)) return range.has_parameters ? 3 : 4;
    if (range.name == "*/*") return 1;
    const std::size_t slash = range.name.find('/');
    const bool fits = slash != std::string_view::npos && range.name.substr(slash + 1) == "*" &&
                      same_text(range.name.substr(0, slash), type.substr(0, type.find('/')));
    return fits ? 2 : 0;
}

}  // namespace

quality type_quality(std::string_view accept, std::string_view type) noexcept {
    if (trimmed(accept).empty()) return best;
    type = trimmed(type.substr(0, type.find(';')));
    quality found = 0;
    int closest = 0;
    for (const std::string_view element : list_of(accept)) {
        const auto range = preference_of(element);
        if (!range) continue;
        const int close = closeness(*range, type);
        if (close > closest) {
            closest = close;
            found = range->weight;
        }
    }
    return found;
}

std::optional<std::string_view> preferred_type(std::string_view accept,
                                               std::span<const std::string_view> offered) noexcept {
    std::optional<std::string_view> preferred;
    quality highest = 0;
    for (const std::string_view type : offered) {
        const quality its = type_quality(accept, type);
        if (its > highest) {
            highest = its;
            preferred = type;
        }
    }
    return preferred;
}

quality coding_quality(std::string_view accept_encoding, std::string_view coding) noexcept {
    std::optional<quality> any;
    for (const std::string_view element : list_of(accept_encoding)) {
        const auto preferred = preference_of(element);
        if (!preferred) continue;
        if (same_text(preferred->name, coding)) return preferred->weight;
        if (preferred->name == "*" && !any) any = preferred->weight;
    }
    return any.value_or(coding == "identity" ? 1 : 0);
}

}  // namespace plait::http
