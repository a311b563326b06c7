// SPDX-License-Identifier: MIT
#include "plait/http/conditions.hpp"

#include "plait/http/characters.hpp"
#include "plait/http/date.hpp"

#include <cstddef>

namespace plait::http {

namespace {

enum class comparison : std::uint8_t { strong, weak };

bool is_weak(bytes tag) noexcept { return tag.starts_with("W/"); }

// RFC 9110, section 8.8.3.2.
bool same(bytes a, bytes b, comparison how) noexcept {
    if (how == comparison::strong) return a == b && !is_weak(a);
    return a.substr(is_weak(a) ? 2 : 0) == b.substr(is_weak(b) ? 2 : 0);
}

// The entity tag at the front, empty if there is none. A backslash is a character like any other in
// it, so that it is no quoted string.
bytes tag_at(bytes text) noexcept {
    const std::size_t open = is_weak(text) ? 2 : 0;
    if (open >= text.size() || text[open] != '"') return {};
    const std::size_t close = text.find('"', open + 1);
    if (close == bytes::npos) return {};
    const bytes tag = text.substr(0, close + 1);
    return tag.find_first_of(" \t") == bytes::npos ? tag : bytes();
}

// What follows a malformed element of the list is not looked at.
bool listed(bytes list, bytes tag, comparison how) noexcept {
    if (trimmed(list) == "*") return true;
    if (tag.empty()) return false;
    while (!list.empty()) {
        if (list.front() == ',' || detail::is_blank(list.front())) {
            list.remove_prefix(1);
            continue;
        }
        const bytes each = tag_at(list);
        if (each.empty()) return false;
        list = trimmed(list.substr(each.size()));
        if (!list.empty() && list.front() != ',') return false;
        if (same(each, tag, how)) return true;
    }
    return false;
}

}  // namespace

condition check_conditions(request asked, const validators& current, std::int64_t now) {
    const auto value = [&asked](field_name name) {
        // Two of what is no list are, joined, no date.
        return asked.field(name) ? asked.fields().combined(to_string(name)) : std::nullopt;
    };
    const auto date = [&](field_name name) -> std::optional<std::int64_t> {
        const auto text = value(name);
        if (!text || !current.modified) return std::nullopt;
        return parse_date(*text, now);
    };
    const bool reads = asked.method() == "GET" || asked.method() == "HEAD";

    if (const auto tags = value(field_name::if_match)) {
        if (!listed(*tags, current.etag, comparison::strong)) return condition::failed;
    } else if (const auto since = date(field_name::if_unmodified_since)) {
        if (*current.modified > *since) return condition::failed;
    }
    if (const auto tags = value(field_name::if_none_match)) {
        if (listed(*tags, current.etag, comparison::weak))
            return reads ? condition::not_modified : condition::failed;
    } else if (reads) {
        const auto since = date(field_name::if_modified_since);
        if (since && *current.modified <= *since) return condition::not_modified;
    }
    return condition::holds;
}

bool range_applies(request asked, const validators& current, std::int64_t now) {
    if (!asked.field(field_name::if_range)) return true;
    const auto validator = asked.fields().combined("if-range");
    if (validator->starts_with('"') || is_weak(*validator))
        return same(*validator, current.etag, comparison::strong);
    return current.modified && *current.modified + 1 < now &&
           parse_date(*validator, now) == current.modified;
}

}  // namespace plait::http
