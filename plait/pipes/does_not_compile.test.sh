#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# does_not_compile.test.sh BUILD: pipelines that cannot work do not compile, where types tell, and the
# compiler of that build says why in our words. Each case is a part of the text, and the body of a
# function.
set -euo pipefail
build=$1
compiler=$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' "$build/CMakeCache.txt")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
flags=(-std=c++20 -I.)
failed=0

cat >"$scratch/cases.hpp" <<'CPP'
#include "plait/pipes/pipes.hpp"
using namespace plait;
using namespace plait::pipes;
inline std::vector<int> numbers;
inline std::vector<std::string> words;
struct opaque {
    friend bool operator==(opaque, opaque) = default;
};
inline std::vector<opaque> opaques;
inline bool even(int x) { return x % 2 == 0; }
inline int twice(int x) { return 2 * x; }
inline coro<void, int, int> pass() { while (auto x = co_await receive_or_end) co_yield *x; }
inline coro<void, int, int> add(int);
inline coro<void, int, int> add_all(const std::vector<int>&);
inline coro<int, int, int> returns();
inline coro<void, int, routed<int>> outlets_first(outlets<int>, outlet<int>);
CPP
# Both compilers find this in place of the header: read once, instead of for each case.
"$compiler" "${flags[@]}" -x c++-header "$scratch/cases.hpp" -o "$scratch/cases.hpp.gch"

compiles() { # BODY
    printf 'void test() { %s }\n' "$1" >"$scratch/case.cpp"
    "$compiler" "${flags[@]}" -fsyntax-only -include "$scratch/cases.hpp" "$scratch/case.cpp" \
        >"$scratch/log" 2>&1
}

refused() { # TEXT BODY
    if compiles "$2"; then
        echo "compiles, and must not: $2"
        failed=1
    elif ! grep -qF "$1" "$scratch/log"; then
        echo "refused, but not by \"$1\": $2"
        grep -m 5 error "$scratch/log"
        failed=1
    fi
}

# If this did not compile, all others would prove nothing.
compiles '(filter(even) | map(twice) | stage("pass", pass) | collect(numbers)).feed(numbers);' || {
    cat "$scratch/log"
    exit 1
}

refused "cannot connect: the predicate of this filter does not take what comes in" \
    '(filter(even) | plug).feed(words);'
refused "cannot connect: the function of this map does not take what comes in" \
    '(map(twice) | plug).feed(words);'
refused "cannot connect: this coroutine receives another type than comes in" \
    '(stage("pass", pass) | plug).feed(words);'
refused "cannot connect: the container of this collect holds another type" \
    'collect(numbers).feed(words);'
refused "cannot connect: this any_stage receives another type than comes in" \
    '(any_stage<int, int>(map(twice)) | plug).feed(words);'
refused "this chain emits another type" \
    'any_stage<int, std::string> s(map(twice));'
refused "gives no coro<void, In, Out>" \
    '(stage("add", add) | plug).feed(numbers);'
refused "gives no coro<void, In, Out>" \
    '(stage("returns", returns) | plug).feed(numbers);'
refused "a lambda with captures dies before its coroutine; pass arguments instead" \
    'int x = 1; stage("s", [x]() -> coro<void, int, int> { co_yield x; });'
refused "this coroutine would keep a reference to an argument that is gone" \
    'stage("add_all", add_all, numbers);'
refused "the first stage receives items of any type; say which: open<int>()" \
    'auto h = (take(3) | plug).open();'
refused "this stage receives items of any type; say which: add<int>(name, stage)" \
    'graph g; g.add("take", take(3));'
refused "the first stage of this inlet receives items of any type" \
    'inlet("a", take(3));'
refused "a merge has heads of its own: it can only be the first stage" \
    '(map(twice) | merge(inlet<int>("a")) | plug).feed(numbers);'
refused "the branches of this fork emit types that cannot join in what follows" \
    '(fork(broadcast, branch(map([](int) { return opaque(); })), branch(map(twice))) |
      filter([](auto) { return true; }) | plug).feed(numbers);'
refused "a branch of this split has a key of another type than its selector gives" \
    'fork(split(twice), branch("two", plug), otherwise(plug)).feed(numbers);'
refused "outlets<T> must be the last parameter of a router coroutine" \
    'fork(stage("r", outlets_first), branch(plug), branch(plug)).feed(numbers);'
refused "this key has no std::hash; select a part of the item: by_key(f)" \
    '(unique(lru{3}) | plug).feed(opaques);'
refused "this item has no text: write an operator<< for its type" \
    'logger("it").feed(opaques);'

exit $failed
