// SPDX-License-Identifier: MIT
#include "plait/http/redirect.hpp"

#include "plait/http/error.hpp"

#include <algorithm>
#include <string>

namespace plait::http {

namespace {

bool all_visible(bytes text) noexcept {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace

response redirect(bytes location, int status) {
    if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308)
        throw protocol_error(
            500, "a redirect's status is 301, 302, 303, 307 or 308, not " + std::to_string(status));
    if (location.empty() || !all_visible(location))
        throw protocol_error(500, "a redirect's location is a URL, without blanks and controls");
    return response(status).with("Location", location);
}

bytes local_target(bytes target, bytes otherwise) noexcept {
    const bool local = target.starts_with('/') && !target.starts_with("//") &&
                       target.find('\\') == bytes::npos && all_visible(target);
    return local ? target : otherwise;
}

}  // namespace plait::http
