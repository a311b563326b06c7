// SPDX-License-Identifier: MIT
#include "plait/http/field_name.hpp"

#include "plait/http/characters.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace {

using namespace plait::http;

field_name name_at(std::size_t index) { return static_cast<field_name>(index); }

std::string upper(std::string_view text) {
    std::string made(text);
    for (char& c : made)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return made;
}

// In memory that ends where the text ends, for the sanitizer.
field_name recognised_exactly(std::string_view text) {
    const auto copy = std::make_unique<char[]>(text.size());
    text.copy(copy.get(), text.size());
    return recognised({copy.get(), text.size()});
}

}  // namespace

TEST_CASE("each common name is recognised, in any case, reading nothing behind it") {
    for (std::size_t i = 1; i < field_names; ++i) {
        CAPTURE(to_string(name_at(i)));
        CHECK(recognised_exactly(to_string(name_at(i))) == name_at(i));
        CHECK(recognised_exactly(upper(to_string(name_at(i)))) == name_at(i));
    }
}

TEST_CASE("a common name with any one character changed is another") {
    for (std::size_t i = 1; i < field_names; ++i) {
        const std::string name(to_string(name_at(i)));
        for (std::size_t at = 0; at < name.size(); ++at)
            for (int c = 0; c < 256; ++c) {
                std::string changed = name;
                changed[at] = static_cast<char>(c);
                if (detail::lower(changed[at]) == name[at]) continue;
                CHECK(recognised(changed) != name_at(i));
            }
    }
}

TEST_CASE("a prefix of a common name, or more than it, is another") {
    for (std::size_t i = 1; i < field_names; ++i) {
        const std::string name(to_string(name_at(i)));
        CHECK(recognised_exactly(name.substr(0, name.size() - 1)) != name_at(i));
        CHECK(recognised_exactly(name + "s") != name_at(i));
    }
}

TEST_CASE("other names are other") {
    for (const std::string_view name : {"", "x", "x-forwarded-for", "hostt", "-", "----"})
        CHECK(recognised_exactly(name) == field_name::other);
    CHECK(recognised_exactly(std::string(300, 'a')) == field_name::other);
}
