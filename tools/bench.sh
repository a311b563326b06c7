#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/bench.sh [ROOM] [PRESET]: measures in the release build (or another preset's): runs each
# ROOM_bench into build/bench/ROOM.json, several times in random order, and compares the medians
# with the room's bars.txt. Fails if a bar is not reached. PLAIT_BENCH adds options for Google
# Benchmark, as in PLAIT_BENCH=--benchmark_filter=call.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
room=${1:-} preset=${2:-release}

shopt -s nullglob
folders=(plait/*/ apps/*/)
[[ -z $room ]] || folders=(plait/"$room"/ apps/"$room"/)
read -ra options <<<"${PLAIT_BENCH:-}"
tools/quietly cmake --preset "$preset" # always: peers may have been installed since
mkdir -p build/bench

measured=0 short=0
for folder in "${folders[@]}"; do
    name=$(basename "$folder")
    benchmarks=("$folder"*.bench.cpp)
    ((${#benchmarks[@]})) || continue
    tools/build.sh "$preset" "${name}_bench"
    json=build/bench/$name.json
    "build/$preset/bin/${name}_bench" --benchmark_repetitions=7 --benchmark_min_time=0.1 \
        --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true \
        --benchmark_out="$json" --benchmark_out_format=json "${options[@]}" >build/bench/"$name".txt \
        2>build/bench/"$name".log || {
        cat build/bench/"$name".log
        exit 1
    }
    ((++measured))
    if [[ -f ${folder}bars.txt ]]; then
        awk -f tools/bars.awk "$json" "${folder}bars.txt" || short=1
    else
        cat "build/bench/$name.txt"
    fi
done
# What needs whole programs has a script of its own.
if [[ -n $room && -x tools/bench-$room.sh ]]; then
    tools/bench-"$room".sh || short=1
    ((++measured))
fi
((measured)) || {
    echo "bench: nothing to measure ${room:+in $room}" >&2
    exit 1
}
exit $short
