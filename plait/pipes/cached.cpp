// SPDX-License-Identifier: MIT
#include "plait/pipes/cached.hpp"

namespace plait::pipes::detail {

void wrong_answers(const node& cached, std::size_t number) {
    const std::vector<node>& inside = cached.branches.back().chain;
    throw pipeline_error("cached: '" + (inside.empty() ? cached.name : inside.back().name) +
                         "' emitted " +
                         (inside.empty() ? std::string("nothing") : std::to_string(number)) +
                         " items for one request");
}

}  // namespace plait::pipes::detail
