#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# install.test.sh BUILD: what is built there is installed into a temporary prefix, and a program of
# ten lines finds it there; the same program also has the sources as a subdirectory. So does a site with a
# database. All headers are installed that are not of tests, and no others.
set -euo pipefail
build=$1
here=$PWD/tests/install
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

compiler=$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' "$build/CMakeCache.txt")
flags=$(sed -n 's/^CMAKE_CXX_FLAGS:[A-Z]*=//p' "$build/CMakeCache.txt")
options=(-G Ninja "-DCMAKE_CXX_COMPILER=$compiler" "-DCMAKE_CXX_FLAGS=$flags" -DCMAKE_BUILD_TYPE=Debug
    -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)

cmake --install "$build" --prefix "$scratch/prefix" --component dev >/dev/null
diff <(find plait -name '*.hpp' ! -name '*.test.hpp' ! -name '*.bench.hpp' | sort) \
    <(cd "$scratch/prefix/include" && find plait -name '*.hpp' | sort) || {
    echo "what is installed (>) is not the headers that there are (<)"
    exit 1
}

for way in find_package add_subdirectory; do
    cmake -S "$here" -B "$scratch/$way" "${options[@]}" -DWAY=$way -DPLAIT_SOURCE="$PWD" \
        -DCMAKE_PREFIX_PATH="$scratch/prefix" >/dev/null
    cmake --build "$scratch/$way" --target greeter >/dev/null
    [[ $("$scratch/$way/greeter") == "Hello, World" ]] || {
        echo "the program built with $way does not greet"
        exit 1
    }
done

cmake -S "$here" -B "$scratch/site" "${options[@]}" -DWAY=find_package \
    "-DROOMS=traversal;http;sqlite;testing" -DCMAKE_PREFIX_PATH="$scratch/prefix" >/dev/null
cmake --build "$scratch/site" --target shelf >/dev/null
[[ $("$scratch/site/shelf" "$scratch/books.sqlite") == *"<h1>Emma &amp; others</h1>" ]] || {
    echo "the site does not show what is in its database"
    exit 1
}

if cmake -S "$here" -B "$scratch/missing" "${options[@]}" -DWAY=find_package -DROOMS=cellar \
    -DCMAKE_PREFIX_PATH="$scratch/prefix" >"$scratch/log" 2>&1; then
    echo "a component that does not exist was found"
    exit 1
fi
grep -q "plait has no component 'cellar'" "$scratch/log"
