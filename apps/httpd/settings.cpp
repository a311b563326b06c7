// SPDX-License-Identifier: MIT
#include "apps/httpd/settings.hpp"

#include "plait/compose/error.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <iostream>

namespace httpd {

namespace {

constexpr const char* exit_codes =
    "Exit codes: 0 stopped by SIGTERM or SIGINT, all answered; 1 cannot serve: an address, file "
    "or\n"
    "certificate cannot be used; 2 the command line is wrong.\n"
    "SIGTERM stops gracefully, a second one at once. SIGHUP reads certificates anew and reopens "
    "the\n"
    "access log. SIGUSR1 prints the stack of every live connection.";

// What a plain function reads from an argument, with its complaint as CLI11's.
void read(const std::string& text, const std::function<void(const std::string&)>& reader) {
    try {
        reader(text);
    } catch (const plait::error& wrong) {
        throw CLI::ValidationError(wrong.what());
    }
}

void each(const std::vector<std::string>& texts,
          const std::function<void(const std::string&)>& reader) {
    for (const std::string& text : texts) read(text, reader);
}

}  // namespace

std::optional<settings> parse(int argc, const char* const* argv, int& exit_code) {
    settings made;
    std::string root;
    std::vector<std::string> listen;
    std::string admin;
    std::string format = "combined";
    std::vector<std::string> certificates;
    std::vector<std::string> keys;
    std::vector<std::string> trusted;
    std::vector<std::string> assignments;
    std::vector<std::string> types;

    CLI::App app("Serves the files of a folder, or echoes requests, over HTTP/1.1.", "httpd");
    app.footer("Limits (--limit NAME=VALUE):\n" + limits::help() + "\n" + exit_codes);
    app.set_version_flag("--version", "httpd 0.1.0");
    auto* const files = app.add_option("--root", root, "serve the files of this folder");
    app.add_flag("--echo", made.echo, "answer POST with its body, all else with OK")
        ->excludes(files);
    app.add_option("--listen", listen, "ADDR:PORT to serve at; 127.0.0.1:8080 if none is given")
        ->take_all();
    app.add_option("--threads", made.threads, "threads that serve")->check(CLI::Range(1, 1024));
    app.add_option("--tls-cert", certificates, "PEM file of a certificate with its chain: TLS")
        ->take_all();
    app.add_option("--tls-key", keys, "PEM file of the key of the certificate before it")
        ->take_all();
    app.add_option("--access-log", made.access_log, "a file, or - for standard output");
    app.add_option("--log-format", format, "combined or json")
        ->check(CLI::IsMember({"combined", "json"}));
    app.add_option("--admin", admin, "ADDR:PORT for /metrics, /healthz, /readyz");
    app.add_option("--trust", trusted, "CIDR of proxies whose Forwarded and X-Request-Id count")
        ->take_all();
    app.add_option("--limit", assignments, "NAME=VALUE: see below")->take_all();
    app.add_flag("--list", made.list, "list folders that have no index.html");
    app.add_flag("--gzip", made.gzip, "compress text as it is sent");
    app.add_option("--mime", types, "EXT=TYPE: the media type of files with that extension")
        ->take_all();
    app.add_flag("--debug", made.debug,
                 "tracebacks on error pages, GET /debug/stacks; not for strangers");
    try {
        app.parse(argc, argv);
        if (made.echo == !root.empty())
            throw CLI::ValidationError("say what to serve: --root DIR or --echo");
        if (!root.empty()) made.root = root;
        if (listen.empty()) listen = {"127.0.0.1:8080"};
        each(listen,
             [&](const auto& text) { made.listen.push_back(plait::io::address::parse(text)); });
        if (!admin.empty())
            read(admin, [&](const auto& text) { made.admin = plait::io::address::parse(text); });
        if (certificates.size() != keys.size())
            throw CLI::ValidationError("each --tls-cert needs its --tls-key, and the reverse");
        for (std::size_t i = 0; i < keys.size(); ++i)
            made.identities.push_back({certificates[i], keys[i]});
        made.format =
            format == "json" ? plait::http::log_format::json : plait::http::log_format::combined;
        each(trusted,
             [&](const auto& text) { made.trusted.push_back(plait::io::network::parse(text)); });
        if (made.echo) made.limits.http.body = 16U << 20U;
        each(assignments, [&](const auto& text) { made.limits.set(text); });
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
