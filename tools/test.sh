#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/test.sh [NAME]: builds and runs the tests, of all or of one room, app, example or file:
#   debug         clang with sanitizers: everything
#   gcc           g++ without optimisation: the library rooms and the examples
#   release, gcc-release   both compilers optimised: compose, whose code is at the mercy of
#                 optimisers as no other is
#   tsan          the rooms that have threads
# Passing tests are silent. The last line is "N passed, N failed, N skipped": doctest's test cases
# over all presets, and examples and scripts as one each. What does not build counts as a failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

declare -A rooms=(
    [gcc]="compose testing pipes http traversal sqlite io examples"
    [release]="compose"
    [gcc-release]="compose"
    [tsan]="pipes sqlite io"
)
name=${1:-}
passed=0 failed=0 skipped=0

# What to build for a room, app or example; nothing if it has no tests (yet).
target() { # ROOM
    if grep -qs TESTS "plait/$1/CMakeLists.txt" "apps/$1/CMakeLists.txt"; then
        echo "$1_tests"
    elif [[ $1 == examples ]]; then
        [[ $name == */* ]] && echo "example_${name#*/}" || echo examples/all
    fi
}

run() { # PRESET [ROOM…]: their tests; without rooms, all
    local preset=$1 targets=() tests=$name p=0 f=0 s=0 start=$SECONDS junit=$PWD/build/$1/junit.xml
    shift
    for room; do read -ra targets <<<"${targets[*]} $(target "$room")"; done
    ((!$# || ${#targets[@]})) || return 0
    [[ $tests ]] || tests=$(IFS='|' && echo "$*")
    [[ -z $tests ]] || tests="(^|/)($tests)(/|\$)"

    if ! tools/build.sh "$preset" "${targets[@]}"; then
        f=1
        echo "$preset does not build" >&2
    else
        rm -f "$junit"
        ctest --test-dir "build/$preset" --quiet --parallel 2 --no-tests=ignore \
            --tests-regex "${tests:-.}" --output-junit "$junit" \
            --test-output-size-passed 1000000 --test-output-size-failed 1000000 >/dev/null || true
        if [[ -f $junit ]]; then
            read -r p f s < <(awk -f tools/junit.awk "$junit")
            awk -v failures=1 -f tools/junit.awk "$junit" >&2
        else
            f=1
            echo "$preset: ctest wrote no results" >&2
        fi
    fi
    printf '%-12s %6d passed, %d failed, %d skipped   (%d s)\n' \
        "$preset" "$p" "$f" "$s" $((SECONDS - start))
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

if [[ -z $name ]]; then
    run debug
    for preset in gcc release gcc-release tsan; do
        read -ra list <<<"${rooms[$preset]}"
        run "$preset" "${list[@]}"
    done
else
    room=${name%%/*}
    if [[ $room == tests ]]; then run debug; else run debug "$room"; fi
    for preset in gcc release gcc-release tsan; do
        [[ " ${rooms[$preset]} " != *" $room "* ]] || run "$preset" "$room"
    done
fi

echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0 && passed > 0))
