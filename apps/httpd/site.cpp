// SPDX-License-Identifier: MIT
#include "apps/httpd/site.hpp"

#include "apps/httpd/access_log.hpp"
#include "apps/httpd/echo.hpp"
#include "plait/http/connection.hpp"
#include "plait/http/error.hpp"
#include "plait/http/log_line.hpp"
#include "plait/http/metrics.hpp"
#include "plait/http/static_files.hpp"
#include "plait/io/folder.hpp"
#include "plait/io/serve.hpp"

#include <algorithm>
#include <ctime>
#include <iostream>
#include <memory>
#include <optional>

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

// `application`, and beside it the stacks.
template <class Application>
auto debugged(Application application, io::server& here) {
    return [application = std::move(application), &here](http::request asked) -> http::exchange {
        return [](Application inner, io::server* whose, http::request r) -> http::exchange {
            if (r.path() == "/debug/stacks") {
                std::string stacks = co_await whose->stacks();
                co_return http::text(std::move(stacks));
            }
            co_return co_await inner(r);
        }(application, &here, asked);
    };
}

// Tells the metrics, the access log and the operator what the connections do.
class watcher final : public http::observer {
public:
    watcher(const settings& chosen, const io::server& whose)
        : format_(chosen.format), server_(whose) {
        if (!chosen.access_log.empty()) log_.emplace(chosen.access_log);
    }

    void opened() noexcept override { counted.opened(); }
    void moved(stage from, stage to) noexcept override { counted.moved(from, to); }
    void closed(stage at) noexcept override { counted.closed(at); }
    void timed_out(bytes timer) noexcept override { counted.timed_out(timer); }
    void ended(const http::exchange_record& what) noexcept override {
        counted.ended(what);
        if (log_) log_->write(http::log_line(what, format_, std::time(nullptr)));
        if (!what.traceback.empty())
            server_.report("request " + std::string(what.asked.id()) + ": " +
                           std::string(what.traceback));
    }
    void reopen() {
        if (log_) log_->reopen();
    }

    http::metrics counted;

private:
    http::log_format format_;
    const io::server& server_;
    std::optional<access_log> log_;
};

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

// A server of one application, and what it is served with.
class site {
public:
    explicit site(const settings& chosen)
        : chosen_(chosen), server_(options_of(chosen)), watched_(chosen, server_) {
        how_.limits = chosen.limits.http;
        how_.timers = chosen.limits.timers;
        how_.debug = chosen.debug;
        how_.observer = &watched_;
        if (!chosen.trusted.empty())
            how_.trusts = [&chosen](bytes peer) {
                return std::any_of(chosen.trusted.begin(), chosen.trusted.end(),
                                   [peer](const auto& each) { return each.contains(peer); });
            };
        if (!chosen.identities.empty())
            security_ = std::make_shared<io::tls_server>(chosen.identities,
                                                         std::vector<std::string>{"http/1.1"});
    }

    template <class Application>
    void run(const Application& application) {
        if (chosen_.debug)
            run_plainly(debugged(application, server_));
        else
            run_plainly(application);
    }

private:
    static io::server::options options_of(const settings& chosen) {
        io::server::options made;
        made.threads = chosen.threads;
        made.connections = chosen.limits.connections;
        made.per_address = chosen.limits.per_address;
        return made;
    }

    template <class Application>
    void run_plainly(const Application& application) {
        io::service what;
        what.make = [this, &application] { return http::connection(application, how_); };
        what.refuse = refuse;
        if (security_ != nullptr)
            what.wrap = [by = security_](io::descriptor socket) {
                return by->accept(std::move(socket));
            };
        for (const io::address& where : chosen_.listen)
            announce(security_ != nullptr ? "https://" : "http://", server_.serve(where, what));
        const auto figures = admin(watched_.counted);
        if (chosen_.admin)
            announce("admin at http://", server_.serve(*chosen_.admin, [&figures] {
                return http::connection(figures);
            }));
        io::run(server_, [this] {
            watched_.reopen();  // first: a certificate may be broken
            if (security_ != nullptr) security_->reload();
        });
    }

    static void announce(const char* scheme, const io::address& where) {
        std::cerr << "httpd: " << scheme << where.to_string() << '\n';
    }

    const settings& chosen_;
    io::server server_;
    watcher watched_;
    http::options how_;
    std::shared_ptr<io::tls_server> security_;
};

}  // namespace

int serve(const settings& chosen) {
    site here(chosen);
    if (!chosen.root) {
        here.run(echo);
        return 0;
    }
    const io::folder files(*chosen.root);
    http::static_options how;
    how.list = chosen.list;
    how.gzip = chosen.gzip;
    for (const auto& [extension, type] : chosen.mime) how.types.set(extension, type);
    here.run(http::static_files(files, std::move(how)));
    return 0;
}

}  // namespace httpd
