// SPDX-License-Identifier: MIT
#include "plait/http/cookies.hpp"

#include "plait/http/characters.hpp"

#include <algorithm>

namespace plait::http {

cookies::cookies(request from) {
    for (const http::field each : from.fields())
        if (same_text(each.name, "cookie")) add(each.value);
}

std::optional<bytes> cookies::find(bytes name) const noexcept {
    for (const auto& [each, value] : all_)
        if (each == name) return value;
    return std::nullopt;
}

void cookies::add(bytes field) {
    while (!field.empty()) {
        const bytes pair = trimmed(field.substr(0, field.find(';')));
        field.remove_prefix(std::min(field.find(';'), field.size() - 1) + 1);
        if (pair.empty()) continue;
        const std::size_t equals = pair.find('=');
        if (equals == bytes::npos)
            all_.emplace_back(bytes(), pair);  // a nameless cookie
        else
            all_.emplace_back(trimmed(pair.substr(0, equals)), trimmed(pair.substr(equals + 1)));
    }
}

}  // namespace plait::http
