#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# browser.test.sh BUILD FILE: the tests of FILE.test.mjs, with people at Debian's Chromium.
set -euo pipefail
# shellcheck source=tests/servers.sh
source tests/servers.sh
needs node chromium setpriv
[[ -d tests/browser/node_modules ]] || {
    echo "tests/browser/node_modules not found: ./dev setup test installs it"
    exit 77
}
CHROMIUM=$(command -v chromium)
export CHROMIUM PLAIT_BIN=$1/bin TMPDIR=$scratch
node --test-reporter=./tests/browser/reporter.mjs "tests/browser/$2.test.mjs"
