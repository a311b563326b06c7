// SPDX-License-Identifier: MIT
#include "plait/http/request.hpp"

#include "plait/http/error.hpp"
#include "plait/http/faults.hpp"
#include "plait/http/head_parser.hpp"
#include "plait/http/percent.hpp"

#include <algorithm>
#include <cstring>

namespace plait::http {

const field_list& field_section::fields() const noexcept {
    static const field_list none;
    return data_ == nullptr ? none : data_->fields;
}

bytes request::path() const noexcept {
    if (data_->path.size > 0) return data_->text(data_->path);
    return method() == "OPTIONS" ? "*" : "/";
}

std::optional<std::string> request::query(bytes name) const {
    bytes rest = query();
    while (!rest.empty()) {
        const bytes pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
        const std::size_t equals = pair.find('=');
        const auto key = form_decoded(pair.substr(0, equals));
        if (key && *key == name && !pair.empty())
            return form_decoded(equals == bytes::npos ? bytes() : pair.substr(equals + 1));
    }
    return std::nullopt;
}

std::string request::query(bytes name, bytes otherwise) const {
    auto found = query(name);
    return found ? *std::move(found) : std::string(otherwise);
}

bytes request::scheme() const noexcept {
    if (!data_->trusted_scheme.empty()) return data_->trusted_scheme;
    return data_->around != nullptr && data_->around->secure() ? "https" : "http";
}

bytes request::peer() const noexcept {
    if (!data_->trusted_peer.empty()) return data_->trusted_peer;
    return data_->around != nullptr ? data_->around->peer() : bytes();
}

bytes request::id() const noexcept {
    if (!data_->trusted_id.empty()) return data_->trusted_id;
    auto& digits = data_->made_id;
    if (digits[0] == '\0') {
        std::uint64_t random = data_->around != nullptr ? data_->around->random_bits() : 0;
        for (char& digit : digits) {
            digit = "0123456789abcdef"[random & 0xf];
            random >>= 4;
        }
    }
    return {digits.data(), digits.size()};
}

void request_head::keep() { data_->keep_text(); }

void detail::request_data::begin(surroundings& its) noexcept {
    fields.clear();
    own_text.release();
    size = 0;
    body = framing();
    minor_version = 1;
    method = target = path = query = authority = version = {};
    around = &its;
    trailers = field_section();
    trusted_peer = trusted_scheme = trusted_id = {};
    made_id[0] = '\0';
    reported.clear();
    located.clear();
}

void detail::section_data::keep_text() {
    if (own_text) return;
    own_text = block(std::max<std::size_t>(block::small, size));
    std::memcpy(own_text.data(), fields.base(), size);
    fields.rebase(own_text.data());
}

request_head parse_request(std::string_view text, const limits& bounds) {
    auto data = detail::make_pooled<detail::request_data>();
    detail::head_parser parser;
    switch (parser.parse(*data, text.data(), text.size(), bounds)) {
        case detail::head_parser::result::more: throw protocol_error(faults::truncated_head);
        case detail::head_parser::result::wrong: throw protocol_error(parser.wrong());
        case detail::head_parser::result::whole: break;
    }
    request_head made(std::move(data));
    made.keep();
    return made;
}

}  // namespace plait::http
