#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# blog_operator.test.sh BUILD: what an operator does to a blog while it is served, and what it says to that.
set -euo pipefail
build=$1
# shellcheck source=tests/servers.sh
source tests/servers.sh
needs curl

blog() { "$build/bin/blog" "$@"; }
fail() {
    echo "$*"
    exit 1
}
has() { # TEXT PATTERN
    [[ $1 == *$2* ]] || fail "no '$2' in: $1"
}
refused() { # PATTERN COMMAND…: exit code 1, and says why
    local pattern=$1 said code=0
    shift
    said=$("$@" 2>&1) || code=$?
    ((code == 1)) || fail "exit code $code of: $*"
    has "$said" "$pattern"
}

# ---- plug-ins

has "$(blog routes --plugins "$build/bin/blog_plugins")" '/blog/posts/{slug}/words'
mkdir "$scratch/plugins"
refused nowhere blog routes --plugins "$scratch/nowhere"
echo "no shared object" >"$scratch/plugins/broken.so"
refused broken.so blog serve --database "$scratch/unused.sqlite" --plugins "$scratch/plugins"

# ---- while it is served

free_ports 1
site=http://127.0.0.1:${ports[0]}
database=$scratch/blog.sqlite
start "$build/bin/blog" serve --database "$database" --listen "127.0.0.1:${ports[0]}" \
    --plugins "$build/bin/blog_plugins"
server=$!
listening "${ports[@]}"

post=$(curl -s "$site/sitemap.xml" | grep -om 1 "/users/[^<]*/posts/[^<]*/")
has "$(curl -s "$site${post}words")" ' words</h1>'

kill -TERM "$server"
wait "$server"
running=()
