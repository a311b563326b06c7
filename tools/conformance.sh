#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/conformance.sh [--check]: runs both public suites of HTTP cases and the tests of our own rules,
# and writes docs/conformance.md: per suite and rule what passes, and what is an exception and why; or
# compares it with what it would write. PLAIT_BIN (build/debug/bin) has the tests.
# Exit codes: 0 written, or as it was · 1 something failed, or differs · 3 the suites are not there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[[ -f ../shared/corpora/llhttp.jsonl && -f ../shared/corpora/gunicorn.jsonl ]] || {
    echo "conformance: ../shared/corpora not found: the suites of cases are kept beside a checkout" >&2
    exit 3
}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tests=${PLAIT_BIN:-build/debug/bin}/http_tests
rules=plait/http/strictness.test.cpp
PLAIT_SCORECARD=$scratch/verdicts tools/quietly "$tests" --source-file='*corpus.test.cpp'
tools/quietly "$tests" --source-file="*$(basename $rules)"

{
    cat <<'TEXT'
# HTTP conformance

Written by `./dev conformance`. Two public suites: llhttp's (the parser of Node; without its lenient modes)
and gunicorn's (without the cases that depend on that server's configuration). Every case ran whole, byte
by byte and cut at each point, with the same outcome each time.

TEXT
    # A verdict is "request/method.md:12 passes" (llhttp) or "invalid/chunked_01 differs" (gunicorn).
    awk -v exceptions=plait/http/corpus_exceptions.txt '
        BEGIN {
            while ((getline line < exceptions) > 0) {
                if (line ~ /^#/ || line == "") continue
                split(line, word, " ")
                reason = line
                sub(/^[^ ]+ +[^ ]+ +/, "", reason)
                comes_to[word[1]] = word[2]
                because[word[1]] = reason
            }
        }
        {
            suite = $1 ~ /\.md:/ ? "llhttp" : "gunicorn"
            rule = $1
            if (suite == "llhttp") sub(/\.md:.*/, "", rule)
            else sub(/\/.*/, "", rule)
            key = suite " | " rule
            if (!(key in all)) order[++rows] = key
            if (!(suite in total)) suites[++known] = suite
            all[key]++
            total[suite]++
            if ($2 == "passes") { good[key]++; passes[suite]++ }
            else differs[++others] = $1
        }
        END {
            print "| Suite | Cases | Pass | Exceptions |\n|---|---|---|---|"
            for (i = 1; i <= known; ++i)
                printf "| %s | %d | %d | %d |\n", suites[i], total[suites[i]], passes[suites[i]],
                    total[suites[i]] - passes[suites[i]]
            print "\n## By rule\n\n| Suite | Rule | Cases | Pass | Exceptions |\n|---|---|---|---|---|"
            for (i = 1; i <= rows; ++i)
                printf "| %s | %d | %d | %d |\n", order[i], all[order[i]], good[order[i]],
                    all[order[i]] - good[order[i]]
            print "\n## Exceptions\n\nThe tests check both ways: a case listed here that came to pass" \
                " would fail them. A case comes\nto a status, or is accepted where its suite wants a" \
                " fault, or meets the end of the input in it.\n" \
                "\n| Case | Comes to | Because |\n|---|---|---|"
            for (i = 1; i <= others; ++i) {
                id = differs[i]
                printf "| %s | %s | %s |\n", id, id in comes_to ? comes_to[id] : "?",
                    id in because ? because[id] : "**not listed**"
            }
        }' "$scratch/verdicts"

    cat <<'TEXT'

## Beside nginx and Node

Where these two agree on a request, `httpd` does as they do (tests/differential), but for those below. A
digit is the class of an answer; each request is followed by another, which asks to close.

| Exchange | `httpd` | Because |
|---|---|---|
TEXT
    sed -n '/^[^#]/s/^\([^ ]*\)  *\([^;]*\); \(.*\)/| \1 | \2 | \3 |/p' tests/differential/exceptions.txt
    cat <<'TEXT'

## Our own rules

Each has a test, cut at each point as well; all pass.
TEXT
    # A name too long for its line stands on the next one.
    awk '/^\/\/ ---- / { sub(/^\/\/ ---- /, ""); printf "\n### %s\n\n", toupper(substr($0, 1, 1)) substr($0, 2) }
        /^TEST_CASE\($/ { getline; $0 = "TEST_CASE(" substr($0, index($0, "\"")) }
        /^TEST_CASE\("/ { sub(/^TEST_CASE\("/, ""); sub(/"\).*/, ""); print "- " $0 }' "$rules"
    cat <<'TEXT'

## Fuzzing

What each harness of fuzz/ has been through, under the address and undefined-behaviour sanitizers. A protocol
came to the same with each input whole, byte by byte and cut at random.

| Harness | Minutes | Inputs | Edges | Found |
|---|---|---|---|---|
TEXT
    sed -n '/^[^#]/s/^\([^ ]*\)  *\([^ ]*\)  *\([^ ]*\)  *\([^ ]*\)  *\(.*\)/| \1 | \2 | \3 | \4 | \5 |/p' \
        fuzz/record.txt
} >"$scratch/conformance.md"

if [[ ${1:-} == --check ]]; then
    diff -u docs/conformance.md "$scratch/conformance.md" || {
        echo "conformance: docs/conformance.md has drifted; ./dev conformance writes it" >&2
        exit 1
    }
else
    cp "$scratch/conformance.md" docs/conformance.md
fi
