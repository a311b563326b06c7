// SPDX-License-Identifier: MIT
#include "plait/http/read.hpp"
#include "plait/testing/fuzz.hpp"

#include <string>

using namespace plait;

static coro<std::string, bytes> responses() {
    std::string all;
    while (auto head = co_await http::read_response("GET")) {
        all.append(std::to_string(head->status())).append(head->reason());
        for (const http::field each : head->fields()) all.append(each.name).append(each.value);
        while (const auto chunk = co_await http::read_chunk(head->body())) all += *chunk;
        if (head->body().what() != http::framing::kind::chunked) continue;
        const http::field_section trailers = co_await http::read_trailers();
        for (const http::field each : trailers.fields()) all.append(each.name).append(each.value);
    }
    co_return all;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return testing::fuzz(responses, data, size);
}
