// SPDX-License-Identifier: MIT
#include "plait/compose/compose.hpp"

#include <iostream>
#include <string>

plait::coro<void, plait::nothing, std::string> greet(std::string whom) {
    co_yield "Hello, " + whom;
}

int main() {
    for (auto& line : plait::compose(greet("World"))) std::cout << line << '\n';
}
