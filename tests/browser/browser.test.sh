#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# browser.test.sh BUILD FILE: the tests of FILE.test.mjs, with people at Debian's Chromium; FILE
# "screenshots": makes the pictures of docs/blog.md anew.
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
file=tests/browser/$2.test.mjs
[[ -f $file ]] || file=tests/browser/$2.mjs
node --test-reporter=./tests/browser/reporter.mjs "$file"
