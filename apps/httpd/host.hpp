// SPDX-License-Identifier: MIT
#pragma once

#include "apps/httpd/access_log.hpp"
#include "apps/httpd/changeable.hpp"
#include "apps/httpd/serving.hpp"
#include "plait/http/application.hpp"
#include "plait/http/connection.hpp"
#include "plait/http/metrics.hpp"
#include "plait/http/observer.hpp"
#include "plait/io/serve.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace httpd {

/// What became of a configuration that was read anew.
struct changes {
    std::vector<std::string> made;     ///< options that say something else from now on
    std::vector<std::string> pending;  ///< those that will after a restart
};

/// A server of one application: TLS, limits, access log, metrics, an admin address, signals.
///
///     host here(how, "httpd");
///     here.run(application);
class host {
public:
    /// `name`: before what it tells its operator.
    host(const serving& how, std::string name);

    /// Called for each exchange that has ended, on the thread of its connection. Before `run`.
    void on_end(std::function<void(const plait::http::exchange_record&)> call);
    /// Called at SIGHUP, on the thread of `run`, when the access log has been reopened: it calls
    /// `change`. Without it, certificates are read anew. Before `run`.
    void on_reload(std::function<void()> call) { reload_ = std::move(call); }
    /// Reads certificates anew, and does what `fresh` says otherwise, as far as that goes while it
    /// serves. Limits and trust hold for connections to come. Throws, and goes on as it was.
    changes change(const serving& fresh);

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
        void write_as(plait::http::log_format format) noexcept { format_ = format; }
        void write_to(std::unique_ptr<access_log> log);

        plait::http::metrics counted;
        std::function<void(const plait::http::exchange_record&)> also;

    private:
        const plait::io::server& server_;
        std::atomic<plait::http::log_format> format_;
        // The last of them is written to; whoever ends an exchange may still have one before.
        std::vector<std::unique_ptr<access_log>> logs_;
        std::atomic<access_log*> log_ = nullptr;
    };

    static plait::http::exchange debugged(plait::http::detail::application_ref inner,
                                          plait::io::server* here, plait::http::request asked);

    template <class Application>
    void run_plainly(const Application& application) {
        run_programs([this, &application] { return plait::http::connection(application, *http_); });
    }
    void run_programs(std::function<plait::io::protocol()> make);
    [[nodiscard]] plait::http::options options_for(const serving& how);
    void announce(const char* scheme, const plait::io::address& where) const;

    serving how_;  // as it was begun
    serving now_;  // with what has been changed since
    std::string name_;
    plait::io::server server_;
    watcher watched_;
    changeable<plait::http::options> http_;
    std::shared_ptr<plait::io::tls_server> security_;
    std::function<void()> reload_;
};

}  // namespace httpd
