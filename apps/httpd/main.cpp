// SPDX-License-Identifier: MIT
//
// httpd: static files, or an echo, over HTTP(S). `httpd --help` says all.
#include "apps/httpd/settings.hpp"
#include "apps/httpd/site.hpp"

#include <exception>
#include <iostream>

int main(int argc, char** argv) {
    try {
        int exit_code = 0;
        const auto chosen = httpd::parse(argc, argv, exit_code);
        return chosen ? httpd::serve(*chosen) : exit_code;
    } catch (const std::exception& failure) {
        std::cerr << "httpd: " << failure.what() << '\n';
        return 1;
    }
}
