// SPDX-License-Identifier: MIT
#include "apps/httpd/host.hpp"

#include "plait/http/error.hpp"
#include "plait/http/log_line.hpp"

#include <algorithm>
#include <ctime>
#include <iostream>
#include <vector>

namespace httpd {

using namespace plait;

namespace {

// What a connection beyond the limits hears.
io::protocol refuse() {
    co_yield "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
             "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 21\r\n\r\n"
             "too many connections\n";
    co_yield output::hang_up();
}

// What is served at --admin.
auto admin(const http::metrics& counted) {
    return [&counted](http::request asked) -> http::exchange {
        return [](const http::metrics* figures, http::request r) -> http::exchange {
            if (r.path() == "/metrics") co_return (*figures)(r);
            if (r.path() == "/healthz") co_return http::text("ok\n");
            if (r.path() == "/readyz") {
                if (!(co_await ambient).draining()) co_return http::text("ok\n");
                co_return http::text("draining\n").with_status(503);
            }
            throw http::status_error(404, "here are /metrics, /healthz and /readyz");
        }(&counted, asked);
    };
}

io::server::options options_of(const serving& how) {
    io::server::options made;
    made.threads = how.threads;
    made.connections = how.limits.connections;
    made.per_address = how.limits.per_address;
    return made;
}

}  // namespace

host::watcher::watcher(const serving& how, const io::server& whose)
    : format_(how.format), server_(whose) {
    if (!how.access_log.empty()) log_.emplace(how.access_log);
}

void host::watcher::ended(const http::exchange_record& what) noexcept {
    counted.ended(what);
    if (also) also(what);
    if (log_) log_->write(http::log_line(what, format_, std::time(nullptr)));
    if (!what.traceback.empty())
        server_.report("request " + std::string(what.asked.id()) + ": " +
                       std::string(what.traceback));
}

void host::watcher::reopen() {
    if (log_) log_->reopen();
}

host::host(const serving& how, std::string name)
    : how_(how), name_(std::move(name)), server_(options_of(how)), watched_(how, server_) {
    http_.limits = how.limits.http;
    http_.timers = how.limits.timers;
    http_.debug = how.debug;
    http_.observer = &watched_;
    if (!how.trusted.empty())
        http_.trusts = [&how](bytes peer) {
            return std::any_of(how.trusted.begin(), how.trusted.end(),
                               [peer](const auto& each) { return each.contains(peer); });
        };
    if (!how.identities.empty())
        security_ =
            std::make_shared<io::tls_server>(how.identities, std::vector<std::string>{"http/1.1"});
}

void host::on_end(std::function<void(const http::exchange_record&)> call) {
    watched_.also = std::move(call);
}

http::exchange host::debugged(http::detail::application_ref inner, io::server* here,
                              http::request asked) {
    if (asked.path() == "/debug/stacks") {
        std::string stacks = co_await here->stacks();
        co_return http::text(std::move(stacks));
    }
    http::detail::answer made;
    inner(asked, made);
    if (auto* const whole = std::get_if<http::response>(&made)) co_return std::move(*whole);
    co_return co_await std::move(std::get<http::exchange>(made));
}

void host::run_programs(std::function<io::protocol()> make) {
    io::service what;
    what.make = std::move(make);
    what.refuse = refuse;
    if (security_ != nullptr)
        what.wrap = [by = security_](io::descriptor socket) {
            return by->accept(std::move(socket));
        };
    for (const io::address& where : how_.listen)
        announce(security_ != nullptr ? "https://" : "http://", server_.serve(where, what));
    const auto figures = admin(watched_.counted);
    if (how_.admin)
        announce("admin at http://",
                 server_.serve(*how_.admin, [&figures] { return http::connection(figures); }));
    io::run(server_, [this] {
        watched_.reopen();  // first: a certificate may be broken
        if (security_ != nullptr) security_->reload();
        if (reload_) reload_();
    });
}

void host::announce(const char* scheme, const io::address& where) const {
    std::cerr << name_ << ": " << scheme << where.to_string() << '\n';
}

}  // namespace httpd
