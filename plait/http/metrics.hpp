// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/observer.hpp"
#include "plait/http/response.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace plait::http {

/// Counts what connections do, and tells it to Prometheus: an observer to be named in the options of
/// what is watched, and an application to be mounted where that may be seen.
///
///     http::metrics figures;
///     options.observer = &figures;
///     if (asked.path() == "/metrics") return figures(asked);
///
/// Any number of threads: counting takes no lock, and hardly ever touches what another thread counts.
class metrics final : public observer {
public:
    metrics();
    ~metrics() override;

    void opened() noexcept override;
    void moved(stage from, stage to) noexcept override;
    void ended(const exchange_record& what) noexcept override;
    void timed_out(bytes timer) noexcept override;
    void closed(stage at) noexcept override;

    /// In Prometheus' text format 0.0.4: `plait_http_requests_total{method,code}` (methods beside the
    /// usual are "other", code 0 had no answer), `…_request_seconds` (a histogram),
    /// `…_bytes_total{direction}`, `…_connections{state}`, `…_faults_total{reason}`,
    /// `…_timeouts_total{timer}`. What is counted meanwhile may be in some of them and not in others.
    [[nodiscard]] std::string text() const;
    /// `text()` as an answer.
    [[nodiscard]] response operator()(request asked) const;

private:
    struct counters;
    static constexpr std::size_t copies = 8;

    [[nodiscard]] counters& mine() noexcept;
    template <class Count>
    [[nodiscard]] auto sum(const Count& of) const;

    std::unique_ptr<counters[]> counters_;  // each thread counts in one of them
};

}  // namespace plait::http
