#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/test.sh [NAME]: builds and runs the tests, of all or of one room, app, example or file:
#   debug        clang with sanitizers: everything
#   gcc          g++ without optimisation: the library rooms and the examples
#   release, gcc-release   both compilers optimised: compose, whose code is at the mercy of
#                optimisers as no other is
# Passing tests are silent. The last line is "N passed, N failed, N skipped": doctest's test cases
# over all presets, and examples and scripts as one each. What does not build counts as a failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

name=${1:-}
room=${name%%/*}
passed=0 failed=0 skipped=0

targets() { # PRESET: what to build for the wanted tests
    if [[ $1 == *release ]]; then
        echo compose_tests
    elif [[ -d plait/$room && -n $room || -d apps/$room && -n $room ]]; then
        echo "${room}_tests"
    elif [[ $room == examples && $name == */* ]]; then
        echo "example_${name#*/}"
    else
        echo all
    fi
}

run() { # PRESET [TESTS]: ctest entries that match
    local preset=$1 tests=${2:-.} p=0 f=0 s=0 start=$SECONDS junit=$PWD/build/$1/junit.xml
    if ! { [[ -f build/$preset/build.ninja ]] || tools/quietly cmake --preset "$preset"; } ||
        ! tools/quietly cmake --build "build/$preset" --target "$(targets "$preset")"; then
        f=1
        echo "$preset does not build" >&2
    else
        rm -f "$junit"
        ctest --test-dir "build/$preset" --quiet --output-on-failure --parallel 2 --no-tests=ignore \
            --tests-regex "$tests" --output-junit "$junit" --output-log "build/$preset/ctest.log" \
            --test-output-size-passed 1000000 --test-output-size-failed 1000000 >/dev/null || true
        read -r p f s < <(awk -f tools/junit.awk "$junit") || true
        awk -v failures=1 -f tools/junit.awk "$junit" >&2
    fi
    printf '%-12s %6d passed, %d failed, %d skipped   (%d s)\n' \
        "$preset" "$p" "$f" "$s" $((SECONDS - start))
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

wanted=${name:+"(^|/)$name(/|\$)"}
run debug "$wanted"
if [[ -z $room || $room == examples || " compose testing pipes http traversal io " == *" $room "* ]]; then
    run gcc "$wanted"
fi
if [[ -z $room || $room == compose ]]; then
    run release "${wanted:-^compose/}"
    run gcc-release "${wanted:-^compose/}"
fi

echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0 && passed > 0))
