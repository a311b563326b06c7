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

# ---- accounts

status() { # PATH FIELD…: of a form that is posted
    local path=$1 field fields=()
    shift
    for field; do fields+=(--data-urlencode "$field"); done
    curl -s -o "$scratch/answer" -w '%{http_code}' -H "Origin: $site" "${fields[@]}" "$site$path"
}
expect() { # STATUS PATH FIELD…
    local wanted=$1 got
    shift
    got=$(status "$@")
    [[ $got == "$wanted" ]] || fail "$got instead of $wanted: $*"
}
password="password=correct horse battery"

link=$(blog user invite ann --database "$database" --site "$site/")
has "$link" "$site/account/invited#si1_"
refused taken blog user invite ANN --database "$database"
expect 409 /account/signup username=ann "$password"
expect 303 /account/invited "invitation=$link" username=Ann "$password"
expect 403 /account/invited "invitation=$link" username=Bob "$password"

for _ in {1..10}; do expect 401 /account/signin username=ann password=wrong-wrong; done
expect 429 /account/signin username=ann "$password"
refused "no account" blog user unblock nobody --database "$database"
blog user unblock ann --database "$database"
expect 303 /account/signin username=ann "$password"
for name in one two three; do expect 303 /account/signup "username=$name" "$password"; done
expect 429 /account/signup username=four "$password"
blog user unblock --address 127.0.0.1 --database "$database"
expect 303 /account/signup username=four "$password"

kill -TERM "$server"
wait "$server"
running=()
