// SPDX-License-Identifier: MIT
#include "apps/httpd/echo.hpp"

#include <string>
#include <utility>

namespace httpd {

using namespace plait;

http::exchange echo(http::request asked) {
    const bool returned = asked.method() == "POST";
    std::string body;
    while (auto chunk = co_await receive_or_end)
        if (returned) body += *chunk;
    if (returned) co_return http::text(std::move(body));
    http::response done = http::text(http::static_view("OK"));
    if (asked.method() == "OPTIONS")
        done.with("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    co_return std::move(done);
}

}  // namespace httpd
