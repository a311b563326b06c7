// SPDX-License-Identifier: MIT
//
// A form that is read can be written, and is then read as the same.
#include "plait/http/error.hpp"
#include "plait/http/form.hpp"
#include "plait/http/percent.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace plait;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const auto read = http::form_data::parse({reinterpret_cast<const char*>(data), size});
        if (read.size() > http::most_form_fields) std::abort();
        std::string written;
        for (const auto& [name, value] : read)
            written += http::form_encoded(name) + '=' + http::form_encoded(value) + '&';
        if (!(http::form_data::parse(written) == read)) std::abort();
    } catch (const http::status_error& refused) {
        if (refused.status() != 400) std::abort();
    }
    return 0;
}
