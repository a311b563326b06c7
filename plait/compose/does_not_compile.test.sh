#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# does_not_compile.test.sh BUILD: what must not compile does not, and the compiler of that build says why
# in our words. Each case is a body for a coroutine or a function, and a part of the text.
set -euo pipefail
build=$1
compiler=$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' "$build/CMakeCache.txt")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
flags=(-std=c++20 -I.)
failed=0

cat >"$scratch/cases.hpp" <<'CPP'
#include "plait/compose/compose.hpp"
#include <string>
#include <vector>
using namespace plait;
inline coro<int> gives() { co_return 1; }
inline coro<int, int> reads_int() { co_return co_await receive; }
inline coro<void, nothing, int> yields_int() { co_yield 1; }
inline constexpr local<int> number{"number"};
CPP
# Both compilers find this in place of the header: read once, instead of for each case.
"$compiler" "${flags[@]}" -x c++-header "$scratch/cases.hpp" -o "$scratch/cases.hpp.gch"

compiles() { # CODE
    printf '%s\n' "$1" >"$scratch/case.cpp"
    "$compiler" "${flags[@]}" -fsyntax-only -include "$scratch/cases.hpp" "$scratch/case.cpp" \
        >"$scratch/log" 2>&1
}

refused() { # NAME TEXT CODE
    if compiles "$3"; then
        echo "$1: compiles, and must not"
        failed=1
    elif ! grep -qF "$2" "$scratch/log"; then
        echo "$1: refused, but not by \"$2\":"
        head -n 5 "$scratch/log"
        failed=1
    fi
}

# If this did not compile, all others would prove nothing.
compiles 'coro<void, int, int> good() { co_yield co_await receive + co_await gives(); }' || {
    cat "$scratch/log"
    exit 1
}

refused "receive without In" "receive in a coroutine that receives nothing: give it an In" \
    'coro<> f() { co_await receive; }'
refused "receive_or_end without In" "receive in a coroutine that receives nothing: give it an In" \
    'coro<> f() { co_await receive_or_end; }'
refused "peek without In" "receive in a coroutine that receives nothing: give it an In" \
    'coro<> f() { co_await peek; }'
refused "push_back without In" "push_back in a coroutine that receives nothing: give it an In" \
    'coro<> f() { co_await push_back(1); }'
refused "returning more without In" "push_back in a coroutine that receives nothing: give it an In" \
    'coro<int> f() { co_return returning(1, 2); }'
refused "push_back of another type" "push_back of something that is not the In of this coroutine" \
    'coro<void, int> f() { co_await push_back(std::string()); }'
refused "push_back by an explicit constructor" \
    "push_back of something that is not the In of this coroutine" \
    'coro<void, std::vector<int>> f() { co_await push_back(5); }'
refused "push_back of a temporary where In is a reference" "push_back of a reference to a temporary" \
    'coro<void, const std::string&> f() { co_await push_back("text"); }'
refused "co_yield without Out" "co_yield in a coroutine that yields nothing: give it an Out" \
    'coro<> f() { co_yield 1; }'
refused "co_yield of another type" "co_yield of something that is not the Out of this coroutine" \
    'coro<void, nothing, int> f() { co_yield std::string(); }'
refused "a child that receives something else" \
    "the called coroutine receives something else than its caller" \
    'coro<void, std::string> f() { co_await reads_int(); }'
refused "a child that receives, called by one that does not" \
    "the called coroutine receives something else than its caller" \
    'coro<> f() { co_await reads_int(); }'
refused "a child that yields something else" \
    "the called coroutine yields something else than its caller" \
    'coro<void, nothing, std::string> f() { co_await yields_int(); }'
refused "a child that yields, called by one that does not" \
    "the called coroutine yields something else than its caller" \
    'coro<> f() { co_await yields_int(); }'
refused "awaiting a coroutine in a variable" \
    "a coro is awaited once: call it in the expression, or co_await std::move(it)" \
    'coro<> f() { auto child = gives(); co_await child; }'
refused "awaiting what cannot be awaited" "co_await of something that cannot be awaited" \
    'coro<> f() { co_await 5; }'
refused "a returned reference to a temporary" "co_return of a reference to a temporary" \
    'coro<const std::string&> f() { co_return std::string("gone"); }'
refused "a returned reference to a conversion" "co_return of a reference to a temporary" \
    'coro<const std::string&> f() { co_return "gone"; }'
refused "a local that is const" "bind a mutable value or a T const&" \
    'inline constexpr local<const int> key{"key"};'
refused "a local reference bound to a temporary" "a local<T&> refers to an object that lives on" \
    'inline constexpr local<const int&> key{"key"}; coro<> f() { co_await bind(key, 1); }'
refused "a pipe whose left side yields nothing" "the left side of | yields nothing" \
    'coro<> none(); auto f() { return compose(none() | none()); }'

exit $failed
