// SPDX-License-Identifier: MIT
#include "plait/pipes/attempt.hpp"

#include "plait/pipes/handle.hpp"

#include <cmath>

namespace plait::pipes::detail {

std::string text_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (...) {
        return text_of_current_exception();
    }
}

namespace {

// Whether `wanted` stands in this chain, or inside; then `path` leads there.
bool find_path(const std::vector<node>& chain, const node& wanted, std::string& path) {
    for (const node& stage : chain) {
        const std::size_t outside = path.size();
        path += stage.name;
        if (&stage == &wanted) return true;
        for (const branch_node& branch : stage.branches) {
            const std::size_t before = path.size();
            if (!branch.label.empty()) path += ':' + branch.label;
            path += " > ";
            if (find_path(branch.chain, wanted, path)) return true;
            path.resize(before);
        }
        path.resize(outside);
    }
    return false;
}

}  // namespace

std::string path_to(const std::vector<node>& pipeline, const node& wanted) {
    std::string path;
    if (!find_path(pipeline, wanted, path)) path = wanted.name;
    const char* separator = " > ";
    for (const node& stage : wanted.branches.front().chain)
        path += std::exchange(separator, " | ") + stage.name;
    return path;
}

void too_many_outputs(const node& attempt, std::size_t most) {
    throw pipeline_error("'" + attempt.name + "' holds at most " + std::to_string(most) +
                         " outputs of one item");
}

std::chrono::nanoseconds pauses::after(std::size_t tried) noexcept {
    // splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators).
    random_ += 0x9e3779b97f4a7c15;
    std::uint64_t bits = random_;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
    bits ^= bits >> 31;
    const double share = static_cast<double>(bits >> 11) * 0x1p-53;

    // Both are bounded: nothing, taken for ever, would be no number.
    constexpr double longest = 1e18;
    const double growth = std::pow(times_.factor, static_cast<double>(tried - 1));
    const double pause = static_cast<double>(times_.first.count()) * std::min(growth, longest) *
                         (1 + times_.jitter * (2 * share - 1));
    return std::chrono::nanoseconds(static_cast<std::int64_t>(std::min(pause, longest)));
}

}  // namespace plait::pipes::detail
