#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/check.sh [NAME…]: runs the checks named, or all. Each is a function below, silent unless it
# finds something. They look at the files git knows.

# shellcheck disable=SC2317 # each check_NAME is called, by its name
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

files() { # PATTERN…: tracked files that exist
    git ls-files -- "$@" | while read -r file; do [[ ! -f $file ]] || echo "$file"; done
}

check_format() {
    files '*.cpp' '*.hpp' | xargs -r clang-format-19 --dry-run -Werror
}

# Each public header compiles alone, with both compilers.
check_headers() {
    local preset
    for preset in debug gcc; do
        tools/build.sh "$preset" all_verify_interface_header_sets
    done
}

check_tidy() {
    tools/build.sh debug
    tools/tidy.sh sources
}
check_tidy-tests() {
    tools/build.sh debug
    tools/tidy.sh tests
}

check_includes() {
    files '*.cpp' '*.hpp' | xargs -r awk -f tools/includes.awk tools/include-rules.txt
}

check_quotes() { tools/quote.sh; }

# Each source is named in the nearest CMakeLists.txt, so that no test is written and never run;
# so is each header of a room, to be compiled alone and installed.
check_named() {
    files {plait,apps,bench,examples,fuzz}/'*.cpp' 'plait/*.hpp' ':!*.test.hpp' | while read -r file; do
        folder=$(dirname "$file")
        until [[ -f $folder/CMakeLists.txt ]]; do folder=$(dirname "$folder"); done
        name=${file#"$folder"/}
        [[ $folder != @(examples|fuzz|bench) ]] || name=${name%.cpp}
        grep -qE "(^|[^a-z0-9_./])${name//./\\.}([^a-z0-9_.]|\$)" <(sed 's/#.*//' "$folder/CMakeLists.txt") ||
            echo "$file: $folder/CMakeLists.txt does not name it"
    done | none
}

# An SPDX line at the top of each source file.
check_spdx() {
    files '*.cpp' '*.hpp' '*.cmake' '*.cmake.in' '*CMakeLists.txt' '*.sh' '*.awk' '*.js' '*.mjs' \
        '*.css' '*.sql' dev tools/quietly .ci/run |
        while read -r file; do
            [[ $(head -n 2 "$file") == *"SPDX-License-Identifier: MIT"* ]] ||
                echo "$file: its first or second line must be \"SPDX-License-Identifier: MIT\""
        done | none
}

check_shell() {
    files '*.sh' dev tools/quietly .ci/run | xargs -r shellcheck
}

# Each fuzz harness builds, and survives its seeds and a thousand inputs.
check_fuzz() {
    local name seeds found
    [[ -n $(files 'fuzz/*.cpp') ]] || return 0
    tools/build.sh fuzz
    files 'fuzz/*.cpp' | while read -r file; do
        name=$(basename "$file" .cpp)
        seeds=(fuzz/"$name".seeds)
        [[ -d ${seeds[0]} ]] || seeds=()
        # The fuzzer writes into the first folder: not among the seeds, and nothing of the last time.
        found=build/fuzz/found/$name
        rm -rf "$found"
        mkdir -p "$found"
        tools/quietly "build/fuzz/bin/fuzz_$name" -runs=1000 -seed=1 \
            -artifact_prefix="build/fuzz/$name-" "$found" "${seeds[@]}"
    done
}

# Neither secrets nor the places of somebody's machine. What such a pattern is tested with is spelt
# so that it does not match here.
check_paths() {
    { git grep -nIE -e '(^|[^.a-zA-Z0-9_-])/(work|root|home)/[a-z]' \
        -e '-----BEGIN [A-Z ]*PRIVATE[ ]KEY-----' -e '(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36})' \
        -- . || [[ $? == 1 ]]; } | none
}

# Passes through what it reads, and fails if that is something.
none() {
    local found
    found=$(cat)
    [[ -z $found ]] || {
        echo "$found"
        return 1
    }
}

if [[ ${1:-} == --only ]]; then # a shell of its own, where the first failing command ends it
    "check_$2"
    exit
fi

# tidy-tests is by name only: it takes as long as all others together.
default=(format named includes quotes spdx shell paths headers fuzz tidy)
all=("${default[@]}" tidy-tests)
status=0
(($#)) || set -- "${default[@]}"
for name; do
    [[ " ${all[*]} " == *" $name "* ]] || {
        echo "check: no check '$name'; there are: ${all[*]}" >&2
        exit 2
    }
    start=$SECONDS
    if output=$(tools/check.sh --only "$name" 2>&1); then
        echo "$name: holds ($((SECONDS - start)) s)"
    else
        status=1
        printf '%s\n%s\n' "$output" "$name: does not hold"
    fi
done
exit $status
