// SPDX-License-Identifier: MIT
#include "plait/http/head_parser.hpp"

#include "plait/http/authority.hpp"
#include "plait/http/characters.hpp"
#include "plait/http/faults.hpp"
#include "plait/http/list.hpp"
#include "plait/http/scan.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace plait::http::detail {

namespace {

// Where a line ends, and what is wrong with it. No LF: it has not ended, whatever is wrong.
struct line {
    const char* lf;
    const fault* wrong;
};

constexpr line unfinished{nullptr, nullptr};

// Something is wrong at `at`.
line broken(const char* at, const char* end, const fault& how) noexcept {
    const auto* lf = static_cast<const char*>(std::memchr(at, '\n', std::size_t(end - at)));
    return {lf, &how};
}

// The line ought to end at `at`.
line ending(const char* at, const char* end, const fault& otherwise) noexcept {
    if (at == end) return unfinished;
    if (*at == '\n') return {at, &faults::bare_line_feed};
    if (*at != '\r') return broken(at, end, otherwise);
    if (at + 1 == end) return unfinished;
    if (at[1] != '\n') return broken(at + 1, end, faults::bare_carriage_return);
    return {at + 1, nullptr};
}

text_at piece(const char* base, const char* from, const char* to) noexcept {
    return {static_cast<std::uint32_t>(from - base), static_cast<std::uint32_t>(to - from)};
}

// "HTTP/1.x" at `at`, of which eight bytes are there.
const fault* version(const char* at, std::uint8_t& minor) noexcept {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (std::memcmp(at, "HTTP/", 5) != 0 || !digit(at[5]) || at[6] != '.' || !digit(at[7]))
        return &faults::version;
    if (at[5] == '0') return &faults::old_version;
    if (at[5] != '1') return &faults::new_version;
    minor = static_cast<std::uint8_t>(at[7] - '0');
    return nullptr;
}
constexpr std::ptrdiff_t version_size = 8;

// ---- the request line

// Skips characters of one class and percent-escapes.
struct skipped {
    const char* at;
    bool broken_escape;
};
skipped skip(const char* at, const char* end, character_class wanted) noexcept {
    for (;; at += 3) {
        while (at != end && is(*at, wanted)) ++at;
        if (at == end || *at != '%') return {at, false};
        if (end - at < 3) {
            // What is there decides only if the line has ended in it.
            return {std::memchr(at, '\n', std::size_t(end - at)) == nullptr ? end : at, true};
        }
        if (hex_value(at[1]) < 0 || hex_value(at[2]) < 0) return {at, true};
    }
}

// Path and query from `at` on; then a space must follow.
const char* path_and_query(request_data& into, const char* base, const char* at, const char* end,
                           const fault*& wrong) noexcept {
    const char* begun = at;
    skipped to = skip(at, end, path_character);
    if (!to.broken_escape) into.path = piece(base, begun, to.at);
    into.query = {};
    if (!to.broken_escape && to.at != end && *to.at == '?') {
        begun = to.at + 1;
        to = skip(begun, end, query_character);
        into.query = piece(base, begun, to.at);
    }
    if (to.broken_escape)
        wrong = &faults::escape;
    else if (to.at != end && *to.at != ' ')
        wrong = *to.at == '\r' || *to.at == '\n' ? &faults::request_line : &faults::target;
    return to.at;
}

bool begins_with(const char* at, const char* end, std::string_view scheme) noexcept {
    const auto there = std::min(scheme.size(), std::size_t(end - at));
    return same_text({at, there}, scheme.substr(0, there));
}

// "http://host:port/path?query"
const char* absolute_form(request_data& into, const char* base, const char* at, const char* end,
                          const fault*& wrong) noexcept {
    constexpr std::string_view http = "http://";
    constexpr std::string_view https = "https://";
    const std::string_view scheme = begins_with(at, end, http) ? http : https;
    if (!begins_with(at, end, scheme)) {
        wrong = &faults::target_form;
        return at;
    }
    if (std::size_t(end - at) < scheme.size()) return end;
    at += scheme.size();
    const char* host = at;
    while (at != end && *at != '/' && *at != '?' && *at > ' ') ++at;
    if (at == end) return at;
    if (!parse_authority({host, std::size_t(at - host)})) {
        wrong = &faults::target_authority;
        return at;
    }
    into.authority = piece(base, host, at);
    return path_and_query(into, base, at, end, wrong);
}

// CONNECT's "host:port"
const char* authority_form(request_data& into, const char* base, const char* at, const char* end,
                           const fault*& wrong) noexcept {
    const char* host = at;
    while (at != end && *at != '/' && *at > ' ') ++at;
    if (at == end) return at;
    const auto parsed = parse_authority({host, std::size_t(at - host)});
    if (!parsed || parsed->port.empty() || *at == '/') wrong = &faults::connect;
    into.authority = piece(base, host, at);
    return at;
}

line request_line(request_data& into, const char* base, const char* at, const char* end) noexcept {
    const char* method = at;
    while (at != end && is(*at, token_character)) ++at;
    if (at == end) return unfinished;
    const bool at_line_end = *at == '\r' || *at == '\n';
    if (at == method && at_line_end) {
        const line empty = ending(at, end, faults::empty_lines);
        return {empty.lf, empty.wrong != nullptr ? empty.wrong : &faults::empty_lines};
    }
    if (*at != ' ' || at == method)
        return broken(at, end, at_line_end || *at == ' ' ? faults::request_line : faults::method);
    into.method = piece(base, method, at);
    if (++at == end) return unfinished;

    const char* target = at;
    const fault* wrong = nullptr;
    const bytes name = into.text(into.method);
    into.authority = {};
    into.path = {};
    into.query = {};
    if (name == "CONNECT") {
        at = authority_form(into, base, at, end, wrong);
    } else if (*at == '/') {
        at = path_and_query(into, base, at, end, wrong);
    } else if (*at == '*') {
        if (name != "OPTIONS") wrong = &faults::asterisk;
        into.path = piece(base, at, at + 1);
        if (++at != end && *at != ' ' && wrong == nullptr) wrong = &faults::request_line;
    } else if (is_alnum(static_cast<unsigned char>(*at))) {
        at = absolute_form(into, base, at, end, wrong);
    } else {
        wrong = *at == ' ' || *at == '\r' ? &faults::request_line : &faults::target_form;
    }
    if (wrong != nullptr) return broken(at, end, *wrong);
    if (at == end) return unfinished;
    if (*at != ' ') return broken(at, end, faults::request_line);
    into.target = piece(base, target, at);

    ++at;
    if (end - at < version_size) return broken(at, end, faults::version);
    if (const fault* unspoken = version(at, into.minor_version)) return broken(at, end, *unspoken);
    into.version = piece(base, at, at + version_size);
    return ending(at + version_size, end, faults::request_line);
}

// ---- the status line

line status_line(response_data& into, const char* base, const char* at, const char* end) noexcept {
    if (end - at < version_size) return broken(at, end, faults::version);
    if (const fault* unspoken = version(at, into.minor_version)) return broken(at, end, *unspoken);
    into.version = piece(base, at, at + version_size);
    at += version_size;
    if (at == end) return unfinished;
    if (*at != ' ') return broken(at, end, faults::status_line);
    into.status = 0;
    for (int digits = 0; digits < 3; ++digits) {
        if (++at == end) return unfinished;
        if (*at < '0' || *at > '9') return broken(at, end, faults::status);
        into.status = into.status * 10 + (*at - '0');
    }
    if (into.status < 100 || into.status > 599) return broken(at, end, faults::status);
    ++at;
    const char* reason = at;
    if (at != end && *at == ' ') at = find_control(++reason, end);
    into.reason = piece(base, reason, at);
    return ending(at, end, faults::status_line);
}

// ---- field lines

struct parsed_field {
    bytes name;
    bytes value;
    field_name known = field_name::other;
};

line field_line(parsed_field& into, const char* at, const char* end) noexcept {
    const char* name = at;
    // A name that is recognised needs no look at its characters.
    const char* colon = near_colon(at, end);
    if (colon != nullptr) into.known = recognised({name, std::size_t(colon - name)});
    if (into.known != field_name::other)
        at += to_string(into.known).size();
    else
        while (at != end && is(*at, token_character)) ++at;
    if (at == end) return unfinished;
    if (*at != ':' || at == name) {
        const bool blank = is_blank(*at);
        return broken(at, end,
                      *at == ':'                   ? faults::no_field_name
                      : blank && at == name        ? faults::leading_blank
                      : blank                      ? faults::blank_before_colon
                      : *at == '\r' || *at == '\n' ? faults::no_colon
                                                   : faults::field_name);
    }
    if (colon == nullptr) into.known = recognised({name, std::size_t(at - name)});
    into.name = {name, std::size_t(at - name)};
    ++at;
    while (at != end && is_blank(*at)) ++at;
    const char* value = at;
    at = find_control(at, end);
    const line ended = ending(at, end, faults::field_value);
    while (at != value && is_blank(at[-1])) --at;
    into.value = {value, std::size_t(at - value)};
    return ended;
}

// ---- limits

// A name's length must fit its slot.
constexpr std::size_t longest_line = 0xffff;

// What is wrong with the length of the line from `begun` on, whose last byte, or LF if it has
// ended, is `last`. Of two limits, the one that was reached first.
const fault* too_long(std::size_t begun, std::size_t last, bool ended, std::size_t most,
                      const fault& line_fault, const limits& bounds) noexcept {
    const std::size_t line_cut = begun + most + 1;  // here, at the latest, an LF must be
    const bool line_over = ended ? last > line_cut : last >= line_cut;
    const bool head_over = last >= bounds.head;
    if (line_over && (!head_over || line_cut <= bounds.head)) return &line_fault;
    return head_over ? &faults::head_too_long : nullptr;
}

// ---- framing

const fault* codings(const head_data& head) noexcept {
    bool chunked = false;
    bool other = false;
    for (const field each : head.fields) {
        if (recognised(each.name) != field_name::transfer_encoding) continue;
        if (each.value.empty()) return &faults::coding;
        for (const bytes element : list_of(each.value)) {
            const bytes name = trimmed(element.substr(0, element.find(';')));
            if (!is_token(name)) return &faults::coding;
            if (chunked) return &faults::chunked_not_last;
            if (same_text(name, "chunked")) {
                if (name.size() != element.size()) return &faults::coding;
                chunked = true;
            } else {
                other = true;
            }
        }
    }
    if (!chunked) return &faults::chunked_not_last;
    return other ? &faults::other_coding : nullptr;
}

const fault* content_length(const head_data& head, std::uint64_t& length) noexcept {
    unsigned found = 0;
    for (std::size_t i = 0; i < head.fields.size(); ++i)
        if (head.fields.known(i) == field_name::content_length && ++found > 1)
            return &faults::lengths;
    const bytes digits = *head.fields.find(field_name::content_length);
    constexpr std::size_t most_digits = 19;  // of 2^63 - 1
    if (digits.empty() || digits.size() > most_digits || (digits[0] == '0' && digits.size() > 1))
        return &faults::length;
    length = 0;
    for (const char digit : digits) {
        if (digit < '0' || digit > '9') return &faults::length;
        length = length * 10 + static_cast<std::uint64_t>(digit - '0');
    }
    return length >> 63 != 0 ? &faults::length : nullptr;
}

// RFC 9112, section 6.3, from its second rule on. `without`: the framing of a message that tells
// none.
const fault* set_framing(head_data& head, framing without) noexcept {
    const bool coded = head.fields.find(field_name::transfer_encoding).has_value();
    const bool told = head.fields.find(field_name::content_length).has_value();
    if (!coded && !told) {
        head.body = without;
        return nullptr;
    }
    if (coded) {
        if (told) return &faults::both_framings;
        if (head.minor_version == 0) return &faults::coding_in_1_0;
        head.body = framing::chunked();
        return codings(head);
    }
    std::uint64_t length = 0;
    const fault* wrong = content_length(head, length);
    head.body = framing::length(length);
    return wrong;
}

}  // namespace

