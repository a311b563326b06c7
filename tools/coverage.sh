#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/coverage.sh: runs the tests of the coverage build; prints the covered lines by file of
# plait/ and apps/, tests apart, and writes the pages to build/coverage/html.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build=build/coverage

rm -rf $build/profiles
LLVM_PROFILE_FILE=$PWD/$build/profiles/%p.profraw \
    tools/quietly ctest --test-dir $build --parallel 2 --output-on-failure
llvm-profdata-19 merge -sparse $build/profiles/*.profraw -o $build/merged.profdata
shopt -s nullglob
programs=("$build"/bin/*_tests "$build"/bin/example_*)
objects=()
for program in "${programs[@]:1}"; do objects+=(-object "$program"); done
options=(-instr-profile="$build/merged.profdata"
    -ignore-filename-regex="^/usr/|\.test\.|^$PWD/tests/|^$PWD/[^/]*\$") # examples have bare names
llvm-cov-19 show "${programs[0]}" "${objects[@]}" "${options[@]}" -format=html -output-dir=$build/html \
    -compilation-dir="$PWD"
llvm-cov-19 report "${programs[0]}" "${objects[@]}" "${options[@]}" -compilation-dir="$PWD" \
    -show-region-summary=false -show-branch-summary=false
echo "$build/html/index.html shows each line."
