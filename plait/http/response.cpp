// SPDX-License-Identifier: MIT
#include "plait/http/response.hpp"

#include "plait/http/characters.hpp"
#include "plait/http/error.hpp"
#include "plait/http/field_name.hpp"
#include "plait/http/scan.hpp"

#include <charconv>
#include <string>

namespace plait::http {

namespace {

// One growth is enough for most heads.
constexpr std::size_t usual_lines = 240;
constexpr std::size_t most_lines = std::size_t{32} * 1024;

constexpr int application_fault = 500;

void check_field(bytes name, bytes value) {
    if (!is_token(name))
        throw protocol_error(application_fault,
                             "a field name must be a token, not \"" + std::string(name) + "\"");
    if (detail::find_control(value.data(), value.data() + value.size()) !=
        value.data() + value.size())
        throw protocol_error(application_fault,
                             "a control character in the value of " + std::string(name));
}

std::uint64_t checked_length(bytes value) {
    std::uint64_t length = 0;
    const auto [end, wrong] = std::from_chars(value.begin(), value.end(), length);
    if (wrong != std::errc() || end != value.end())
        throw protocol_error(application_fault,
                             "Content-Length must be a number, not " + std::string(value));
    return length;
}

}  // namespace

head::head(int status) { with_status(status); }

head& head::with_status(int status) & {
    if (status < 200 || status > 599)
        throw protocol_error(application_fault,
                             "a response's status is 200 to 599, not " + std::to_string(status));
    status_ = status;
    return *this;
}

head& head::with(bytes name, bytes value) & {
    check_field(name, value);
    value = trimmed(value);
    switch (recognised(name)) {
        case field_name::content_length: length_ = checked_length(value); return *this;
        case field_name::connection:
            if (!same_text(value, "close"))
                throw protocol_error(application_fault,
                                     "Connection is the connection's own; it may be told 'close'");
            closes_ = true;
            return *this;
        case field_name::transfer_encoding:
            throw protocol_error(application_fault,
                                 "Transfer-Encoding is the connection's own: yield parts");
        case field_name::date: has_date_ = true; break;
        default: break;
    }
    if (lines_.size() + name.size() + value.size() > most_lines)
        throw protocol_error(application_fault, "a response's head is at most 32 KiB");
    if (lines_.capacity() < usual_lines) lines_.reserve(usual_lines);
    lines_.append(name).append(": ").append(value).append("\r\n");
    return *this;
}

std::optional<bytes> head::field(bytes name) const noexcept {
    bytes rest = lines_;
    while (!rest.empty()) {
        const bytes line = rest.substr(0, rest.find('\r'));
        const std::size_t colon = line.find(':');
        if (same_text(line.substr(0, colon), name)) return line.substr(colon + 2);
        rest.remove_prefix(line.size() + 2);
    }
    return std::nullopt;
}

bytes response::text() const noexcept {
    if (const auto* own = std::get_if<std::string>(&body_)) return *own;
    if (const auto* lasting = std::get_if<static_view>(&body_)) return lasting->view();
    return {};
}

response content(bytes type, response::content body) {
    response made;
    made.with("Content-Type", type).with_body(std::move(body));
    return made;
}

response text(std::string body) { return content("text/plain; charset=utf-8", std::move(body)); }

response text(static_view body) { return content("text/plain; charset=utf-8", body); }

response streamed() {
    response made;
    made.with_body(response::streamed_t());
    return made;
}

}  // namespace plait::http
