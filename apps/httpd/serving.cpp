// SPDX-License-Identifier: MIT
#include "apps/httpd/serving.hpp"

#include "plait/compose/error.hpp"

#include <CLI/CLI.hpp>

#include <functional>

namespace httpd {

namespace {

// What a plain function reads from an argument, with its complaint as CLI11's.
void read_one(const std::string& text, const std::function<void(const std::string&)>& reader) {
    try {
        reader(text);
    } catch (const plait::error& wrong) {
        throw CLI::ValidationError(wrong.what());
    }
}

void each(const std::vector<std::string>& texts,
          const std::function<void(const std::string&)>& reader) {
    for (const std::string& text : texts) read_one(text, reader);
}

}  // namespace

serving_options::serving_options(CLI::App& app) {
    app.add_option("--listen", listen_, "ADDR:PORT to serve at; 127.0.0.1:8080 if none is given")
        ->take_all();
    app.add_option("--threads", threads_, "threads that serve")->check(CLI::Range(1, 1024));
    app.add_option("--tls-cert", certificates_, "PEM file of a certificate with its chain: TLS")
        ->take_all();
    app.add_option("--tls-key", keys_, "PEM file of the key of the certificate before it")
        ->take_all();
    app.add_option("--access-log", access_log_, "a file, or - for standard output");
    app.add_option("--log-format", format_, "combined or json")
        ->check(CLI::IsMember({"combined", "json"}));
    app.add_option("--admin", admin_, "ADDR:PORT for /metrics, /healthz, /readyz");
    app.add_option("--trust", trusted_, "CIDR of proxies whose Forwarded and X-Request-Id count")
        ->take_all();
    app.add_option("--limit", limits_, "NAME=VALUE: see below")->take_all();
    app.add_flag("--debug", debug_,
                 "tracebacks on error pages, GET /debug/stacks; not for strangers");
}

void serving_options::read(serving& into) const {
    into.threads = threads_;
    into.debug = debug_;
    into.access_log = access_log_;
    into.format =
        format_ == "json" ? plait::http::log_format::json : plait::http::log_format::combined;
    each(listen_.empty() ? std::vector<std::string>{"127.0.0.1:8080"} : listen_,
         [&](const auto& text) { into.listen.push_back(plait::io::address::parse(text)); });
    if (!admin_.empty())
        read_one(admin_, [&](const auto& text) { into.admin = plait::io::address::parse(text); });
    if (certificates_.size() != keys_.size())
        throw CLI::ValidationError("each --tls-cert needs its --tls-key, and the reverse");
    for (std::size_t i = 0; i < keys_.size(); ++i)
        into.identities.push_back({certificates_[i], keys_[i]});
    each(trusted_,
         [&](const auto& text) { into.trusted.push_back(plait::io::network::parse(text)); });
    each(limits_, [&](const auto& text) { into.limits.set(text); });
}

}  // namespace httpd
