// SPDX-License-Identifier: MIT
//
// A server says the same to the same bytes, however they are cut.
#include "plait/http/connection.hpp"
#include "plait/testing/fuzz.hpp"

#include <string>
#include <utility>

using namespace plait;

static http::exchange echo(http::request asked) {
    std::string body;
    while (const auto chunk = co_await receive_or_end) body += *chunk;
    for (const http::field each : asked.trailers()) body += each.name;
    http::response answer = http::text(std::string(asked.path()) + asked.query("a", "") + body);
    co_return std::move(answer);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // 100 Continue depends on what has come: that is its purpose.
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (text.find("100-") != text.npos) return 0;
    return testing::fuzz([] { return http::connection(echo); }, data, size);
}
