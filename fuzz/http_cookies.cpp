// SPDX-License-Identifier: MIT
//
// Cookies are views into the field, in order; what we would set ourselves is read back as it was.
#include "plait/http/cookies.hpp"
#include "plait/http/error.hpp"
#include "plait/http/set_cookie.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace plait;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const bytes field(reinterpret_cast<const char*>(data), size);
    const http::cookies read(field);
    const char* at = field.data();
    for (const auto& [name, value] : read) {
        if (!value.empty() && (value.data() < at || value.end() > field.end())) std::abort();
        if (!value.empty()) at = value.end();
        try {
            const std::string set = http::set_cookie(name, value).text();
            const http::cookies again{bytes(set)};
            if (again.find(name) != value) std::abort();
        } catch (const http::protocol_error&) {
            continue;  // not one of ours
        }
    }
    return 0;
}
