#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/nout.sh: the number of unit tests, by room and over time: test cases in *.test.cpp, examples
# with checked output, script tests. Counted in what is committed; build/nout.svg plots it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p build

count() { # COMMIT: lines "ROOM NUMBER"
    {
        git grep -cE '^ *(TEST_CASE|TEST_CASE_FIXTURE|TEST_CASE_TEMPLATE|SCENARIO)\(' "$1" -- \
            '*.test.cpp' || [[ $? == 1 ]]
    } | awk -F: '{ split($2, at, "/"); print at[1] "/" at[2], $3 }'
    git ls-tree -r --name-only "$1" | awk -F/ '
        /^examples\/[^\/]*\.out$/ { print "examples", 1 }
        /^tests\/.*\.test\.sh$/ { print $1 "/" $2, 1 }'
}

echo "Unit tests by room:"
count HEAD | awk '{ sum[$1] += $2 } END { for (room in sum) printf "%6d  %s\n", sum[room], room }' |
    sort -k2
count HEAD | awk '{ all += $2 } END { printf "%6d  in all\n", all }'

# At most 60 commits, evenly spread, and always the last one.
commits=$(git rev-list --count HEAD)
step=$(((commits + 59) / 60))
git log --reverse --format='%H %ct %cs' | awk -v step=$step -v last="$commits" \
    'NR == last || (last - NR) % step == 0' |
    while read -r commit seconds day; do
        echo "$seconds $day $(count "$commit" | awk '{ all += $2 } END { print all + 0 }')"
    done >build/nout.txt

printf '\nOver time:\n'
awk '{ if ($2 != day && NR > 1) print line; day = $2; line = sprintf("%6d  %s", $3, $2) } END { print line }' \
    build/nout.txt

awk '{ at[NR] = $1; number[NR] = $3; day[NR] = $2; if ($3 > top) top = $3 }
    END {
        width = 720; height = 320; left = 60; foot = 40
        span = at[NR] - at[1]; if (span == 0) span = 1
        if (top == 0) top = 1
        printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" ", width, height
        print "font-family=\"sans-serif\" font-size=\"13\">"
        print "<title>Number of unit tests over time</title>"
        print "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>"
        printf "<path fill=\"none\" stroke=\"#2a6\" stroke-width=\"2\" d=\""
        for (i = 1; i <= NR; ++i)
            printf "%s%.1f %.1f", i == 1 ? "M" : "L", left + (width - left - 20) * (at[i] - at[1]) / span,
                height - foot - (height - foot - 20) * number[i] / top
        print "\"/>"
        printf "<path stroke=\"#888\" fill=\"none\" d=\"M%d 20V%dH%d\"/>\n", left, height - foot, width - 20
        printf "<text x=\"%d\" y=\"25\" text-anchor=\"end\">%d</text>\n", left - 6, top
        printf "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>\n", left - 6, height - foot
        printf "<text x=\"%d\" y=\"%d\">%s</text>\n", left, height - 16, day[1]
        printf "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", width - 20, height - 16, day[NR]
        print "</svg>"
    }' build/nout.txt >build/nout.svg
printf '\nbuild/nout.svg plots it.\n'
