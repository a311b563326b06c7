// SPDX-License-Identifier: MIT
#include "apps/httpd/settings.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <vector>

namespace httpd {

namespace {

constexpr const char* exit_codes =
    "Exit codes: 0 stopped by SIGTERM or SIGINT, all answered; 1 cannot serve: an address, file "
    "or\n"
    "certificate cannot be used; 2 the command line is wrong.\n"
    "SIGTERM stops gracefully, a second one at once. SIGHUP reads certificates anew and reopens "
    "the\n"
    "access log. SIGUSR1 prints the stack of every live connection.";

}  // namespace

std::optional<settings> parse(int argc, const char* const* argv, int& exit_code) {
    settings made;
    std::string root;
    std::vector<std::string> types;

    CLI::App app("Serves the files of a folder, or echoes requests, over HTTP/1.1.", "httpd");
    app.footer("Limits (--limit NAME=VALUE):\n" + limits::help() + "\n" + exit_codes);
    app.set_version_flag("--version", "httpd 0.1.0");
    auto* const files = app.add_option("--root", root, "serve the files of this folder");
    app.add_flag("--echo", made.echo, "answer POST with its body, all else with OK")
        ->excludes(files);
    const serving_options how(app);
    app.add_flag("--list", made.list, "list folders that have no index.html");
    app.add_flag("--gzip", made.gzip, "compress text as it is sent");
    app.add_option("--mime", types, "EXT=TYPE: the media type of files with that extension")
        ->take_all();
    try {
        app.parse(argc, argv);
        if (made.echo == !root.empty())
            throw CLI::ValidationError("say what to serve: --root DIR or --echo");
        if (!root.empty()) made.root = root;
        if (made.echo) made.limits.http.body = 16U << 20U;
        how.read(made);
        for (const std::string& text : types) {
            const auto equals = text.find('=');
            if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
                throw CLI::ValidationError("--mime " + text + ": as in md=text/markdown");
            made.mime[text.substr(0, equals)] = text.substr(equals + 1);
        }
    } catch (const CLI::ParseError& end) {
        exit_code = app.exit(end, std::cout, std::cerr) == 0 ? 0 : 2;
        return std::nullopt;
    }
    return made;
}

}  // namespace httpd
