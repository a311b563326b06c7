#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What ./dev test adds up: test cases by the line their binary prints, anything else as one; a crash
# is a failure, also after the line.
. tests/check/planted.sh

entry() { # NAME STATUS TEXT [SKIPPED]
    printf '<testcase name="%s" status="%s">\n' "$1" "$2"
    [[ -z ${4:-} ]] || printf '<skipped message="%s"/>\n' "$4"
    printf '<system-out>%s</system-out>\n</testcase>\n' "$3"
}
{
    entry http/chunks run $'[doctest]\ntests: 30 passed, 0 failed, 2 skipped\nend'
    entry http/head fail $'&lt;wrong&gt;\ntests: 5 passed, 1 failed, 0 skipped'
    entry io/leak fail $'tests: 4 passed, 0 failed, 0 skipped\nLeakSanitizer'
    entry io/crash fail 'Segmentation fault'
    entry examples/hello run 'no line'
    entry tests/browser notrun 'no browser' SKIP_RETURN_CODE=77
    entry http/lost notrun 'Unable to find executable: http_tests' 'Unable to find executable'
} >junit.xml

sums=$(awk -f tools/junit.awk junit.xml)
[[ $sums == "40 4 3" ]] || {
    echo "wrong sums: $sums"
    exit 1
}
awk -v failures=1 -f tools/junit.awk junit.xml >log
grep -q '^--- io/crash failed:' log
grep -qF '<wrong>' log
[[ $(grep -c '^---' log) == 4 ]]
