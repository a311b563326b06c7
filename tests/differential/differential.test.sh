#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# differential.test.sh BUILD: httpd beside nginx and Node, where these two agree.
set -euo pipefail
build=$1
# shellcheck source=tests/servers.sh
source tests/servers.sh
needs nginx node

free_ports 4
# nginx passes the requests on, to itself: so it reads each body to its end before it answers.
start_nginx <<CONF
server {
    listen 127.0.0.1:${ports[0]};
    location / { proxy_pass http://127.0.0.1:${ports[3]}; }
}
server {
    listen 127.0.0.1:${ports[3]};
    return 200 OK;
}
CONF
start node tests/differential/peer.mjs "${ports[1]}"
start "$build/bin/httpd" --echo --listen "127.0.0.1:${ports[2]}"
listening "${ports[@]}"

PLAIT_NGINX=${ports[0]} PLAIT_NODE=${ports[1]} PLAIT_HTTPD=${ports[2]} "$build/bin/differential"
