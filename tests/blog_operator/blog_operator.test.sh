#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# blog_operator.test.sh BUILD: what an operator does to a blog while it is served, and what it says to that.
set -euo pipefail
build=$1
# shellcheck source=tests/servers.sh
source tests/servers.sh
needs curl script

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

# ---- what is wrong is said

misused() { # PATTERN ARGUMENT…: exit code 2, and says why
    local pattern=$1 said code=0
    shift
    said=$(blog "$@" 2>&1) || code=$?
    ((code == 2)) || fail "exit code $code of: blog $*"
    has "$said" "$pattern"
}
misused "A command is required"
misused "A command is required" user
misused nonsense nonsense
misused nonsense user nonsense
misused NAME user add
misused --nonsense stats --nonsense
for command in "stats" "explain /" "export $scratch/out" "backup $scratch/copy" "user enable ann" "user unblock ann"; do
    # shellcheck disable=SC2086
    refused "there is no database '$scratch/none'" blog $command --database "$scratch/none"
done
[[ ! -e $scratch/none && ! -e $scratch/out && ! -e $scratch/copy ]] || fail "a command has left something"
refused "there is no folder '$scratch/none'" blog import "$scratch/none" --database "$scratch/made.sqlite"
refused "is the database itself" blog backup "$scratch/made.sqlite" --database "$scratch/made.sqlite"

misused "no address of a site" user invite --site blog.example
misused --files stats --files "$scratch/none"

# ---- ./dev serve says nothing that its options do not say

mkdir -p "$scratch/checkout/tools" "$scratch/checkout/build/release/bin"
cp tools/serve.sh "$scratch/checkout/tools"
printf '#!/bin/sh\n' >"$scratch/checkout/tools/build.sh"
printf '#!/bin/sh\necho "$@"\n' >"$scratch/checkout/build/release/bin/blog"
chmod +x "$scratch/checkout/tools/build.sh" "$scratch/checkout/build/release/bin/blog"
said=$("$scratch/checkout/tools/serve.sh" --listen 127.0.0.1:9 --empty)
[[ $said == "serve --listen 127.0.0.1:9 --empty" ]] || fail "./dev serve says: $said"

# ---- a password that is typed is asked for, and not shown

mkfifo "$scratch/keys"
script -qec "'$build/bin/blog' user add typed --database '$scratch/made.sqlite'" /dev/null \
    <"$scratch/keys" >"$scratch/screen" &
terminal=$!
exec 8>"$scratch/keys"
for _ in {1..100}; do
    ! grep -q "Password:" "$scratch/screen" || break
    sleep 0.05
done
echo "correct horse battery" >&8
wait "$terminal" || fail "no account was made: $(<"$scratch/screen")"
exec 8>&-
has "$(<"$scratch/screen")" "Password:"
[[ $(<"$scratch/screen") != *horse* ]] || fail "the password is shown: $(<"$scratch/screen")"
refused taken blog user add typed --database "$scratch/made.sqlite" <<<"correct horse battery"

# ---- plug-ins

has "$(blog routes --plugins "$build/bin/blog_plugins")" '/blog/posts/{slug}/words'
mkdir "$scratch/plugins"
refused nowhere blog routes --plugins "$scratch/nowhere"
echo "no shared object" >"$scratch/plugins/broken.so"
refused broken.so blog serve --database "$scratch/unused.sqlite" --plugins "$scratch/plugins"

# ---- while it is served

free_ports 2
site=http://127.0.0.1:${ports[0]}
database=$scratch/blog.sqlite
configure() { printf '%s' "$1" >"$scratch/blog.json"; }
configure '{"title": "First"}'
start "$build/bin/blog" serve --database "$database" --listen "127.0.0.1:${ports[0]}" \
    --admin "127.0.0.1:${ports[1]}" --plugins "$build/bin/blog_plugins" --config "$scratch/blog.json" \
    --access-log "$scratch/access.log"
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

said=$(blog user invite --database "$database" 2>"$scratch/errors")
[[ $said == /account/invited#si1_* ]] || fail "an invitation to nowhere: $said"
has "$(<"$scratch/errors")" "--site puts it there"
said=$(blog user invite --database "$database" --site https://blog.example/ 2>"$scratch/errors")
[[ $said == https://blog.example/account/invited#si1_* && ! -s $scratch/errors ]] || fail "$said"
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

# ---- why a path is answered as it is

explained() { blog explain /admin/ --database "$database" "$@"; }
has "$(explained)" 403
has "$(explained --as ANN)" 403
blog user make-admin ann --database "$database"
has "$(explained --as ann)" 200
refused "there is no account 'nobody'" explained --as nobody

# ---- metrics: for admins on the site, for whoever reaches --admin

has "$(curl -s "http://127.0.0.1:${ports[1]}/metrics")" 'plait_http_requests_total{'
[[ $(curl -s -o "$scratch/answer" -w '%{http_code}' "$site/metrics") == 303 ]]

# ---- signals

logged() { # PATTERN: waits until the server has said so
    local i
    for ((i = 0; i < 100; ++i)); do
        ! grep -qF -- "$1" "$scratch/servers.log" || return 0
        sleep 0.05
    done
    fail "not logged: $1"
}
reload() { # CONFIGURATION PATTERN
    configure "$1"
    kill -HUP "$server"
    logged "$2"
}
title() { curl -s "$site/" | sed -n 's/.*<title>\(.*\)<\/title>.*/\1/p'; }

[[ $(title) == First ]]
reload '{"title": "Second", "pace": 5, "closed": true, "limit": ["body=1k"], "listen": ["127.0.0.1:1"]}' \
    'read anew: limit, title, pace, closed changed'
[[ $(title) == Second ]] || fail "the title is $(title)"
expect 403 /account/signup username=five "$password"
expect 413 /account/signin "username=$(printf %02000d 0)" "$password"
reload '{"title": "Third", "titel": "x"}' '"titel": there is no such option'
reload '{"title": "Third", "pace": 0}' 'refused, and all stays as it was'
[[ $(title) == Second ]] || fail "the title is $(title)"
reload '{"title": "First", "threads": 3}' 'threads will with the next start'
[[ $(title) == First ]] || fail "the title is $(title)"

mv "$scratch/access.log" "$scratch/access.log.1"
reload '{"title": "First"}' 'nothing changed'
curl -s -o "$scratch/answer" "$site/robots.txt"
for _ in {1..100}; do
    ! grep -q robots.txt "$scratch/access.log" || break
    sleep 0.05
done
grep -q robots.txt "$scratch/access.log" || fail "the access log was not reopened"

exec 9<>"/dev/tcp/127.0.0.1/${ports[0]}"
printf 'GET / HTTP/1.1\r\n' >&9
kill -USR1 "$server"
logged 'server_connection'
exec 9>&-

kill -TERM "$server"
wait "$server"
running=()
