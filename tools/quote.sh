#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/quote.sh [--write] [FILE.md…]: in Markdown, a line
#   <!-- quote examples/hello.cpp#region -->
# says what the fenced block after it holds: the lines between "// [region]" and "// [/region]" of
# that file, unindented, or without "#region" the whole file without its SPDX line. Says where a
# document has drifted, or has C++ that it does not quote, but for #include lines, and fails; with
# --write it refreshes the documents.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

write=
if [[ ${1:-} == --write ]]; then
    write=1
    shift
fi
if (($#)); then documents=("$@"); else mapfile -t documents < <(git ls-files --cached --others --exclude-standard '*.md'); fi

fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
status=0
for document in "${documents[@]}"; do
    if ! awk -f tools/quote.awk "$document" >"$fresh"; then
        status=1
    elif [[ $write ]]; then
        cmp -s "$fresh" "$document" || cat "$fresh" >"$document"
    elif ! diff -u --label "$document" --label "the files it quotes" "$document" "$fresh"; then
        status=1
    fi
done
exit $status
