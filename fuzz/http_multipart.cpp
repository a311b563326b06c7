// SPDX-License-Identifier: MIT
//
// Whatever the body: the same parts with the same data at each cut, names that name no path, no more
// parts than allowed.
#include "plait/compose/pipe.hpp"
#include "plait/http/multipart.hpp"
#include "plait/testing/fuzz.hpp"

#include <cstdlib>
#include <string>

using namespace plait;

static coro<std::string, http::multipart_event> told() {
    std::string text;
    std::size_t parts = 0;
    while (const auto event = co_await receive_or_end) {
        using kind = http::multipart_event::kind;
        if (event->what == kind::data) {
            text += event->data;
        } else {
            const bytes filename = event->filename.value_or(bytes());
            if (filename.find_first_of("/\\") != bytes::npos || filename == "..") std::abort();
            if (event->what == kind::part && ++parts > http::most_parts) std::abort();
            text.append("\n[").append(event->name).append("|").append(filename).append("|");
            text.append(event->type).append(event->what == kind::part ? "]" : "] ends");
        }
    }
    co_return text;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return testing::fuzz([] { return http::multipart(std::string("b")) | told(); }, data, size);
}
