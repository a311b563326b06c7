#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/tidy.sh sources|tests: runs clang-tidy over the sources of the debug build, which must be up to
# date: what is delivered, and the headers with it, or the tests and benchmarks. What was clean is not
# looked at again until the file, one of our headers it includes, or .clang-tidy changes: build/tidy
# holds an empty file for each such state.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p build/tidy
rules=$(cat .clang-tidy tools/tidy.sh <(clang-tidy-19 --version) | sha256sum)

tidy_one() { # SOURCE HASH
    # Tests and benchmarks hand coroutines references to their own locals, which outlive them.
    local checks=
    [[ $1 != *.test.cpp && $1 != *.bench.cpp ]] ||
        checks=-cppcoreguidelines-avoid-reference-coroutine-parameters
    if clang-tidy-19 -p build/debug --quiet --checks="$checks" "$1" 2>/dev/null; then
        touch "build/tidy/$2"
    else
        echo "clang-tidy: $1" >&2
        return 1
    fi
}
export -f tidy_one

# ninja lists for each object its source, then the headers; of those ours matter here.
ninja -C build/debug -t deps | awk -v root="$PWD/" '
    function flush() { if (ours) print ours; ours = "" }
    /^[^ ]/ { flush() }
    /^ / && index($1, root) == 1 && index($1, root "build/") == 0 {
        ours = ours substr($1, length(root) + 1) " "
    }
    END { flush() }' | sort -u |
    while read -r source headers; do
        [[ $source == *.cpp ]] || continue
        [[ $source == *.@(test|bench).cpp ]] && its=tests || its=sources
        [[ $its == "$1" ]] || continue
        # shellcheck disable=SC2086 # a list of files, ours, without blanks
        hash=$( (echo "$rules" && cat "$source" $headers) | sha256sum | cut -c1-32)
        [[ -e build/tidy/$hash ]] || printf '%s\0%s\0' "$source" "$hash"
    done | xargs -0 -r -n 2 -P "${JOBS:-2}" bash -c 'tidy_one "$@"' tidy
