#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# blog_kill.test.sh BUILD [POSTS]: people write posts and comments into a blog that is killed (SIGKILL)
# again and again, until so many of both have been acknowledged. Each of them is there afterwards; backups
# that were made meanwhile are whole, and have all that was acknowledged before they were begun.
set -euo pipefail
build=$1 wanted=${2:-100}
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
request() { # PATH FIELD…: posts a form, as curl's -K reads it; prints where the answer leads
    local field
    echo "url = \"$site$1\""
    shift
    for field in "proof=$proof" "$@"; do echo "data-urlencode = \"$field\""; done
    printf 'output = "%s"\nwrite-out = "%%header{location}\\n"\ncookie = "%s"\nheader = "Origin: %s"\n' \
        "$scratch/answer.$BASHPID" "$jar" "$site"
}
write() { # NUMBER: until the server is gone
    local i part
    for ((part = 0; ; ++part)); do
        for ((i = 0; i < 10; ++i)); do
            request /users/marie/blog/new "title=Post $1 $round $part $i" text=Text action=publish
            echo next
            request "${about}comments/" "text=Comment $1 $round $part $i"
            echo next
        done >"$scratch/requests.$1"
        # Ends with the first that is not answered; what came before was acknowledged.
        curl -s --fail-early -K <(sed '$d' "$scratch/requests.$1") >>"$scratch/acknowledged.$1" || return 0
    done
}
acknowledged() { # PATTERN: lines; a killed answer is an empty one
    cat "$scratch"/acknowledged.* | { grep -E -- "$1" || true; }
}
posts() { acknowledged '/posts/post-[a-z0-9-]*/$'; }
comments() { acknowledged '#comment-[0-9]+$'; }
count() { # DATABASE TABLE
    "$build/bin/blog" stats --database "$1" | awk -v table="$2" '$1 == table { print $2 }'
}

serve
ask -c "$jar" -o "$scratch/answer" -d 'username=Marie&password=correct+horse+battery' "$site/account/signup"
proof=$(ask "$site/account/" | grep -o 'name="proof" value="[^"]*"' | head -n 1 | cut -d '"' -f 4)
touch "$scratch/acknowledged.1"

for ((round = 1; $(posts | wc -l) < wanted || $(comments | wc -l) < wanted; ++round)); do
    ((round <= 20 + wanted / 5)) || { echo "too slow"; exit 1; }
    ((round == 1)) || serve
    # A post can have a thousand comments: each round has one of its own.
    about=$(request /users/marie/blog/new "title=Round $round" text=Text action=publish | curl -s -K -)
    for writer in 1 2 3; do write $writer & done
    sleep "0.$((RANDOM % 9 + 1))"
    before=$(posts | wc -l)
    "$build/bin/blog" backup --database "$database" "$scratch/copy.sqlite"
    kill -9 "$server"
    wait "$server" 2>/dev/null || true
    running=()
    wait
    copied=$(count "$scratch/copy.sqlite" post)
    ((copied >= before)) || { echo "a backup has $copied posts of $before"; exit 1; }
done

serve
missing=0
posts | sort -u >"$scratch/posts"
sed "s|.*|url = \"$site&\"\noutput = \"$scratch/answer\"\nwrite-out = \"%{http_code}\\\\n\"\nnext|" \
    "$scratch/posts" | sed '$d' | curl -s -K - | paste - "$scratch/posts" >"$scratch/found"
(($(wc -l <"$scratch/found") == $(wc -l <"$scratch/posts")))
if grep -v '^200' "$scratch/found"; then missing=1; fi
while read -r about; do
    ask "$site$about" >"$scratch/page"
    while read -r comment; do
        grep -q "id=\"comment-$comment\"" "$scratch/page" || {
            echo "lost: $about#comment-$comment"
            missing=1
        }
    done < <(comments | grep -F "$about#" | sed 's|.*-||')
done < <(comments | cut -d '#' -f 1 | sort -u)
echo "killed $((round - 1)) times; acknowledged: $(posts | wc -l) posts, $(comments | wc -l) comments;" \
    "there: $(count "$database" post) and $(count "$database" comment)"
((missing == 0))
(($(count "$database" post) >= $(posts | wc -l) && $(count "$database" comment) >= $(comments | wc -l)))
kill -TERM "$server"
wait "$server"
running=()

"$build/bin/blog" restore --database "$scratch/again.sqlite" "$scratch/copy.sqlite"
(($(count "$scratch/again.sqlite" post) == $(count "$scratch/copy.sqlite" post)))
"$build/bin/blog" export --database "$database" "$scratch/texts" >/dev/null
"$build/bin/blog" import --database "$scratch/imported.sqlite" "$scratch/texts" >/dev/null
(($(count "$scratch/imported.sqlite" post) == $(count "$database" post)))
