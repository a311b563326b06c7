#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# blog_kill.test.sh BUILD [ROUNDS]: people write posts and comments into a blog that is killed (SIGKILL)
# again and again. Each post and comment that was acknowledged is there afterwards; a backup that was made
# meanwhile is whole, and has all that was acknowledged before it was begun.
set -euo pipefail
build=$1 rounds=${2:-4}
# shellcheck source=tests/servers.sh
source tests/servers.sh
needs curl

free_ports 1
site=http://127.0.0.1:${ports[0]}
database=$scratch/blog.sqlite
jar=$scratch/jar

serve() {
    start "$build/bin/blog" serve --database "$database" --listen "127.0.0.1:${ports[0]}" --empty \
        --threads 2 --pace 1000
    server=$!
    listening "${ports[@]}"
}
ask() { curl -s -b "$jar" -H "Origin: $site" "$@"; }
# Posts a form; prints where the answer leads, nothing if there is none.
send() { # PATH FIELD…
    local path=$1 field fields=()
    shift
    for field; do fields+=(--data-urlencode "$field"); done
    ask -o "$scratch/answer.$BASHPID" -w '%header{location}' --data-urlencode "proof=$proof" \
        "${fields[@]}" "$site$path"
}
write() { # NUMBER: until the server is gone
    local i to
    for ((i = 0; ; ++i)); do
        to=$(send /users/marie/blog/new "title=Post $1 $round $i" text=Text action=publish) || return 0
        [[ -z $to ]] || echo "$to" >>"$scratch/posts"
        to=$(send /users/marie/blog/posts/first/comments/ "text=Comment $1 $round $i") || return 0
        [[ -z $to ]] || echo "${to#*#}" >>"$scratch/comments"
    done
}

serve
ask -c "$jar" -o "$scratch/answer" -d 'username=Marie&password=correct+horse+battery' "$site/account/signup"
proof=$(ask "$site/account/" | grep -o 'name="proof" value="[^"]*"' | head -n 1 | cut -d '"' -f 4)
[[ $(send /users/marie/blog/new title=First text=Text action=publish) == /users/marie/blog/posts/first/ ]]
touch "$scratch/posts" "$scratch/comments"

for ((round = 1; round <= rounds; ++round)); do
    ((round == 1)) || serve
    for writer in 1 2; do write $writer & done
    sleep "0.$((RANDOM % 9 + 1))"
    before=$(wc -l <"$scratch/posts")
    "$build/bin/blog" backup --database "$database" "$scratch/copy.sqlite"
    kill -9 "$server"
    wait "$server" 2>/dev/null || true
    running=()
    wait
done

serve
missing=0
while read -r post; do
    [[ $(ask -o "$scratch/answer" -w '%{http_code}' "$site$post") == 200 ]] || {
        echo "lost: $post"
        missing=1
    }
done < <(sort -u "$scratch/posts" | sort -R | head -n 100)
ask "$site/users/marie/blog/posts/first/" >"$scratch/page"
while read -r comment; do
    grep -q "id=\"$comment\"" "$scratch/page" || {
        echo "lost: $comment"
        missing=1
    }
done <"$scratch/comments"
count() { # DATABASE TABLE
    "$build/bin/blog" stats --database "$1" | awk -v table="$2" '$1 == table { print $2 }'
}
posts=$(wc -l <"$scratch/posts") comments=$(wc -l <"$scratch/comments")
echo "acknowledged: $posts posts, $comments comments; there: $(count "$database" post)" \
    "and $(count "$database" comment); in the last backup: $(count "$scratch/copy.sqlite" post)"
((missing == 0 && posts > 10 && comments > 10))
(($(count "$database" post) > posts && $(count "$database" comment) >= comments))
(($(count "$scratch/copy.sqlite" post) > before))
kill -TERM "$server"
wait "$server"
running=()

"$build/bin/blog" restore --database "$scratch/again.sqlite" "$scratch/copy.sqlite"
(($(count "$scratch/again.sqlite" post) == $(count "$scratch/copy.sqlite" post)))
"$build/bin/blog" export --database "$database" "$scratch/texts" >/dev/null
"$build/bin/blog" import --database "$scratch/imported.sqlite" "$scratch/texts" >/dev/null
(($(count "$scratch/imported.sqlite" post) == $(count "$database" post)))