// All lines up to the empty one. `start` parses the first line; null where there is none.
template <class StartLine>
head_parser::result head_parser::lines(field_list& fields, const char* text, std::size_t size,
                                       const limits& bounds, const StartLine& start) {
    constexpr bool has_start = !std::is_same_v<StartLine, std::nullptr_t>;
    const char* end = text + size;
    const auto stop = [this](const fault& how) {
        wrong_ = &how;
        return result::wrong;
    };
    for (;;) {
        const char* at = text + line_;
        if (at == end) return result::more;
        bool empty = false;
        bool first = false;
        std::size_t most = bounds.field_line;
        const fault* long_line = &faults::field_too_long;
        parsed_field parsed;
        line next = unfinished;
        if constexpr (has_start) {
            if (!started_) {
                first = true;
                most = start.most(bounds);
                long_line = &start.too_long;
                next = start(text, at, end);
            }
        }
        if (!first) {
            empty = *at == '\r' || *at == '\n';
            next =
                empty ? ending(at, end, faults::bare_carriage_return) : field_line(parsed, at, end);
        }
        const bool ended = next.lf != nullptr;
        const std::size_t last = (ended ? std::size_t(next.lf - text) : size - 1);
        if (const fault* over = too_long(line_, last, ended, std::min(most, longest_line),
                                         *long_line, bounds)) [[unlikely]]
            return stop(*over);
        if (!ended) {
            if constexpr (has_start)
                if (first) start.forget();
            return result::more;
        }
        if (next.wrong != nullptr) [[unlikely]]
            return stop(*next.wrong);
        line_ = static_cast<std::uint32_t>(last + 1);
        if (first) {
            started_ = true;
        } else if (empty) {
            return result::whole;
        } else {
            if (++fields_ > std::min(bounds.fields, field_list::most)) [[unlikely]]
                return stop(faults::too_many_fields);
            if constexpr (!has_start) {
                if (parsed.known == field_name::content_length ||
                    parsed.known == field_name::transfer_encoding ||
                    parsed.known == field_name::host)
                    return stop(faults::forbidden_trailer);
            }
            fields.add(parsed.known, parsed.name, parsed.value);
        }
    }
}

