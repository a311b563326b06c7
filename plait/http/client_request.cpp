// SPDX-License-Identifier: MIT
#include "plait/http/client_request.hpp"

#include "plait/http/characters.hpp"
#include "plait/http/error.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace plait::http {

namespace {

constexpr int application_fault = 500;

// Transfer-Encoding is refused by http::head.
constexpr std::array<bytes, 7> own_fields{
    "Host", "Expect", "TE", "Trailer", "Upgrade", "Keep-Alive", "Proxy-Connection"};
constexpr std::array<bytes, 2> secret_fields{"Authorization", "Cookie"};

bool is_one_of(bytes name, std::span<const bytes> names) noexcept {
    return std::ranges::any_of(names, [name](bytes one) { return same_text(one, name); });
}

}  // namespace

client_request::client_request(bytes method, url to) : method_(method), to_(std::move(to)) {
    if (!is_token(method))
        throw protocol_error(application_fault,
                             "a method must be a token, not \"" + method_ + "\"");
    if (method == "CONNECT") throw protocol_error(application_fault, "CONNECT is for proxies");
    if (!to_.absolute())
        throw protocol_error(application_fault, "a request needs a URL with scheme and host");
    if (!to_.userinfo().empty())
        throw protocol_error(application_fault,
                             "a request's URL has no userinfo: send Authorization");
}

client_request& client_request::with(bytes name, bytes value) & {
    if (is_one_of(name, own_fields))
        throw protocol_error(application_fault, std::string(name) + " is the client's own");
    fields_.with(name, value);
    return *this;
}

std::optional<std::uint64_t> client_request::length() const noexcept {
    if (const auto* text = std::get_if<std::string>(&body_)) return text->size();
    if (const auto* view = std::get_if<static_view>(&body_)) return view->view().size();
    if (const auto* file = std::get_if<file_body>(&body_)) return file->length();
    if (streamed()) return fields_.told_length();
    return 0;
}

std::string client_request::head_text() const {
    const auto length = this->length();
    if (fields_.told_length() && fields_.told_length() != length)
        throw protocol_error(application_fault,
                             "Content-Length is " + std::to_string(*fields_.told_length()) +
                                 ", but the body has " + std::to_string(*length) + " bytes");
    const bool has_body = !std::holds_alternative<std::monostate>(body_);
    // RFC 9110, section 8.6: who expects a body is told that there is none.
    const bool expected = method_ == "POST" || method_ == "PUT" || method_ == "PATCH";

    std::string text;
    text.reserve(fields_.lines().size() + to_.text().size() + 128);
    text.append(method_).append(1, ' ').append(to_.target()).append(" HTTP/1.1\r\n");
    text.append("Host: ").append(to_.origin().authority()).append("\r\n");
    text.append(fields_.lines());
    if (!length)
        text.append("Transfer-Encoding: chunked\r\n");
    else if (has_body || expected || fields_.told_length())
        text.append("Content-Length: ").append(std::to_string(*length)).append("\r\n");
    if (fields_.closes()) text.append("Connection: close\r\n");
    return text.append("\r\n");
}

client_request client_request::redirected(url to) const {
    const bool stays = to.origin() == to_.origin();
    client_request made(method_, std::move(to));
    for (bytes rest = fields_.lines(); !rest.empty();) {
        const bytes line = rest.substr(0, rest.find("\r\n"));
        rest.remove_prefix(line.size() + 2);
        const bytes name = line.substr(0, line.find(':'));
        if (stays || !is_one_of(name, secret_fields)) made.with(name, line.substr(name.size() + 2));
    }
    if (fields_.closes()) made.with("Connection", "close");
    return made;
}

}  // namespace plait::http
