// SPDX-License-Identifier: MIT
#include "plait/http/metrics.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace plait::http {

namespace {

using counter = std::atomic<std::uint64_t>;
using names = std::span<const bytes>;

// The last of these stands for all others.
constexpr std::array<bytes, 8> methods = {"GET",   "HEAD",   "POST",    "PUT",
                                          "PATCH", "DELETE", "OPTIONS", "other"};
constexpr std::array<bytes, 16> reasons = {
    "chunk", "coding", "end",    "expect",  "field",   "framing", "host",        "limit",
    "line",  "method", "target", "timeout", "trailer", "version", "application", "other"};
constexpr std::array<bytes, 6> timer_names = {"idle",        "head",  "body",
                                              "application", "write", "other"};
constexpr std::array<bytes, 4> stages = {"idle", "reading", "working", "closing"};

// Upper bounds of the histogram's buckets, as Prometheus wants them, in microseconds and in seconds.
struct bucket {
    std::int64_t microseconds;
    bytes seconds;
};
constexpr std::array<bucket, 14> buckets = {{{100, "0.0001"},
                                             {250, "0.00025"},
                                             {500, "0.0005"},
                                             {1'000, "0.001"},
                                             {2'500, "0.0025"},
                                             {5'000, "0.005"},
                                             {10'000, "0.01"},
                                             {25'000, "0.025"},
                                             {50'000, "0.05"},
                                             {100'000, "0.1"},
                                             {250'000, "0.25"},
                                             {500'000, "0.5"},
                                             {1'000'000, "1"},
                                             {10'000'000, "10"}}};

// Status 0, then 200 to 599.
constexpr std::size_t statuses = 401;
constexpr std::size_t status_index(int status) noexcept {
    return status < 200 || status > 599 ? 0 : static_cast<std::size_t>(status - 199);
}
constexpr int status_at(std::size_t index) noexcept {
    return index == 0 ? 0 : static_cast<int>(index) + 199;
}

std::size_t index_of(bytes name, names known) noexcept {
    const auto found = std::ranges::find(known.first(known.size() - 1), name);
    return static_cast<std::size_t>(found - known.begin());
}

template <class Number>
void add(std::atomic<Number>& count, Number by = 1) noexcept {
    count.fetch_add(by, std::memory_order_relaxed);
}

// A number of its own for each thread that counts.
std::size_t thread_number() noexcept {
    static std::atomic<std::size_t> threads = 0;
    thread_local const std::size_t mine = threads.fetch_add(1, std::memory_order_relaxed);
    return mine;
}

class exposition {
public:
    void begin(bytes name, bytes type, bytes help) {
        name_ = name;
        text_.append("# HELP plait_http_").append(name).append(" ").append(help);
        text_.append("\n# TYPE plait_http_").append(name).append(" ").append(type).append("\n");
    }
    // `labels`: of literals and names of ours only, so that nothing has to be escaped.
    template <class Number>
    void line(bytes suffix, const std::string& labels, Number value) {
        std::array<char, 32> digits{};
        const auto end = std::to_chars(digits.begin(), digits.end(), value).ptr;
        text_.append("plait_http_").append(name_).append(suffix);
        if (!labels.empty()) text_.append("{").append(labels).append("}");
        text_.append(" ").append(digits.begin(), end).append("\n");
    }
    [[nodiscard]] std::string text() && noexcept { return std::move(text_); }

private:
    bytes name_;
    std::string text_;
};

std::string label(bytes name, bytes value) {
    return std::string(name).append("=\"").append(value).append("\"");
}

}  // namespace

// On cache lines of its own.
struct alignas(128) metrics::counters {
    std::array<std::array<counter, statuses>, methods.size()> requests{};
    std::array<counter, buckets.size() + 1> durations{};  // each those within its own bounds
    counter microseconds{};
    counter bytes_in{};
    counter bytes_out{};
    // A connection may be opened on one thread and closed on another: only their sum means something.
    std::array<std::atomic<std::int64_t>, stages.size()> connections{};
    std::array<counter, reasons.size()> faults{};
    std::array<counter, timer_names.size()> timeouts{};
};

metrics::metrics() : counters_(std::make_unique<counters[]>(copies)) {}
metrics::~metrics() = default;

metrics::counters& metrics::mine() noexcept { return counters_[thread_number() % copies]; }

template <class Count>
auto metrics::sum(const Count& of) const {
    auto total = of(counters_[0]).load(std::memory_order_relaxed);
    for (std::size_t i = 1; i < copies; ++i)
        total += of(counters_[i]).load(std::memory_order_relaxed);
    return total;
}

void metrics::opened() noexcept {
    add(mine().connections[static_cast<std::size_t>(stage::idle)], std::int64_t{1});
}

void metrics::moved(stage from, stage to) noexcept {
    add(mine().connections[static_cast<std::size_t>(from)], std::int64_t{-1});
    add(mine().connections[static_cast<std::size_t>(to)], std::int64_t{1});
}

void metrics::closed(stage at) noexcept {
    add(mine().connections[static_cast<std::size_t>(at)], std::int64_t{-1});
}

void metrics::ended(const exchange_record& what) noexcept {
    counters& into = mine();
    const auto took = static_cast<std::uint64_t>(std::max<std::int64_t>(0, what.to_end));
    const auto* const fits = std::ranges::lower_bound(buckets, static_cast<std::int64_t>(took), {},
                                                      &bucket::microseconds);
    add(into.requests[index_of(what.asked.method(), methods)][status_index(what.status)]);
    add(into.durations[static_cast<std::size_t>(fits - buckets.begin())]);
    add(into.microseconds, took);
    add(into.bytes_in, what.bytes_in);
    add(into.bytes_out, what.bytes_out);
    if (!what.fault.empty()) add(into.faults[index_of(what.fault, reasons)]);
}

void metrics::timed_out(bytes timer) noexcept {
    add(mine().timeouts[index_of(timer, timer_names)]);
}

std::string metrics::text() const {
    exposition all;
    all.begin("requests_total", "counter", "Exchanges ended, by method and status; 0: no answer.");
    for (std::size_t m = 0; m < methods.size(); ++m)
        for (std::size_t s = 0; s < statuses; ++s) {
            const auto count = sum([=](const counters& in) -> auto& { return in.requests[m][s]; });
            if (count > 0)
                all.line(
                    "",
                    label("method", methods[m]) + ',' + label("code", std::to_string(status_at(s))),
                    count);
        }

    all.begin("request_seconds", "histogram",
              "Time from a request's first byte to its answer's last.");
    std::uint64_t within = 0;
    for (std::size_t i = 0; i <= buckets.size(); ++i) {
        within += sum([=](const counters& in) -> auto& { return in.durations[i]; });
        all.line("_bucket", label("le", i < buckets.size() ? buckets[i].seconds : "+Inf"), within);
    }
    const auto microseconds = sum([](const counters& in) -> auto& { return in.microseconds; });
    all.line("_sum", "", static_cast<double>(microseconds) / 1e6);
    all.line("_count", "", within);

    all.begin("bytes_total", "counter", "Bytes of requests (in) and of answers (out).");
    all.line("", label("direction", "in"),
             sum([](const counters& in) -> auto& { return in.bytes_in; }));
    all.line("", label("direction", "out"),
             sum([](const counters& in) -> auto& { return in.bytes_out; }));

    all.begin("connections", "gauge", "Connections open, by what they do.");
    for (std::size_t i = 0; i < stages.size(); ++i)
        all.line("", label("state", stages[i]),
                 sum([=](const counters& in) -> auto& { return in.connections[i]; }));

    all.begin("faults_total", "counter", "Requests that broke the protocol, by what was wrong.");
    for (std::size_t i = 0; i < reasons.size(); ++i)
        all.line("", label("reason", reasons[i]),
                 sum([=](const counters& in) -> auto& { return in.faults[i]; }));

    all.begin("timeouts_total", "counter", "Timers that ran out.");
    for (std::size_t i = 0; i < timer_names.size(); ++i)
        all.line("", label("timer", timer_names[i]),
                 sum([=](const counters& in) -> auto& { return in.timeouts[i]; }));
    return std::move(all).text();
}

response metrics::operator()(request) const {
    return content("text/plain; version=0.0.4; charset=utf-8", text())
        .with("Cache-Control", "no-store");
}

}  // namespace plait::http
