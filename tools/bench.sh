#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/bench.sh [ROOM] [PRESET]: measures in the release build (or another preset's): runs each
# ROOM_bench into build/bench/ROOM.PRESET.json, several times in random order, and compares the medians
# with the room's bars.txt, which may ask for both compilers. Fails if a bar is not reached.
# PLAIT_BENCH adds options for Google Benchmark, as in PLAIT_BENCH=--benchmark_filter=call.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
room=${1:-} asked=${2:-}

shopt -s nullglob
folders=(plait/*/ apps/*/)
[[ -z $room ]] || folders=(plait/"$room"/ apps/"$room"/)
read -ra options <<<"${PLAIT_BENCH:-}"
mkdir -p build/bench
tables=build/bench/tables.txt
: >"$tables"

measured=0 short=0
measure() { # NAME FOLDER PRESET
    local name=$1 folder=$2 preset=$3
    local json=build/bench/$name.$preset.json log=build/bench/$name.$preset.log
    tools/quietly cmake --preset "$preset" # always: peers may have been installed since
    tools/build.sh "$preset" "${name}_bench"
    "build/$preset/bin/${name}_bench" --benchmark_repetitions=7 --benchmark_min_time=0.1 \
        --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true \
        --benchmark_out="$json" --benchmark_out_format=json "${options[@]}" >"${json%.json}.txt" \
        2>"$log" || {
        cat "$log"
        exit 1
    }
    measured=$((measured + 1))
    echo "$name, $preset"
    if [[ -f ${folder}bars.txt ]]; then
        awk -f tools/bars.awk "$json" "${folder}bars.txt" | tee -a "$tables" || short=1
    else
        cat "${json%.json}.txt"
    fi
}
for folder in "${folders[@]}"; do
    name=$(basename "$folder")
    benchmarks=("$folder"*.bench.cpp)
    ((${#benchmarks[@]})) || continue
    presets=("${asked:-release}")
    if [[ -z $asked ]] && grep -qs '^# with both compilers$' "${folder}bars.txt"; then
        presets+=(gcc-release)
    fi
    for preset in "${presets[@]}"; do measure "$name" "$folder" "$preset"; done
done
# What needs whole programs has a script of its own.
if [[ -n $room && -x tools/bench-$room.sh ]]; then
    tools/bench-"$room".sh | tee -a "$tables" || short=1
    measured=$((measured + 1))
fi
((measured)) || {
    echo "bench: nothing to measure ${room:+in $room}" >&2
    exit 1
}
awk '/^[0-9]+ of [0-9]+ hold$/ { holding += $1; bars += $3; ++tables }
     END { if (tables > 1) printf "in all: %d of %d hold\n", holding, bars }' "$tables"
exit $short
