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

std::unique_ptr<access_log> log_of(const serving& how) {
    return how.access_log.empty() ? nullptr : std::make_unique<access_log>(how.access_log);
}

}  // namespace

host::watcher::watcher(const serving& how, const io::server& whose)
    : server_(whose), format_(how.format) {
    write_to(log_of(how));
}

void host::watcher::ended(const http::exchange_record& what) noexcept {
    counted.ended(what);
    if (also) also(what);
    if (access_log* const log = log_.load())
        log->write(http::log_line(what, format_, std::time(nullptr)));
    if (!what.traceback.empty())
        server_.report("request " + std::string(what.asked.id()) + ": " +
                       std::string(what.traceback));
}

void host::watcher::reopen() {
    if (access_log* const log = log_.load()) log->reopen();
}

void host::watcher::write_to(std::unique_ptr<access_log> log) {
    log_ = log.get();
    logs_.push_back(std::move(log));
}

host::host(const serving& how, std::string name)
    : how_(how),
      now_(how),
      name_(std::move(name)),
      server_(options_of(how_)),
      watched_(how_, server_),
      http_(options_for(how_)) {
    if (!how_.identities.empty())
        security_ =
            std::make_shared<io::tls_server>(how_.identities, std::vector<std::string>{"http/1.1"});
}

http::options host::options_for(const serving& how) {
    http::options made;
    made.limits = how.limits.http;
    made.timers = how.limits.timers;
    made.debug = how_.debug;
    made.observer = &watched_;
    if (!how.trusted.empty())
        made.trusts = [trusted = how.trusted](bytes peer) {
            return std::any_of(trusted.begin(), trusted.end(),
                               [peer](const auto& each) { return each.contains(peer); });
        };
    return made;
}

changes host::change(const serving& fresh) {
    changes what;
    const bool other_log = fresh.access_log != now_.access_log;
    std::unique_ptr<access_log> log;
    if (other_log) log = log_of(fresh);
    const bool other_files = fresh.identities != now_.identities;
    const bool turns = fresh.identities.empty() != (security_ == nullptr);
    if (security_ != nullptr) security_->reload(turns ? now_.identities : fresh.identities);

    // From here on nothing fails.
    if (other_files) (turns ? what.pending : what.made).emplace_back("tls-cert");
    if (other_log) {
        what.made.emplace_back("access-log");
        watched_.write_to(std::move(log));
    }
    if (fresh.format != now_.format) {
        what.made.emplace_back("log-format");
        watched_.write_as(fresh.format);
    }
    const bool other_limits =
        fresh.limits.http != now_.limits.http || fresh.limits.timers != now_.limits.timers;
    if (other_limits) what.made.emplace_back("limit");
    if (fresh.trusted != now_.trusted) what.made.emplace_back("trust");
    if (other_limits || fresh.trusted != now_.trusted) http_.become(options_for(fresh));

    if (fresh.listen != how_.listen) what.pending.emplace_back("listen");
    if (fresh.threads != how_.threads) what.pending.emplace_back("threads");
    if (fresh.admin != how_.admin) what.pending.emplace_back("admin");
    if (fresh.debug != how_.debug) what.pending.emplace_back("debug");
    if (fresh.limits.connections != how_.limits.connections ||
        fresh.limits.per_address != how_.limits.per_address)
        what.pending.emplace_back("limit of connections");
    auto shown = turns ? now_.identities : fresh.identities;
    now_ = fresh;
    now_.identities = std::move(shown);
    return what;
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
    // [service]
    io::service what;
    what.make = std::move(make);
    what.refuse = refuse;
    if (security_ != nullptr)
        what.wrap = [by = security_](io::descriptor socket) {
            return by->accept(std::move(socket));
        };
    for (const io::address& where : how_.listen)
        announce(security_ != nullptr ? "https://" : "http://", server_.serve(where, what));
    // [/service]
    const auto figures = admin(watched_.counted);
    if (how_.admin)
        announce("admin at http://",
                 server_.serve(*how_.admin, [&figures] { return http::connection(figures); }));
    io::run(server_, [this] {
        watched_.reopen();  // first: what comes may fail
        if (reload_)
            reload_();
        else
            change(how_);
    });
}

void host::announce(const char* scheme, const io::address& where) const {
    std::cerr << name_ << ": " << scheme << where.to_string() << '\n';
}

}  // namespace httpd
