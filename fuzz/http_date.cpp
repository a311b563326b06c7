// SPDX-License-Identifier: MIT
//
// The first eight bytes are the second it is now, and one to be written. What is written is read back;
// what is read means the same when it is written.
#include "plait/http/date.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

using namespace plait;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::int64_t now = 0;
    if (size < sizeof now) return 0;
    std::memcpy(&now, data, sizeof now);
    const auto again = http::parse_date(http::date_text(now), now);
    if (!again || http::date_text(*again) != http::date_text(now)) std::abort();

    const std::string_view text(reinterpret_cast<const char*>(data) + sizeof now,
                                size - sizeof now);
    const auto read = http::parse_date(text, now);
    // A leap second at the end of 9999 is later than what can be written.
    constexpr std::int64_t last = 253'402'300'799;
    if (read && *read <= last && http::parse_date(http::date_text(*read), now) != read)
        std::abort();
    return 0;
}
