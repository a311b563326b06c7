#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/bench-pipes.sh: examples/access_log.cpp on a log of BYTES (1,000,000,000), beside awk and a
# hand-written loop over the mapped file that do the same: alternating runs, medians of processor time
# over ROUNDS (3), with their bars; and the most memory it takes. Fails if a bar is not reached, or if
# the three do not agree.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=${ROUNDS:-3} bytes=${BYTES:-1000000000}
bin=${PLAIT_BIN:-build/release/bin}
[[ -n ${PLAIT_BIN:-} ]] ||
    tools/build.sh release example_access_log example_make_access_log access_log_by_hand

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$bin/example_make_access_log" "$bytes" >"$folder/log"

declare -A seconds most
run() { # NAME COMMAND…: which prints to a file; adds its processor time to seconds[NAME]
    local name=$1 user system kilobytes
    shift
    rm -rf "${folder:?}/$name"
    mkdir "$folder/$name"
    /usr/bin/time -o "$folder/time" -f '%U %S %M' "$@" >"$folder/$name/printed"
    read -r user system kilobytes <"$folder/time"
    seconds[$name]+=" $(awk "BEGIN { print $user + $system }")"
    ((kilobytes <= ${most[$name]:-0})) || most[$name]=$kilobytes
}
for ((i = 0; i < rounds; ++i)); do
    run plait "$bin/example_access_log" "$folder/log" "$folder/plait"
    run loop "$bin/access_log_by_hand" "$folder/log" "$folder/loop"
    run awk awk -v folder="$folder/awk" -f bench/access_log.awk "$folder/log"
    for other in loop awk; do diff -r "$folder/plait" "$folder/$other"; done
done

median() { # NAME
    tr ' ' '\n' <<<"${seconds[$1]}" | sed '/^$/d' | sort -g | sed -n "$((rounds / 2 + 1))p"
}
awk -v plait="$(median plait)" -v loop="$(median loop)" -v awk="$(median awk)" \
    -v memory="${most[plait]}" -v bytes="$bytes" '
    function bar(value, op, limit, label,    good) {
        good = op == ">=" ? value >= limit : value <= limit
        holding += good
        ++bars
        printf "%10.3f  %s %-6s %-12s %s\n", value, op, limit, good ? "holds" : "falls short", label
    }
    BEGIN {
        printf "access_log, %.1f GB: %.2f s; by hand %.2f s; awk %.2f s\n", bytes / 1e9, plait, loop, awk
        bar(awk / plait, ">=", 5, "access_log: as many times faster than awk")
        bar(plait / loop, "<=", 2, "access_log: a loop over the mapped file is the limit")
        bar(memory / 1024, "<=", 64, "access_log: MiB resident at most")
        printf "%d of %d hold\n", holding, bars
        exit holding < bars
    }'
