#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# conformance.test.sh BUILD: docs/conformance.md is what ./dev conformance would write.
set -euo pipefail
[[ -f ../shared/corpora/llhttp.jsonl ]] || {
    echo "../shared/corpora not found"
    exit 77
}
PLAIT_BIN=$1/bin tools/conformance.sh --check
