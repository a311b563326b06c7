// SPDX-License-Identifier: MIT
#include "plait/http/byteranges.hpp"

#include <array>
#include <charconv>
#include <cstddef>

namespace plait::http::detail {

namespace {

std::string hex(std::uint64_t number) {
    std::array<char, 16> digits{};
    return {digits.data(), std::to_chars(digits.begin(), digits.end(), number, 16).ptr};
}

}  // namespace

exchange send_byteranges(head first, std::shared_ptr<const file> source, std::uint64_t size,
                         std::vector<byte_range> ranges, std::string type, std::uint64_t random) {
    const std::string boundary = "plait-" + hex(random);
    const std::string last = "\r\n--" + boundary + "--\r\n";
    std::vector<std::string> heads;
    std::uint64_t length = last.size();
    for (const byte_range& each : ranges) {
        std::string text = heads.empty() ? "--" : "\r\n--";
        text.append(boundary).append("\r\nContent-Type: ").append(type);
        text.append("\r\nContent-Range: ").append(content_range(each, size)).append("\r\n\r\n");
        length += text.size() + each.length;
        heads.push_back(std::move(text));
    }
    first.with("Content-Type", "multipart/byteranges; boundary=" + boundary);
    first.with("Content-Length", std::to_string(length));
    co_yield first;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        co_yield heads[i];
        const file_region region(*source, ranges[i].offset, ranges[i].length);
        co_yield region;
    }
    co_yield last;
    co_return streamed();
}

}  // namespace plait::http::detail
