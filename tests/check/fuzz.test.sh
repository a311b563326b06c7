#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A harness that does not build, or fails on a seed, is found.
. tests/check/planted.sh
bare
mkdir fuzz/first.seeds
holds fuzz

echo 'plait_fuzz(first)' >fuzz/CMakeLists.txt
cat >fuzz/first.cpp <<'END'
#include <cstddef>
#include <cstdint>
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::uint32_t hash = 2166136261;  // FNV-1a: nothing the fuzzer could guess
    for (std::size_t at = 0; at < size; ++at) hash = (hash ^ data[at]) * 16777619;
    if (hash == 3958194568) __builtin_trap();
    return 0;
}
END
git add .
holds fuzz

echo -n 'poisoned... ' >fuzz/first.seeds/harmless
git add .
holds fuzz
holds fuzz
# What the fuzzer finds interesting is no seed of ours.
[[ $(ls fuzz/first.seeds) == harmless ]]

echo -n 'plaitoverrun' >fuzz/first.seeds/crash
refuses fuzz 'deadly signal'
rm fuzz/first.seeds/crash

echo 'unfinished' >>fuzz/first.cpp
refuses fuzz 'error:'
