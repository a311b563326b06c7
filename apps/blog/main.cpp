// SPDX-License-Identifier: MIT
//
// blog: a blog site for many people. `blog --help` says all.
#include "apps/blog/commands.hpp"

#include <exception>
#include <iostream>

int main(int argc, char** argv) {
    try {
        return blogs::run_command(argc, argv);
    } catch (const std::exception& failure) {
        std::cerr << "blog: " << failure.what() << '\n';
        return 1;
    }
}
