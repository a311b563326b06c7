// SPDX-License-Identifier: MIT
#include "plait/http/head_parser.hpp"

#include <benchmark/benchmark.h>
#include <llhttp.h>

#include <array>
#include <cstring>
#include <string>
#include <string_view>

namespace {

using namespace plait;

// What a browser asks with.
const std::string browser_head =
    "GET /articles/2026/11/a-page?from=index&tab=2 HTTP/1.1\r\n"
    "Host: www.example.com\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
    "Accept-Language: en-US,en;q=0.5\r\n"
    "Accept-Encoding: gzip, deflate, br\r\n"
    "Referer: https://www.example.com/articles/\r\n"
    "Connection: keep-alive\r\n"
    "Cookie: session=0123456789abcdef0123456789abcdef; theme=dark; seen=1700000000\r\n"
    "Upgrade-Insecure-Requests: 1\r\n"
    "Sec-Fetch-Dest: document\r\n"
    "Sec-Fetch-Mode: navigate\r\n"
    "Sec-Fetch-Site: same-origin\r\n"
    "If-None-Match: \"5f3c-62a1\"\r\n"
    "Cache-Control: max-age=0\r\n"
    "\r\n";

void parse_head(benchmark::State& state) {
    const http::limits bounds;
    http::detail::request_data head;
    for (auto _ : state) {
        head.fields.clear();
        http::detail::head_parser parser;
        const auto how = parser.parse(head, browser_head.data(), browser_head.size(), bounds);
        benchmark::DoNotOptimize(how);
        benchmark::DoNotOptimize(head.size);
    }
    state.SetBytesProcessed(state.iterations() * std::ssize(browser_head));
}

// Node's parser, which tells what it finds by calls, noted here as our fields are.
struct noted {
    std::string_view target;
    std::array<std::string_view, 100> names;
    std::array<std::string_view, 100> values;
    std::size_t fields = 0;
};
noted& notes_of(llhttp_t* parser) { return *static_cast<noted*>(parser->data); }

llhttp_settings_t noting() {
    llhttp_settings_t settings;
    llhttp_settings_init(&settings);
    settings.on_url = [](llhttp_t* parser, const char* at, std::size_t size) {
        notes_of(parser).target = {at, size};
        return 0;
    };
    settings.on_header_field = [](llhttp_t* parser, const char* at, std::size_t size) {
        notes_of(parser).names[notes_of(parser).fields] = {at, size};
        return 0;
    };
    settings.on_header_value = [](llhttp_t* parser, const char* at, std::size_t size) {
        notes_of(parser).values[notes_of(parser).fields++] = {at, size};
        return 0;
    };
    return settings;
}

void parse_with_llhttp(benchmark::State& state) {
    const llhttp_settings_t settings = noting();
    noted notes;
    for (auto _ : state) {
        notes.fields = 0;
        llhttp_t parser;
        llhttp_init(&parser, HTTP_REQUEST, &settings);
        parser.data = &notes;
        const auto how = llhttp_execute(&parser, browser_head.data(), browser_head.size());
        if (how != HPE_OK || notes.fields != 14) return state.SkipWithError("it was not read");
        benchmark::DoNotOptimize(notes);
    }
    state.SetBytesProcessed(state.iterations() * std::ssize(browser_head));
}

// The least that has to be done: finding the ends of the lines.
void find_lines(benchmark::State& state) {
    for (auto _ : state) {
        const char* at = browser_head.data();
        const char* end = at + browser_head.size();
        int lines = 0;
        while (const void* lf = std::memchr(at, '\n', static_cast<std::size_t>(end - at))) {
            at = static_cast<const char*>(lf) + 1;
            ++lines;
        }
        benchmark::DoNotOptimize(lines);
    }
    state.SetBytesProcessed(state.iterations() * std::ssize(browser_head));
}

BENCHMARK(parse_head)->Name("parse_head/plait");
BENCHMARK(parse_with_llhttp)->Name("parse_head/llhttp");
BENCHMARK(find_lines)->Name("parse_head/memchr");

}  // namespace
