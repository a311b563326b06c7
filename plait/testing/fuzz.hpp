// SPDX-License-Identifier: MIT
#pragma once

#include "plait/testing/replay.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string_view>

// libFuzzer looks for leaks between two runs, when freed frames lie poisoned in their pool: the links
// from one to the next count nevertheless. A harness is one source file, so this may be defined here;
// inline, the sanitizer's own definition would win.
extern "C" const char* __lsan_default_options() {  // NOLINT(*-reserved-*,*-definitions-in-headers)
    return "use_poisoned=1";
}

namespace plait::testing {

namespace detail {

template <class R, class Out>
void fuzz_once(const maker<R, Out>& make, std::string_view wire) {
    const auto whole = run_through(make, wire, chunking::whole());
    const std::uint64_t seed = std::hash<std::string_view>()(wire);
    require_same(make, wire, whole, chunking::pieces(1));
    require_same(make, wire, whole, chunking::random(seed));
    require_same(make, wire, whole, chunking::random(seed + 1));
}

}  // namespace detail

/// What libFuzzer calls, for any protocol `coro<R, bytes, Out>`. The invariant: no crash, and the same
/// outcome (see `replay`) whole, byte by byte, and cut at random places that depend on the data.
/// Aborts if it does not hold, and says why.
///
///     extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
///         return plait::testing::fuzz([] { return read_request(); }, data, size);
///     }
template <class Make>
int fuzz(Make make, const std::uint8_t* data, std::size_t size) {
    try {
        detail::fuzz_once(detail::maker_of(make),
                          std::string_view(reinterpret_cast<const char*>(data), size));
    } catch (const failure& broken) {
        std::fprintf(stderr, "%s\n", broken.what());
        std::abort();
    }
    return 0;
}

}  // namespace plait::testing
