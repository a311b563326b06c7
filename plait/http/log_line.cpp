// SPDX-License-Identifier: MIT
#include "plait/http/log_line.hpp"

#include "plait/http/date.hpp"
#include "plait/http/json_text.hpp"

#include <array>
#include <cstddef>

namespace plait::http {

namespace {

// As Apache escapes.
void append_quoted(std::string& line, bytes text) {
    constexpr bytes digits = "0123456789abcdef";
    line += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < ' ' || byte >= 0x7f) {
            line.append("\\x").append({digits[byte >> 4U], digits[byte & 15U]});
            continue;
        }
        if (c == '"' || c == '\\') line += '\\';
        line += c;
    }
    line += '"';
}

bytes or_dash(bytes text) noexcept { return text.empty() ? bytes("-") : text; }

// "06/Nov/1994:08:49:37 +0000", out of "Sun, 06 Nov 1994 08:49:37 GMT".
std::string clf_time(const std::string& date) {
    return date.substr(5, 2) + '/' + date.substr(8, 3) + '/' + date.substr(12, 4) + ':' +
           date.substr(17, 8) + " +0000";
}

std::string combined(const exchange_record& what, std::int64_t now) {
    const request asked = what.asked;
    std::string line(or_dash(asked.peer()));
    line.append(" - - [").append(clf_time(date_text(now))).append("] ");
    std::string first;
    if (!asked.method().empty())
        first.append(asked.method())
            .append(" ")
            .append(asked.target())
            .append(" ")
            .append(asked.version());
    append_quoted(line, or_dash(first));
    line.append(" ").append(std::to_string(what.status));
    line.append(" ").append(std::to_string(what.bytes_out)).append(" ");
    append_quoted(line, or_dash(asked.field(field_name::referer, {})));
    line += ' ';
    append_quoted(line, or_dash(asked.field(field_name::user_agent, {})));
    return line += '\n';
}

// "1994-11-06T08:49:37Z".
std::string iso_time(const std::string& date) {
    constexpr std::array<bytes, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::size_t month = 1;
    while (months.at(month - 1) != bytes(date).substr(8, 3)) ++month;
    return date.substr(12, 4) + (month < 10 ? "-0" : "-") + std::to_string(month) + '-' +
           date.substr(5, 2) + 'T' + date.substr(17, 8) + 'Z';
}

std::string json(const exchange_record& what, std::int64_t now) {
    const request asked = what.asked;
    std::string line = "{\"time\":\"" + iso_time(date_text(now)) + '"';
    const auto text = [&line](bytes name, bytes value) {
        line.append(",\"").append(name).append("\":");
        append_json(line, value);
    };
    const auto number = [&line](bytes name, auto value) {
        line.append(",\"").append(name).append("\":").append(std::to_string(value));
    };
    text("id", asked.id());
    text("peer", asked.peer());
    text("method", asked.method());
    text("target", asked.target());
    text("version", asked.version());
    number("status", what.status);
    number("bytes_in", what.bytes_in);
    number("bytes_out", what.bytes_out);
    number("us_to_head", what.to_head);
    number("us_to_end", what.to_end);
    text("agent", asked.field(field_name::user_agent, {}));
    text("referrer", asked.field(field_name::referer, {}));
    text("close", what.closes);
    return line += "}\n";
}

}  // namespace

std::string log_line(const exchange_record& what, log_format format, std::int64_t now) {
    return format == log_format::json ? json(what, now) : combined(what, now);
}

}  // namespace plait::http
