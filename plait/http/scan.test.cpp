// SPDX-License-Identifier: MIT
#include "plait/http/scan.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>

namespace {

using namespace plait::http::detail;

using finder = const char* (*)(const char*, const char*);

// Where it finds a control, in memory that ends where the text ends.
std::size_t found_in(finder find, std::string_view text) {
    const auto copy = std::make_unique<char[]>(text.size());
    text.copy(copy.get(), text.size());
    return static_cast<std::size_t>(find(copy.get(), copy.get() + text.size()) - copy.get());
}

void check_all(std::string_view text, std::size_t at) {
    CAPTURE(text);
    CHECK(found_in(find_control_bytewise, text) == at);
    CHECK(found_in(find_control_wordwise, text) == at);
    CHECK(found_in(find_control, text) == at);
}

}  // namespace

TEST_CASE("each control at each place is found, in texts of each length") {
    for (std::size_t size = 0; size < 40; ++size) {
        check_all(std::string(size, 'a'), size);
        for (std::size_t at = 0; at < size; ++at)
            for (const char control : {'\0', '\r', '\n', '\x01', '\x1f', '\x7f'}) {
                std::string text(size, 'a');
                text[at] = control;
                check_all(text, at);
            }
    }
}

TEST_CASE("all that may stand in a value is passed over") {
    std::string text = "\t";
    for (int c = ' '; c < 256; ++c)
        if (c != 0x7f) text += static_cast<char>(c);
    check_all(text, text.size());
    check_all(text + text + "\r", 2 * text.size());
}

TEST_CASE("tabs hide no control behind them") {
    for (std::size_t at = 1; at < 32; ++at) {
        std::string text(33, '\t');
        text[at] = '\x02';
        check_all(text, at);
    }
}

TEST_CASE("a colon among the first sixteen bytes is found, if so many are there") {
    const std::string text = "0123456789abcdefghij";
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string with = text;
        with[at] = ':';
        const char* found = near_colon(with.data(), with.data() + with.size());
        CHECK(found == (at < 16 ? with.data() + at : nullptr));
    }
    const std::string_view few = "a:";
    CHECK(near_colon(few.data(), few.data() + few.size()) == nullptr);
}
