#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# access_log.test.sh BUILD: what access_log says of a small log is what awk, sort and uniq say.
set -euo pipefail
bin=$1/bin
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
mkdir out
"$bin/example_make_access_log" 3000000 >log
"$bin/example_access_log" log out >printed 2>errors

# Requests without probes, and what is no request.
awk -v rest=rejected '$9 ~ /^[0-9][0-9][0-9]$/ && $NF ~ /^[0-9]+\.[0-9][0-9][0-9]$/ {
    if ($7 != "/health") print
    next
} { print > rest }' log >requests
brief() { awk '{ print $1, $7, int($NF * 1000 + 0.5) }'; }
for status in 200 301 304 404 500; do
    awk -v status=$status '$9 == status' requests | brief | cmp - out/$status.log
done
awk '$9 !~ /^(200|301|304|404|500)$/' requests | brief | cmp - out/other.log
cmp rejected out/rejected.log
cut -d'[' -f2 requests | cut -c-17 | uniq -c | awk '{ print $2, $1 }' | cmp - out/minutes.log
{
    echo "$(wc -l <log) lines"
    echo "$(cut -d' ' -f1 requests | sort -u | wc -l) visitors"
    awk '{ print int($NF * 1000 + 0.5) }' requests | sort -n >latencies
    for percent in 50 90 99 100; do
        awk -v p=$percent -v all="$(wc -l <latencies)" 'NR * 100 >= all * p {
            print p " % took at most " $1 " ms"
            exit
        }' latencies
    done
} | cmp - printed
# No terminal, no progress.
[[ ! -s errors ]]
# None of this was about nothing.
for file in rejected latencies out/*.log; do [[ -s $file ]]; done

if "$bin/example_access_log" no-such-log out 2>errors; then exit 1; fi
grep -q "no-such-log" errors
