#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What ./dev test adds up: test cases by the line their binary prints, anything else as one; a crash
# is a failure, also after the line.
. tests/check/planted.sh

entry() { # NAME STATUS TEXT
    printf '<testcase name="%s" status="%s">\n<system-out>%s</system-out>\n</testcase>\n' "$@"
}
{
    entry http/chunks run $'[doctest]\ntests: 30 passed, 0 failed, 2 skipped\nend'
    entry http/head fail $'&lt;wrong&gt;\ntests: 5 passed, 1 failed, 0 skipped'
    entry io/leak fail $'tests: 4 passed, 0 failed, 0 skipped\nLeakSanitizer'
    entry io/crash fail 'Segmentation fault'
    entry examples/hello run 'no line'
    entry tests/browser notrun 'no browser'
} >junit.xml

sums=$(awk -f tools/junit.awk junit.xml)
[[ $sums == "40 3 3" ]] || {
    echo "wrong sums: $sums"
    exit 1
}
awk -v failures=1 -f tools/junit.awk junit.xml >log
grep -q '^--- io/crash failed:' log
grep -qF '<wrong>' log
[[ $(grep -c '^---' log) == 3 ]]