namespace {

struct request_start {
    static std::size_t most(const limits& bounds) noexcept { return bounds.request_line; }
    line operator()(const char* base, const char* at, const char* end) const noexcept {
        return request_line(into, base, at, end);
    }
    // A line that has not ended says nothing yet: in smaller pieces, it would not have been parsed.
    void forget() const noexcept { into.method = into.target = into.version = {}; }
    request_data& into;
    const fault& too_long = faults::request_line_too_long;
};

struct response_start {
    static std::size_t most(const limits& bounds) noexcept { return bounds.request_line; }
    line operator()(const char* base, const char* at, const char* end) const noexcept {
        return status_line(into, base, at, end);
    }
    void forget() const noexcept {}
    response_data& into;
    const fault& too_long = faults::status_line_too_long;
};

}  // namespace

head_parser::result head_parser::parse(request_data& into, const char* text, std::size_t size,
                                       const limits& bounds) {
    into.fields.rebase(text);
    const result how = lines(into.fields, text, size, bounds, request_start{into});
    if (how != result::whole) return how;
    into.size = line_;
    wrong_ = set_framing(into, framing());
    if (into.authority.size == 0)
        if (const auto host = into.fields.find(field_name::host))
            into.authority = piece(text, host->data(), host->data() + host->size());
    return wrong_ == nullptr ? result::whole : result::wrong;
}

