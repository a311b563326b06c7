#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# hello_server.test.sh BUILD: the server greets, the client prints it, and both end as they should.
set -euo pipefail
. tests/servers.sh
bin=$1/bin
free_ports 2
start "$bin/example_hello_server" "127.0.0.1:${ports[0]}"
listening "${ports[0]}"

[[ $("$bin/example_get" "http://127.0.0.1:${ports[0]}/?name=Ann") == 'Hello, Ann' ]]
[[ $("$bin/example_get" "http://127.0.0.1:${ports[0]}/") == 'Hello, World' ]]

status=0
"$bin/example_get" "http://127.0.0.1:${ports[1]}/" 2>"$scratch/errors" || status=$?
((status == 1))
grep -q 'get: .*Connection refused' "$scratch/errors"
status=0
"$bin/example_get" 2>/dev/null || status=$?
((status == 2))

kill "${running[0]}"
wait "${running[0]}"
running=()
