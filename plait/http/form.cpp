// SPDX-License-Identifier: MIT
#include "plait/http/form.hpp"

#include "plait/http/characters.hpp"
#include "plait/http/error.hpp"
#include "plait/http/percent.hpp"
#include "plait/http/utf8.hpp"

#include <algorithm>

namespace plait::http {

namespace {

constexpr bytes urlencoded = "application/x-www-form-urlencoded";

std::string decoded(bytes text) {
    auto plain = form_decoded(text);
    if (!plain) throw status_error(400, "a form has a '%' that is not followed by two hex digits");
    if (!is_utf8(*plain)) throw status_error(400, "a form has text that is not UTF-8");
    return *std::move(plain);
}

}  // namespace

form_data form_data::parse(bytes text) {
    form_data parsed;
    while (!text.empty()) {
        const bytes pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(pair.size() + 1, text.size()));
        if (pair.empty()) continue;
        if (parsed.size() == most_form_fields)
            throw status_error(
                400, "a form has more than " + std::to_string(most_form_fields) + " fields");
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const std::size_t value = std::min(equals + 1, pair.size());
        parsed.fields_.emplace_back(decoded(pair.substr(0, equals)), decoded(pair.substr(value)));
    }
    return parsed;
}

std::optional<bytes> form_data::find(bytes name) const noexcept {
    const auto found = std::ranges::find(fields_, name, &field::first);
    if (found == fields_.end()) return std::nullopt;
    return found->second;
}

std::vector<bytes> form_data::all(bytes name) const {
    std::vector<bytes> values;
    for (const auto& [each, value] : fields_)
        if (each == name) values.emplace_back(value);
    return values;
}

coro<form_data, bytes> form(request asked, std::uint64_t longest) {
    const bytes type = asked.field(field_name::content_type, "");
    if (!same_text(trimmed(type.substr(0, type.find(';'))), urlencoded))
        throw status_error(415, "this takes a form: " + std::string(urlencoded));
    std::string body;
    while (const auto chunk = co_await receive_or_end) {
        if (chunk->size() > longest - body.size())
            throw status_error(413,
                               "a form has at most " + std::to_string(longest) + " bytes here");
        body += *chunk;
    }
    co_return form_data::parse(body);
}

}  // namespace plait::http
