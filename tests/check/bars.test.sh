#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A bar holds or falls short by the medians of the run; what was not measured falls short.
. tests/check/planted.sh

result() { # NAME CPU_TIME ITEMS
    printf '    {\n      "name": "%s",\n      "aggregate_name": "x",\n      "cpu_time": %s,\n' "$1" "$2"
    printf '      "time_unit": "ns",\n      "items_per_second": %s\n    },\n' "$3"
}
{
    result ours/8_mean 90 1
    result ours/8_median 3.0e+00 8e+08
    result limit_median 2.0e+00 4e+08
} >run.json

says() { # CODE TEXT LINE…: bars.awk on these bars
    local code=$1 text=$2 status=0
    shift 2
    printf '%s\n' '# a comment' '' "$@" >bars.txt
    awk -f tools/bars.awk run.json bars.txt >log || status=$?
    if [[ $status != "$code" ]] || ! grep -qF -- "$text" log; then
        echo "exit $status for: $*"
        cat log
        exit 1
    fi
}
says 0 '1.500  <= 1.6    holds' 'ours/8 / limit <= 1.6 against the limit'
says 0 '1 of 1 hold' 'ours/8 / limit <= 1.6 against the limit'
says 1 'falls short' 'ours/8 / limit <= 1.4 against the limit'
says 0 '2.000  >= 2 ' 'items_per_second:ours/8 / limit >= 2 as many items'
says 1 'falls short' 'items_per_second:ours/8 / limit >= 2.1 as many items'
says 0 '3.000' 'ours/8 / 1 <= 3 a plain figure'
says 1 'not measured' 'theirs / limit <= 9 nobody ran it'
says 1 '1 of 2 hold' 'ours/8 / limit <= 1.6 first' 'ours/8 / limit <= 1.4 second'
says 1 'bars.txt:3: not a bar' 'ours/8 limit 1.6'
