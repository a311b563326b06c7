# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# For tests of ./dev check, which source this: a copy of the repository in a temporary folder, the
# working folder from here on, in which violations are planted. `holds NAME` and `refuses NAME TEXT`
# run a check there; refusing, it must say TEXT.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'echo "line $LINENO fails: $BASH_COMMAND"' ERR
git ls-files -z --cached --others --exclude-standard -- ':!*.test.cpp' |
    while IFS= read -r -d '' file; do [[ ! -f $file ]] || printf '%s\0' "$file"; done |
    xargs -0 cp --parents -t "$scratch"
cd "$scratch"
git init --quiet
git add .

# Leaves the house without its rooms: one empty room, compose, to plant in.
bare() {
    rm -rf plait apps bench examples tests fuzz
    mkdir -p plait/compose examples tests fuzz
    tee {examples,fuzz,tests}/CMakeLists.txt <<<'# SPDX-License-Identifier: MIT' >/dev/null
}

holds() { # NAME
    tools/check.sh "$1" >log 2>&1 || {
        echo "'$1' should hold here:"
        cat log
        exit 1
    }
}

refuses() { # NAME TEXT
    git add .
    if tools/check.sh "$1" >log 2>&1; then
        echo "'$1' holds in spite of what was planted: $2"
        exit 1
    fi
    grep -qF -- "$2" log || {
        echo "'$1' does not say '$2' but:"
        cat log
        exit 1
    }
    git reset --quiet
}
