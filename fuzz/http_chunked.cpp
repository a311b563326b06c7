// SPDX-License-Identifier: MIT
#include "plait/http/read.hpp"
#include "plait/testing/fuzz.hpp"

#include <string>

using namespace plait;

static coro<std::string, bytes> read_chunked_body() {
    std::string all;
    http::framing body = http::framing::chunked();
    while (const auto chunk = co_await http::read_chunk(body)) all += *chunk;
    const http::field_section trailers = co_await http::read_trailers();
    for (const http::field each : trailers.fields()) all.append(each.name).append(each.value);
    co_return all;
}

// [harness]
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return testing::fuzz(read_chunked_body, data, size);
}
// [/harness]
