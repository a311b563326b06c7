#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/conformance.sh: runs both public suites of HTTP cases and the tests of our own rules, and
# writes docs/conformance.md: per suite and rule what passes, and what is an exception and why.
# Exit codes: 0 written · 1 something failed · 3 the suites are not there (../shared/corpora).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[[ -f ../shared/corpora/llhttp.jsonl ]] || {
    echo "conformance: ../shared/corpora not found: the suites of cases are kept beside a checkout" >&2
    exit 3
}
verdicts=$(mktemp) rules=$(mktemp)
trap 'rm -f "$verdicts" "$rules"' EXIT

tests=build/debug/bin/http_tests
PLAIT_SCORECARD=$verdicts "$tests" --source-file='*corpus.test.cpp' >/dev/null
"$tests" --source-file='*strict*.test.cpp' --reporters=xml |
    sed -n 's/.*<TestCase name="\([^"]*\)" filename="\([^"]*\)".*/\2\t\1/p' |
    sed 's/&quot;/"/g; s/&apos;/'"'"'/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' >"$rules"

{
    cat <<'TEXT'
# HTTP conformance

Written by `./dev conformance`; every case ran whole, byte by byte and cut at each point, with the same
outcome each time. Two public suites: llhttp's (the parser of Node; without its lenient modes) and
gunicorn's (without the cases that depend on that server's configuration).

TEXT
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
            sub(suite == "llhttp" ? /\.md:.*/ : /\/.*/, "", rule)
            key = suite " | " rule
            if (!(key in all)) order[++rows] = key
            all[key]++
            total[suite]++
            if ($2 == "passes") { good[key]++; passes[suite]++ }
            else differs[++others] = $1
        }
        END {
            print "| Suite | Cases | Pass | Exceptions |\n|---|---|---|---|"
            for (suite in total)
                printf "| %s | %d | %d | %d |\n", suite, total[suite], passes[suite],
                    total[suite] - passes[suite] | "sort"
            close("sort")
            print "\n## By rule\n\n| Suite | Rule | Cases | Pass | Exceptions |\n|---|---|---|---|---|"
            for (i = 1; i <= rows; ++i)
                printf "| %s | %d | %d | %d |\n", order[i], all[order[i]], good[order[i]],
                    all[order[i]] - good[order[i]]
            print "\n## Exceptions\n\nThe tests check both ways: a case listed here that came to pass" \
                " would fail them.\n\n| Case | Comes to | Because |\n|---|---|---|"
            for (i = 1; i <= others; ++i) {
                id = differs[i]
                printf "| %s | %s | %s |\n", id, id in comes_to ? comes_to[id] : "?",
                    id in because ? because[id] : "**not listed**"
            }
        }' "$verdicts"
    if [[ -s $rules ]]; then
        printf '\n## Our own rules\n\nEach has a test, at each cut as well; all pass.\n\n'
        sed 's/^[^\t]*\t/- /' "$rules"
    fi
} >docs/conformance.md
