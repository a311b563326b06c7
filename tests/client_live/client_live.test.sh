#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# client_live.test.sh BUILD: the client against nginx and our httpd, over sockets of this machine.
set -euo pipefail
build=$1
# shellcheck source=tests/servers.sh
source tests/servers.sh
needs nginx openssl

free_ports 3
certificate nginx
certificate other
mkdir -p "$scratch/files/hasty" "$scratch/files/chunked"
printf hello | tee "$scratch/files/hello" "$scratch/files/hasty/hello" >"$scratch/files/chunked/hello"
head -c 33554432 /dev/zero >"$scratch/files/large"
start_nginx <<CONF
server {
    listen 127.0.0.1:${ports[0]};
    listen 127.0.0.1:${ports[1]} ssl;
    ssl_certificate $scratch/nginx.pem;
    ssl_certificate_key $scratch/nginx.key;
    root $scratch/files;
    location /old { return 302 /hello; }
    location /hasty { keepalive_timeout 1s; }
    # What it rewrites, nginx sends in chunks.
    location /chunked { sub_filter hello goodbye; sub_filter_types *; }
}
CONF
start "$build/bin/httpd" --echo --listen "127.0.0.1:${ports[2]}"
listening "${ports[@]}"

PLAIT_NGINX=http://127.0.0.1:${ports[0]} PLAIT_NGINX_TLS=https://localhost:${ports[1]} \
    PLAIT_HTTPD=http://127.0.0.1:${ports[2]} PLAIT_AUTHORITY=$scratch/nginx.pem \
    PLAIT_OTHER_AUTHORITY=$scratch/other.pem "$build/bin/client_live"
