// SPDX-License-Identifier: MIT
#include "plait/pipes/type_name.hpp"

#include <array>
#include <utility>

namespace plait::pipes::detail {

std::string normal_type_name(std::string_view raw) {
    // clang: "… raw_type_name() [T = int]"; g++: "… raw_type_name() [with T = int; std::string_view = …]".
    const auto begin = raw.find("T = ") + 4;
    auto end = raw.find("; std::string_view = ", begin);
    if (end == std::string_view::npos) end = raw.rfind(']');
    std::string name(raw.substr(begin, end - begin));

    static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> spellings{{
        {"__cxx11::", ""},
        {"(anonymous namespace)::", ""},
        {"{anonymous}::", ""},
        {"<unnamed>::", ""},
        {"std::basic_string<char>", "std::string"},
        {"std::basic_string_view<char>", "std::string_view"},
        {" >", ">"},
        {"long long unsigned int", "unsigned long long"},
        {"long unsigned int", "unsigned long"},
        {"short unsigned int", "unsigned short"},
        {"long int", "long"},
        {"short int", "short"},
    }};
    for (const auto& [from, to] : spellings)
        for (auto at = name.find(from); at != std::string::npos; at = name.find(from, at))
            name.replace(at, from.size(), to);
    return name;
}

}  // namespace plait::pipes::detail
