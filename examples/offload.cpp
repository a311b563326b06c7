// SPDX-License-Identifier: MIT
//
// What takes long is done on another thread; the loop goes on meanwhile, and the coroutine where it was.
#include "plait/io/offload.hpp"
#include "plait/io/run.hpp"

#include <iostream>

using plait::coro;
namespace io = plait::io;

// [offload]
bool is_prime(unsigned long number) {
    for (unsigned long each = 2; each <= number / each; ++each)
        if (number % each == 0) return false;
    return number > 1;
}

coro<> report(unsigned long number) {
    auto work = [number] { return is_prime(number); };
    const bool prime = co_await io::offload(work);
    std::cout << number << (prime ? " is prime\n" : " is not prime\n");
}
// [/offload]

int main() {
    io::run(report(1'000'003));
    io::run(report(1'000'001));
}
