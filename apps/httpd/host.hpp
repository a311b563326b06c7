// SPDX-License-Identifier: MIT
#pragma once

#include "apps/httpd/access_log.hpp"
#include "apps/httpd/serving.hpp"
#include "plait/http/application.hpp"
#include "plait/http/connection.hpp"
#include "plait/http/metrics.hpp"
#include "plait/http/observer.hpp"
#include "plait/io/serve.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace httpd {

/// A server of one application: TLS, limits, access log, metrics, an admin address, signals.
///
///     host here(how, "httpd");
///     here.run(application);
class host {
public:
    /// `name`: before what it tells its operator. `how` must outlive it.
    host(const serving& how, std::string name);

    /// Called for each exchange that has ended, on the thread of its connection. Before `run`.
    void on_end(std::function<void(const plait::http::exchange_record&)> call);
    /// Called at SIGHUP, beside what is reloaded here. Before `run`.
    void on_reload(std::function<void()> call) { reload_ = std::move(call); }

    [[nodiscard]] plait::io::server& server() noexcept { return server_; }
    [[nodiscard]] const plait::http::metrics& metrics() const noexcept { return watched_.counted; }

    /// Serves it until a signal ends it. With `debug`, beside it GET /debug/stacks.
    template <class Application>
    void run(const Application& application) {
        if (!how_.debug) return run_plainly(application);
        run_plainly([&application, this](plait::http::request asked) -> plait::http::exchange {
            return debugged(plait::http::detail::application_ref(application), &server_, asked);
        });
    }

private:
    // Tells the metrics, the access log and the operator what the connections do.
    class watcher final : public plait::http::observer {
    public:
        watcher(const serving& how, const plait::io::server& whose);

        void opened() noexcept override { counted.opened(); }
        void moved(stage from, stage to) noexcept override { counted.moved(from, to); }
        void closed(stage at) noexcept override { counted.closed(at); }
        void timed_out(plait::bytes timer) noexcept override { counted.timed_out(timer); }
        void ended(const plait::http::exchange_record& what) noexcept override;
        void reopen();

        plait::http::metrics counted;
        std::function<void(const plait::http::exchange_record&)> also;

    private:
        plait::http::log_format format_;
        const plait::io::server& server_;
        std::optional<access_log> log_;
    };

    static plait::http::exchange debugged(plait::http::detail::application_ref inner,
                                          plait::io::server* here, plait::http::request asked);

    template <class Application>
    void run_plainly(const Application& application) {
        run_programs([this, &application] { return plait::http::connection(application, http_); });
    }
    void run_programs(std::function<plait::io::protocol()> make);
    void announce(const char* scheme, const plait::io::address& where) const;

    const serving& how_;
    std::string name_;
    plait::io::server server_;
    watcher watched_;
    plait::http::options http_;
    std::shared_ptr<plait::io::tls_server> security_;
    std::function<void()> reload_;
};

}  // namespace httpd