head_parser::result head_parser::parse(response_data& into, const char* text, std::size_t size,
                                       const limits& bounds) {
    into.fields.rebase(text);
    const result how = lines(into.fields, text, size, bounds, response_start{into});
    if (how != result::whole) return how;
    into.size = line_;
    // RFC 9112, section 6.3, rule 1: these have no body, whatever their fields say. But the fields
    // must be sound all the same.
    wrong_ = into.status == 101 ? &faults::unsolicited_upgrade
                                : set_framing(into, framing::until_close());
    if (into.status < 200 || into.status == 204 || into.status == 304 || into.to_head)
        into.body = framing();
    return wrong_ == nullptr ? result::whole : result::wrong;
}

head_parser::result head_parser::parse(section_data& into, const char* text, std::size_t size,
                                       const limits& bounds) {
    started_ = true;
    into.fields.rebase(text);
    const result how = lines(into.fields, text, size, bounds, nullptr);
    if (how == result::whole) into.size = line_;
    return how;
}

bool head_parser::overdue(std::size_t size, const limits& bounds) const noexcept {
    const std::size_t most = started_ ? bounds.field_line : bounds.request_line;
    return too_long(line_, size - 1, false, std::min(most, longest_line), faults::field_too_long,
                    bounds) != nullptr;
}

}  // namespace plait::http::detail
