// SPDX-License-Identifier: MIT
//
// Whatever a server says to a request, and however it is cut, the client makes the same of it.
#include "plait/http/call.hpp"
#include "plait/testing/fuzz.hpp"

#include <string>
#include <utility>

using namespace plait;

static coro<std::string, bytes, output> ask() {
    http::client_request asked = http::get("http://example.com/a?b");
    http::response_head answer = co_await http::call(std::move(asked));
    std::string all = std::to_string(answer.status());
    for (const http::field each : answer.fields()) all.append(each.name).append(each.value);
    while (const auto chunk = co_await http::read_chunk(answer.body())) all += *chunk;
    all += http::detail::stays_open(answer) ? "kept" : "closed";
    co_return all;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return testing::fuzz(ask, data, size);
}
