#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/build.sh PRESET [TARGET…]: configures where that is needed, builds, and is silent unless it
# fails. Binaries land in build/PRESET/bin.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
preset=$1
shift

[[ build/$preset/build.ninja -nt CMakePresets.json ]] || tools/quietly cmake --preset "$preset"
tools/quietly cmake --build "build/$preset" --parallel "$(nproc)" ${1:+--target "$@"} -- --quiet
