#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# chaos.test.sh BUILD [SECONDS]: badly behaving connections, and signals to reload and to show stacks,
# against httpd, while a normal client must get each file whole. Afterwards no descriptor is left over,
# memory has not grown with the number of connections, and SIGTERM ends it with 0.
set -euo pipefail
build=$1 seconds=${2:-3}
# shellcheck source=tests/servers.sh
source tests/servers.sh
needs curl

free_ports 1
mkdir "$scratch/files"
head -c 1000000 /dev/urandom >"$scratch/files/large"
echo hello >"$scratch/files/small"
# The address sanitizer keeps freed memory for a while, in debug builds.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=1
start "$build/bin/httpd" --root "$scratch/files" --listen "127.0.0.1:${ports[0]}" --threads 2 \
    --access-log "$scratch/access.log"
httpd=$!
listening "${ports[@]}"

descriptors() { find "/proc/$httpd/fd" -mindepth 1 | wc -l; }
resident() { awk '/^VmRSS/ { print $2 }' "/proc/$httpd/status"; }
bother() { # SECONDS
    local client
    "$build/bin/chaos" "${ports[0]}" "$1" &
    client=$!
    while kill -0 "$client" 2>/dev/null; do
        curl -sf -o "$scratch/got" "http://127.0.0.1:${ports[0]}/large"
        cmp "$scratch/got" "$scratch/files/large"
        kill -HUP "$httpd"
        kill -USR1 "$httpd"
    done
    wait "$client"
}

curl -sf -o /dev/null "http://127.0.0.1:${ports[0]}/large"
before=$(descriptors)
bother 1 # fills what is kept: pools, buffers
warm=$(resident)
bother "$seconds"
for ((i = 0; i < 100; ++i)); do
    (($(descriptors) > before)) || break
    sleep 0.1
done
grown=$(($(resident) - warm))
echo "chaos: $(descriptors) descriptors, $before before; $grown KiB more memory than after one second"
(($(descriptors) <= before && grown < 65536))
kill -TERM "$httpd"
wait "$httpd"
