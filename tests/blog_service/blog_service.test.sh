#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# blog_service.test.sh BUILD: systemd accepts the unit and rates it well; and in what the unit makes of
# the system, as far as that can be had without systemd, a blog is served, written and ended.
set -euo pipefail
build=$1
# shellcheck source=tests/servers.sh
source tests/servers.sh
needs curl pgrep setpriv systemd-analyze unshare
fail() {
    echo "$*"
    exit 1
}

sed "s|^ExecStart=/usr|ExecStart=$scratch|" apps/blog/blog.service >"$scratch/blog.service"
install -D "$build/bin/blog" "$scratch/bin/blog"
systemd-analyze verify "$scratch/blog.service" 2>"$scratch/complaints" || fail "not accepted: $(<"$scratch/complaints")"
systemd-analyze security --offline=true --threshold=15 --no-pager "$scratch/blog.service" \
    >"$scratch/rating" || fail "exposed by more than 1.5 of 10: $(<"$scratch/rating")"

((EUID == 0)) || {
    echo "not root, who alone can make a sandbox: skipped"
    exit 77
}
unshare --mount --pid --fork true 2>/dev/null || {
    echo "no namespaces can be made here: skipped"
    exit 77
}

# Another user without capabilities, and a system that can only be read but for the folder of the state.
free_ports 1
site=http://127.0.0.1:${ports[0]}
user=64123
state=$scratch/state
mkdir -m 700 "$state"
chmod 755 "$scratch"
chown "$user:$user" "$state"
echo "{\"listen\": [\"127.0.0.1:${ports[0]}\"], \"empty\": true}" >"$scratch/blog.json"
cat >"$scratch/sandbox" <<END
mount --make-rprivate /
mount --bind $state $state
mount -o remount,bind,ro /
mount -t tmpfs -o mode=0,ro tmpfs /home
mount -t proc -o subset=pid,hidepid=invisible proc /proc
if touch $scratch/elsewhere 2>/dev/null; then echo "the sandbox can be written" >&2; exit 1; fi
umask 077
exec setpriv --reuid $user --regid $user --clear-groups --no-new-privs --bounding-set -all \
    $scratch/bin/blog serve --database $state/blog.sqlite --config $scratch/blog.json
END
start unshare --mount --pid --fork bash -e "$scratch/sandbox"
sandbox=$!
listening "${ports[@]}"
running=("$(pgrep -P "$sandbox")") # the sandbox itself heeds no signal

[[ $(curl -s -o "$scratch/answer" -w '%{http_code}' -H "Origin: $site" -d username=ann \
    -d "password=correct horse battery" "$site/account/signup") == 303 ]] || fail "no account was made"
[[ $(curl -s "$site/healthz") == ok* ]] || fail "it does not feel well"
[[ -z $(find "$state" ! -user "$user" -o ! -type d -perm /077) ]] || fail "others may read: $(ls -l "$state")"

kill "${running[@]}"
running=()
wait "$sandbox" || fail "it did not end well: $(<"$scratch/servers.log")"
