#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/bench-blog.sh [PART…]: measures the blog, as `blog serve` is without options, on core 0, with the
# load on core 1; beside it nginx, which serves the very same bytes as files. Alternating runs, medians,
# ratios with their bars.
#   pages    the page of a post with 20 comments, and the home page, 32 connections
#   growth   the post's page among 1,000 posts and among 100,000
#   memory   resident with 1,000 idle connections, after the load
#   start    from the start of the program to its first answer, with a database and without
# ROUNDS (5) and SECONDS_EACH (2) lengthen it; POSTS (100000) makes the large database smaller. Fails if a
# bar is not reached.
#
# Where it is looked at without the tests, what servers.sh defines is unknown:
# shellcheck disable=SC1091,SC2154
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=${ROUNDS:-5} seconds=${SECONDS_EACH:-2} posts=${POSTS:-100000}
parts=("$@")
(($#)) || parts=(pages growth memory start)
for part in "${parts[@]}"; do
    [[ " pages growth memory start " == *" $part "* ]] || {
        echo "bench-blog: no part '$part'" >&2
        exit 2
    }
done
wants() { [[ " ${parts[*]} " == *" $1 "* ]]; }

bin=${PLAIT_BIN:-build/release/bin}
[[ -n ${PLAIT_BIN:-} ]] || tools/build.sh release blog fill_blog hold_connections
. tests/servers.sh # start, start_nginx, free_ports, listening; $scratch
ulimit -n "$(ulimit -Hn)"
free_ports 4
small=${ports[0]} large=${ports[1]} peer=${ports[2]} fresh=${ports[3]}

# As a browser asks.
asking=(-H 'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
    -H 'Accept-Language: en-US,en;q=0.5' -H 'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0)')
post=/blog/posts/twenty-comments/
serve() { # PORT DATABASE: leaves its process id in $!
    start taskset -c 0 "$bin/blog" serve --listen "127.0.0.1:$1" --database "$2"
}

mkdir "$scratch/1k" "$scratch/100k" "$scratch/pages"
"$bin/fill_blog" "$scratch/1k/blog.sqlite" 1000
serve "$small" "$scratch/1k/blog.sqlite"
measured=$!
listening "$small"
if wants growth; then
    "$bin/fill_blog" "$scratch/100k/blog.sqlite" "$posts"
    serve "$large" "$scratch/100k/blog.sqlite"
    measured=$!
    listening "$large"
fi
curl -sf "${asking[@]}" -o "$scratch/pages/post.html" "http://127.0.0.1:$small$post"
curl -sf "${asking[@]}" -o "$scratch/pages/home.html" "http://127.0.0.1:$small/"
start_nginx <<END
    sendfile on; tcp_nopush on; tcp_nodelay on; server_tokens off;
    types { text/html html; } charset utf-8;
    keepalive_requests 1000000000; keepalive_timeout 600;
    server { listen 127.0.0.1:$peer backlog=4096; root $scratch/pages; }
END
taskset -p -c 0 "$!" >/dev/null
listening "$peer"

declare -A results
load() { # NAME URL [WRK OPTION…]: adds the requests a second to results[NAME]
    local report
    report=$(taskset -c 1 wrk -t1 -c32 -d"$seconds" "${asking[@]}" "${@:3}" "$2")
    [[ $report != *Non-2xx* ]] || {
        echo "bench-blog: $2 fails" >&2
        exit 1
    }
    results[$1]+=" $(awk '/Requests\/sec/ { print $2 }' <<<"$report")"
}
median() { # NAME
    tr ' ' '\n' <<<"${results[$1]}" | sed '/^$/d' | sort -g |
        awk '{ all[NR] = $1 } END { print NR % 2 ? all[(NR + 1) / 2] : (all[NR / 2] + all[NR / 2 + 1]) / 2 }'
}
bars=0 holding=0
bar() { # VALUE OPERATOR BAR LABEL
    ((++bars))
    if awk -v value="$1" -v op="$2" -v bar="$3" -v label="$4" 'BEGIN {
        good = op == ">=" ? value >= bar : value <= bar
        printf "%10.3f  %s %-5s %-12s %s\n", value, op, bar, good ? "holds" : "falls short", label
        exit !good
    }'; then ((++holding)); fi
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { print a / b }'; }
told() { printf '%10s  %-21s %s\n' "$1" "" "$2"; }

if wants pages; then
    # Somebody who is signed in, to know what that costs.
    jar=$scratch/cookies
    curl -sf -o /dev/null -c "$jar" -H "Origin: http://127.0.0.1:$small" \
        -d 'username=reader&password=a+good+password' "http://127.0.0.1:$small/account/signup"
    cookie=$(awk '$6 == "sid" { print "Cookie: sid=" $7 }' "$jar")
    for ((i = 0; i < rounds; ++i)); do
        load post "http://127.0.0.1:$small$post"
        load nginx-post "http://127.0.0.1:$peer/post.html"
        load home "http://127.0.0.1:$small/"
        load nginx-home "http://127.0.0.1:$peer/home.html"
        load signed-in "http://127.0.0.1:$small$post" -H "$cookie"
    done
    for page in post home; do
        bar "$(ratio "$(median $page)" "$(median nginx-$page)")" '>=' 0.20 \
            "$page page, against the file from nginx ($(median $page) / $(median nginx-$page) a second, $(wc -c <"$scratch/pages/$page.html") bytes)"
    done
    told "$(median signed-in)" "post pages a second for somebody who is signed in"
fi
if wants growth; then
    # Any post: each connection asks for others, in no order.
    for size in 1000 "$posts"; do
        cat >"$scratch/any-$size.lua" <<END
math.randomseed(1)
request = function()
    return wrk.format(nil, "/blog/posts/post-" .. 10 * math.random(1, $size / 10 - 1) .. "/")
end
END
    done
    for ((i = 0; i < rounds; ++i)); do
        load among-1000 "http://127.0.0.1:$small$post"
        load "among-$posts" "http://127.0.0.1:$large$post"
        load any-of-1000 "http://127.0.0.1:$small/" -s "$scratch/any-1000.lua"
        load "any-of-$posts" "http://127.0.0.1:$large/" -s "$scratch/any-$posts.lua"
    done
    bar "$(ratio "$(median among-1000)" "$(median "among-$posts")")" '<=' 1.3 \
        "time of a post page among $posts posts, against among 1000 ($(median among-1000) / $(median "among-$posts") a second)"
    told "$(ratio "$(median any-of-1000)" "$(median "any-of-$posts")" | cut -c1-5)" \
        "the same of posts at random, which no cache holds ($(median any-of-1000) / $(median "any-of-$posts") a second)"
fi
if wants memory; then
    held=$([[ $measured == "${running[0]}" ]] && echo "$small" || echo "$large")
    mkfifo "$scratch/held" "$scratch/let-go"
    "$bin/hold_connections" "$held" 1000 <"$scratch/let-go" >"$scratch/held" &
    exec 7>"$scratch/let-go"
    read -r _ <"$scratch/held"
    bar "$(awk '/^VmRSS/ { print $2 / 1024 }' "/proc/$measured/status")" '<=' 40 \
        "MiB resident with 1,000 idle connections"
    exec 7>&-
fi
if wants start; then
    first_answer() { # NAME DATABASE: adds the milliseconds from its start to results[NAME]
        local began answer
        began=${EPOCHREALTIME/./}
        serve "$fresh" "$2"
        until { exec 8<>"/dev/tcp/127.0.0.1/$fresh"; } 2>/dev/null; do :; done
        printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&8
        read -r answer <&8
        results[$1]+=" $(awk -v from="$began" -v to="${EPOCHREALTIME/./}" 'BEGIN { print (to - from) / 1000 }')"
        exec 8>&-
        kill "${running[-1]}"
        wait "${running[-1]}" || true
        unset 'running[-1]'
        [[ $answer == "HTTP/1.1 200 "* ]] || {
            echo "bench-blog: the first answer is '$answer'" >&2
            exit 1
        }
    }
    for ((i = 0; i < rounds; ++i)); do
        first_answer existing "$scratch/1k/blog.sqlite"
        first_answer new "$scratch/new-$i/blog.sqlite"
    done
    bar "$(median existing)" '<=' 100 "ms from the start to the first answer, with a database of 1,000 posts"
    bar "$(median new)" '<=' 100 "ms from the start to the first answer, making a database with the demo"
fi
echo "$holding of $bars hold"
((holding == bars))
