#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/bench-http.sh [PART…]: measures httpd beside nginx and hand-written responders (epoll, Asio), each
# pinned to core 0, with the load on core 1: alternating runs, medians, ratios with their bars.
#   plain       GET answered with "OK", 32 connections
#   pipelined   the same, 16 requests at a time
#   static      files of 1 KiB, 100 KiB and 10 MiB
#   memory      resident bytes for each of 10,000 idle connections
#   latency     99th percentile at half of nginx's saturation
# ROUNDS (5) and SECONDS_EACH (2) lengthen it. Fails if a bar is not reached.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=${ROUNDS:-5} seconds=${SECONDS_EACH:-2}
parts=("$@")
(($#)) || parts=(plain pipelined static memory latency)
for part in "${parts[@]}"; do
    [[ " plain pipelined static memory latency " == *" $part "* ]] || {
        echo "bench-http: no part '$part'" >&2
        exit 2
    }
done

bin=${PLAIT_BIN:-build/release/bin}
[[ -n ${PLAIT_BIN:-} ]] || tools/build.sh release httpd asio_responder epoll_responder hold_connections paced_load

folder=$(mktemp -d)
pids=()
# shellcheck disable=SC2317  # by the trap
cleanup() {
    ((${#pids[@]} == 0)) || kill "${pids[@]}" 2>/dev/null || true
    wait
    rm -rf "$folder"
}
trap cleanup EXIT
mkdir "$folder/files"
chmod 755 "$folder" # nginx's workers are not root
head -c 1024 /dev/urandom >"$folder/files/1k"
head -c 102400 /dev/urandom >"$folder/files/100k"
head -c 10485760 /dev/urandom >"$folder/files/10m"
chmod 644 "$folder"/files/*
cat >"$folder/nginx.conf" <<END
worker_processes 1; daemon off; pid $folder/pid; error_log $folder/error.log;
events { worker_connections 16384; }
http {
    access_log off; server_tokens off; sendfile on; tcp_nopush on; tcp_nodelay on;
    keepalive_requests 1000000000; keepalive_timeout 600; default_type "text/plain; charset=utf-8";
    client_body_temp_path $folder/body; proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi; uwsgi_temp_path $folder/uwsgi; scgi_temp_path $folder/scgi;
    server {
        listen 127.0.0.1:18082 backlog=4096;
        location / { return 200 "OK"; }
        location /files/ { alias $folder/files/; }
    }
}
END
cat >"$folder/pipeline.lua" <<'END'
init = function() batch = string.rep(wrk.format(nil, "/"), 16) end
request = function() return batch end
END

start() { # COMMAND…: on core 0
    taskset -c 0 "$@" >/dev/null &
    pids+=($!)
}
answers() { # URL
    local i
    for i in {1..100}; do
        ! curl -s -o /dev/null "$1" || return 0
        sleep 0.05
    done
    echo "bench-http: nothing answers at $1" >&2
    exit 1
}
ulimit -n "$(ulimit -Hn)"
PATH=$PATH:/usr/sbin
start "$bin/epoll_responder" 18080
start "$bin/asio_responder" 18084
start "$bin/httpd" --echo --listen 127.0.0.1:18081 --limit idle=10m
httpd=$!
start nginx -c "$folder/nginx.conf" -p "$folder"
start "$bin/httpd" --root "$folder/files" --listen 127.0.0.1:18083
for port in 18080 18081 18082 18083 18084; do answers "http://127.0.0.1:$port/1k"; done

declare -A results
load() { # NAME URL [WRK OPTION…]: adds the requests a second to results[NAME]
    local rate
    rate=$(taskset -c 1 wrk -t1 -c32 -d"$seconds" "${@:3}" "$2" | awk '/Requests\/sec/ { print $2 }')
    results[$1]+=" $rate"
}
median() { # NAME
    tr ' ' '\n' <<<"${results[$1]}" | sed '/^$/d' | sort -g |
        awk '{ all[NR] = $1 } END { print NR % 2 ? all[(NR + 1) / 2] : (all[NR / 2] + all[NR / 2 + 1]) / 2 }'
}
short=0
compare() { # LABEL A B OPERATOR BAR: of the medians
    local a b
    a=$(median "$2") b=$(median "$3")
    awk -v a="$a" -v b="$b" -v op="$4" -v bar="$5" -v label="$1" -v names="$2 $a / $3 $b" 'BEGIN {
        good = op == ">=" ? a / b >= bar : a / b <= bar
        printf "%10.3f  %s %-5s %-12s %s (%s)\n", a / b, op, bar, good ? "holds" : "falls short", label, names
        exit !good
    }' || short=1
}
wants() { [[ " ${parts[*]} " == *" $1 "* ]]; }

if wants plain || wants latency; then
    for ((i = 0; i < rounds; ++i)); do
        load epoll http://127.0.0.1:18080/
        load asio http://127.0.0.1:18084/
        load httpd http://127.0.0.1:18081/
        load nginx http://127.0.0.1:18082/
    done
fi
if wants plain; then
    compare "plain, against hand-written epoll" httpd epoll '>=' 0.90
    compare "plain, against a responder on Asio" httpd asio '>=' 0.90
    compare "plain, against nginx" httpd nginx '>=' 1.0
fi
if wants pipelined; then
    for ((i = 0; i < rounds; ++i)); do
        load httpd-16 http://127.0.0.1:18081/ -s "$folder/pipeline.lua"
        load nginx-16 http://127.0.0.1:18082/ -s "$folder/pipeline.lua"
    done
    compare "16 pipelined, against nginx" httpd-16 nginx-16 '>=' 3
fi
if wants static; then
    for size in 1k 100k 10m; do
        for ((i = 0; i < rounds; ++i)); do
            load "httpd-$size" "http://127.0.0.1:18083/$size"
            load "nginx-$size" "http://127.0.0.1:18082/files/$size"
        done
        compare "static $size, against nginx" "httpd-$size" "nginx-$size" '>=' 0.9
    done
fi
if wants memory; then
    resident() { awk '/^VmRSS/ { print $2 * 1024 }' "/proc/$httpd/status"; }
    before=$(resident)
    mkfifo "$folder/held" "$folder/let-go"
    "$bin/hold_connections" 18081 10000 <"$folder/let-go" >"$folder/held" &
    exec 7>"$folder/let-go"
    read -r _ <"$folder/held"
    after=$(resident)
    exec 7>&-
    results[bytes]=$((after - before)) results[connections]=10000
    compare "resident bytes for each idle connection" bytes connections '<=' 8192
fi
if wants latency; then
    rate=$(awk -v rate="$(median nginx)" 'BEGIN { print int(rate / 2) }')
    paced() { # NAME PORT
        local p99
        read -r _ p99 < <(taskset -c 1 "$bin/paced_load" "$2" "$rate" "$seconds" 32)
        results[$1]+=" $p99"
    }
    for ((i = 0; i < rounds; ++i)); do
        paced httpd-p99 18081
        paced nginx-p99 18082
    done
    compare "99th percentile in µs at $rate requests a second" httpd-p99 nginx-p99 '<=' 1.2
fi
exit $short
