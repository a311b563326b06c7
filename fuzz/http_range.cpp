// SPDX-License-Identifier: MIT
//
// The first eight bytes are a size. Ranges lie within it, do not overlap, and several of them are
// less than the whole.
#include "plait/http/range.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

using namespace plait;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::uint64_t whole = 0;
    if (size < sizeof whole) return 0;
    std::memcpy(&whole, data, sizeof whole);
    const std::string_view field(reinterpret_cast<const char*>(data) + sizeof whole,
                                 size - sizeof whole);
    const auto ranges = http::requested_ranges(field, whole);
    if (!ranges) return 0;
    if (ranges->size() > http::most_ranges) std::abort();
    std::uint64_t left = whole;
    for (const auto& each : *ranges) {
        if (each.length == 0 || each.length > left) std::abort();
        if (each.offset > whole - each.length) std::abort();
        left -= each.length;
        for (const auto& other : *ranges)
            if (&other != &each && other.offset <= each.offset &&
                each.offset - other.offset < other.length)
                std::abort();
    }
    if (ranges->size() > 1 && left == 0) std::abort();
    return 0;
}
