#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The coroutine checks of .clang-tidy are on, and tidy.sh remembers only what was clean.
. tests/check/planted.sh
rm -rf plait apps bench examples tests fuzz
mkdir -p plait/compose examples tests fuzz
touch {examples,fuzz,tests}/CMakeLists.txt
printf 'plait_library(compose HEADERS task.hpp SOURCES task.cpp)\n' >plait/compose/CMakeLists.txt

cat >plait/compose/task.hpp <<'END'
#pragma once
#include <coroutine>
#include <mutex>
#include <string>
struct task {
    struct promise_type {
        task get_return_object() { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() {}
    };
};
END
body() { # TEXT
    printf '#include "plait/compose/task.hpp"\n%s\n' "$1" >plait/compose/task.cpp
}

body 'task fine(std::string) { co_return; }'
git add .
holds tidy
remembered=(build/tidy/*)
[[ ${#remembered[@]} == 1 && -f ${remembered[0]} ]]
holds tidy

body 'task dangling(const std::string&) { co_return; }'
refuses tidy 'cppcoreguidelines-avoid-reference-coroutine-parameters'
refuses tidy 'cppcoreguidelines-avoid-reference-coroutine-parameters'
body 'int twice(int n) { auto run = [n]() -> task { if (n) co_return; }; run(); return n; }'
refuses tidy 'cppcoreguidelines-avoid-capturing-lambda-coroutines'
body 'std::mutex lock; task locked() { std::lock_guard held(lock); co_await std::suspend_always(); }'
refuses tidy 'misc-coroutine-hostile-raii'

# A header that changes is looked at again.
body 'task fine(std::string) { co_return; }'
git add .
holds tidy
echo 'inline task late(const int&) { co_return; }' >>plait/compose/task.hpp
refuses tidy 'cppcoreguidelines-avoid-reference-coroutine-parameters'
