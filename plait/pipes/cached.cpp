// SPDX-License-Identifier: MIT
#include "plait/pipes/cached.hpp"

namespace plait::pipes::detail {

namespace {

std::string emitted(const node& cached, std::size_t number) {
    return "cached: '" + cached.branches.back().chain.back().name + "' emitted " +
           std::to_string(number) + " items for ";
}

}  // namespace

void wrong_answers(const node& cached, std::size_t number) {
    throw pipeline_error(emitted(cached, number) + "one request");
}
void answers_at_end(const node& cached, std::size_t number) {
    throw pipeline_error(emitted(cached, number) + "no request, at the end");
}

}  // namespace plait::pipes::detail
