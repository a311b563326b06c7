#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/docs.sh: makes readable pages of the documents: build/docs/index.html is the README. What
# they link lies beside them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=build/docs
rm -rf $out
mkdir -p $out
cp docs/style.css $out/
git ls-files -z -- LICENSE cmake examples plait tools | xargs -0 cp --parents -t $out

git ls-files --cached --others --exclude-standard '*.md' | while read -r page; do
    target=$out/${page%.md}.html
    [[ $page == README.md ]] && target=$out/index.html
    up=$(dirname "$page" | sed -E 's|[^/.]+|..|g')
    mkdir -p "$(dirname "$target")"
    {
        printf '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        printf '<meta name="viewport" content="width=device-width">\n'
        printf '<title>%s</title>\n' "$(sed -n 's/^# //;s/[`<>&]//g;1p' "$page")"
        printf '<link rel="stylesheet" href="%s/style.css">\n' "$up"
        printf '<nav><a href="%s/index.html">plait</a></nav>\n<main>\n' "$up"
        # Links between documents, which are Markdown in the repository, are pages here.
        cmark-gfm -e table -e strikethrough "$page" |
            sed -E 's|href="([^":]*)README\.md|href="\1index.html|g; s|href="([^":]*)\.md([#"])|href="\1.html\2|g'
        printf '</main>\n</html>\n'
    } >"$target"
done
echo $out/index.html
