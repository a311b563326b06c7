#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# slow.test.sh BUILD [CONNECTIONS SECONDS IN-TIME]: slowhttptest attacks httpd by slow heads, slow bodies
# and slow reading, for SECONDS each, by so many CONNECTIONS, while a normal client must be answered
# in time: each of its requests within IN-TIME seconds. At least every second attacker must run into the
# timer meant for it, by httpd's own figures.
set -euo pipefail
build=$1 connections=${2:-100} seconds=${3:-4} in_time=${4:-2}
# shellcheck source=tests/servers.sh
source tests/servers.sh
needs slowhttptest curl

free_ports 4
echo=${ports[0]} echo_admin=${ports[1]} files=${ports[2]} files_admin=${ports[3]}
head -c 16777216 /dev/zero >"$scratch/large"
ulimit -n "$(ulimit -Hn)"
# What the system buffers counts as taken: at the usual rate, 500 bytes a second, that earns minutes.
short=(--limit head-time=1s --limit body-time=1s --limit write=1s --limit idle=1s --limit rate=1M)
start "$build/bin/httpd" --echo --listen "127.0.0.1:$echo" --admin "127.0.0.1:$echo_admin" "${short[@]}"
start "$build/bin/httpd" --root "$scratch" --listen "127.0.0.1:$files" --admin "127.0.0.1:$files_admin" \
    "${short[@]}"
listening "${ports[@]}"

timeouts() { # ADMIN-PORT TIMER
    curl -s "http://127.0.0.1:$1/metrics" |
        awk -v line="plait_http_timeouts_total{timer=\"$2\"}" '$1 == line { count = $2 }
            END { print count + 0 }'
}

attack() { # TIMER PORT ADMIN-PORT PATH OPTION…
    local timer=$1 port=$2 admin=$3 path=$4 before attacker asked=0 worst=0 got code took met
    local until=$((SECONDS + seconds))
    shift 4
    before=$(timeouts "$admin" "$timer")
    # It ends early, when all its connections have been closed; then it comes again.
    while ((SECONDS < until)); do
        slowhttptest -c "$connections" -r "$connections" -l "$seconds" -v 0 "$@" \
            -u "http://127.0.0.1:$port$path" || true
    done >"$scratch/attack.log" 2>&1 &
    attacker=$!
    running+=("$attacker")
    while kill -0 "$attacker" 2>/dev/null; do
        got=$(curl -s -o "$scratch/got" -I -w '%{http_code} %{time_total}' "http://127.0.0.1:$port$path") ||
            got="000 9"
        read -r code took <<<"$got"
        worst=$(awk -v code="$code" -v a="$worst" -v b="$took" 'BEGIN { print (code != 200 ? 9 : (b > a ? b : a)) }')
        ((++asked))
        sleep 0.05
    done
    wait "$attacker" || true
    met=$(($(timeouts "$admin" "$timer") - before))
    echo "slow $timer: $asked normal requests, the slowest in $worst s; $met waits of attackers ended"
    awk "BEGIN { exit !($worst <= $in_time && ($asked > $seconds) && $met >= $connections / 2) }" || {
        echo "that is not as it must be; the attack:"
        cat "$scratch/attack.log"
        exit 1
    }
}

attack head "$echo" "$echo_admin" / -H -i 1
attack body "$echo" "$echo_admin" / -B -i 1 -s 8192
attack write "$files" "$files_admin" /large -X -k 3 -w 512 -y 1024 -n 1 -z 32
