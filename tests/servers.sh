# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# For tests that start servers, which source this: a folder `scratch`, and what it says is running, are
# gone at the end.
PATH=$PATH:/usr/sbin
scratch=$(mktemp -d)
running=()
end() {
    ((${#running[@]} == 0)) || kill "${running[@]}" 2>/dev/null || true
    wait
    rm -rf "$scratch"
}
trap end EXIT

needs() { # PROGRAM…: without them the test is skipped
    local program
    for program; do
        command -v "$program" >/dev/null || {
            echo "$program not found: ./dev setup test bench installs it"
            exit 77
        }
    done
}

free_ports() { # NUMBER: in `ports`, of this machine, that nobody listens at
    local port
    ports=()
    while ((${#ports[@]} < $1)); do
        port=$((20000 + RANDOM % 12000))
        [[ " ${ports[*]} " == *" $port "* ]] || (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || ports+=("$port")
    done
}

start() { # COMMAND…
    "$@" >>"$scratch/servers.log" 2>&1 &
    running+=($!)
}

start_nginx() { # its server blocks on standard input
    mkdir -p "$scratch/tmp"
    {
        echo "daemon off; pid $scratch/nginx.pid; master_process off; events {}"
        echo "http { access_log off;"
        local kind
        for kind in client_body proxy fastcgi uwsgi scgi; do
            echo "${kind}_temp_path $scratch/tmp;"
        done
        cat
        echo '}'
    } >"$scratch/nginx.conf"
    start nginx -p "$scratch" -c "$scratch/nginx.conf" -e "$scratch/nginx.log"
}

listening() { # PORT…: waits until somebody does
    local port
    for port; do
        for _ in {1..100}; do
            ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || continue 2
            sleep 0.1
        done
        echo "nobody listens at $port"
        cat "$scratch/servers.log"
        exit 1
    done
}

certificate() { # NAME: NAME.pem and NAME.key, for localhost
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost -keyout "$scratch/$1.key" -out "$scratch/$1.pem" \
        2>>"$scratch/openssl.log"
}
