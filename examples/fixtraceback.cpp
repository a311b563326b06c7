// SPDX-License-Identifier: MIT
//
// A traceback: each coroutine that the exception passed, with the line at which it stood. The program
// links plait::throw_site, so the throwing line is exact for std::runtime_error too.
#include "plait/compose/compose.hpp"

#include <coroutine>
#include <iostream>
#include <stdexcept>

using plait::compose;
using plait::coro;

// The names and line numbers below are those of the test of this name in Weightless, where compose
// comes from. They are why the functions stand so close together, on lines that a formatter would
// not choose.
//
//     a  line 27: calls b
//     b  line 29: calls c
//     c  line 32: throws

// clang-format off
// [coroutines]
coro<> b();
coro<> c();
coro<> a() {
    co_await b();
} coro<> b() {
    co_await c();
} coro<> c() {
    co_await std::suspend_never();
    throw std::runtime_error("b");
} int main() {
    auto program = compose(a());
    program.next();
    std::cout << program.failure();
}
// [/coroutines]
