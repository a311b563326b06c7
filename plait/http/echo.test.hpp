// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/request.hpp"
#include "plait/http/response.hpp"

#include <string>
#include <utility>

namespace plait::http {

/// For tests: gives the body of a POST back, and "OK" to all else; reads the whole body first.
inline exchange echo(request asked) {
    std::string body;
    while (const auto chunk = co_await receive_or_end) body += *chunk;
    response answer = text(asked.method() == "POST" ? std::move(body) : std::string("OK"));
    co_return std::move(answer);
}

}  // namespace plait::http
