// SPDX-License-Identifier: MIT
#include "apps/httpd/site.hpp"

#include "apps/httpd/echo.hpp"
#include "plait/http/connection.hpp"
#include "plait/io/serve.hpp"

#include <algorithm>
#include <iostream>
#include <memory>

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

}  // namespace

int serve(const settings& chosen) {
    http::options how;
    how.limits = chosen.limits.http;
    how.timers = chosen.limits.timers;
    how.debug = chosen.debug;
    if (!chosen.trusted.empty())
        how.trusts = [&chosen](bytes peer) {
            return std::any_of(chosen.trusted.begin(), chosen.trusted.end(),
                               [peer](const auto& each) { return each.contains(peer); });
        };

    io::server::options options;
    options.threads = chosen.threads;
    options.connections = chosen.limits.connections;
    options.per_address = chosen.limits.per_address;
    io::server here(options);

    std::shared_ptr<io::tls_server> security;
    if (!chosen.identities.empty())
        security = std::make_shared<io::tls_server>(chosen.identities,
                                                    std::vector<std::string>{"http/1.1"});
    const auto listen = [&](const auto& application) {
        for (const io::address& where : chosen.listen) {
            io::service what;
            what.make = [&application, &how] { return http::connection(application, how); };
            what.refuse = refuse;
            if (security != nullptr)
                what.wrap = [security](io::descriptor socket) {
                    return security->accept(std::move(socket));
                };
            const io::address found = here.serve(where, std::move(what));
            std::cout << "httpd: serving at " << (security ? "https://" : "http://")
                      << found.to_string() << std::endl;
        }
        io::run(here, [&] {
            if (security != nullptr) security->reload();
        });
    };
    if (chosen.debug)
        listen(debugged(echo, here));
    else
        listen(echo);
    return 0;
}

}  // namespace httpd
