#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/serve.sh [OPTION…]: builds and starts the blog. The options go to the program.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[[ -x build/release/bin/blog ]] || echo "serve: builds the blog; the first time that takes some minutes" >&2
tools/build.sh release blog
exec build/release/bin/blog serve "$@"
