// SPDX-License-Identifier: MIT
#include "plait/http/metrics.hpp"

#include "plait/http/connection.hpp"
#include "plait/testing/driver.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using namespace plait;
using namespace plait::http;
using namespace std::chrono_literals;
using stage = observer::stage;

// The figure of a line; -1: there is no such line.
double figure(const metrics& counted, const std::string& line) {
    const std::string text = "\n" + counted.text();
    const std::size_t at = text.find("\nplait_http_" + line + ' ');
    return at == std::string::npos ? -1 : std::stod(text.substr(at + line.size() + 13));
}

struct ending {
    std::string method = "GET";
    int status = 200;
    std::int64_t to_end = 0;
    bytes fault;
};
void end_one(metrics& counted, const ending& of = {}) {
    const request_head asked = parse_request(of.method + " / HTTP/1.1\r\nHost: a\r\n\r\n");
    exchange_record what(asked.handle());
    what.status = of.status;
    what.to_end = of.to_end;
    what.fault = of.fault;
    what.bytes_in = 10;
    what.bytes_out = 100;
    counted.ended(what);
}

TEST_CASE("requests are counted by method and status") {
    metrics counted;
    end_one(counted);
    end_one(counted);
    end_one(counted, {"POST", 404, 0, {}});
    CHECK(figure(counted, "requests_total{method=\"GET\",code=\"200\"}") == 2);
    CHECK(figure(counted, "requests_total{method=\"POST\",code=\"404\"}") == 1);
    CHECK(figure(counted, "requests_total{method=\"POST\",code=\"200\"}") == -1);
}

TEST_CASE("a request without an answer has code 0") {
    metrics counted;
    end_one(counted, {"GET", 0, 0, {}});
    CHECK(figure(counted, "requests_total{method=\"GET\",code=\"0\"}") == 1);
}

TEST_CASE("the highest and lowest status have a place") {
    metrics counted;
    end_one(counted, {"GET", 599, 0, {}});
    end_one(counted, {"GET", 200, 0, {}});
    CHECK(figure(counted, "requests_total{method=\"GET\",code=\"599\"}") == 1);
    CHECK(figure(counted, "requests_total{method=\"GET\",code=\"200\"}") == 1);
}

TEST_CASE("a peer cannot make labels: unusual methods are counted as one") {
    metrics counted;
    end_one(counted, {"BREW", 501, 0, {}});
    end_one(counted, {"other", 501, 0, {}});
    CHECK(figure(counted, "requests_total{method=\"other\",code=\"501\"}") == 2);
}

TEST_CASE("a request's time counts in its bucket, and in all greater ones") {
    metrics counted;
    end_one(counted, {"GET", 200, 1000, {}});
    end_one(counted, {"GET", 200, 1001, {}});
    CHECK(figure(counted, "request_seconds_bucket{le=\"0.0005\"}") == 0);
    CHECK(figure(counted, "request_seconds_bucket{le=\"0.001\"}") == 1);
    CHECK(figure(counted, "request_seconds_bucket{le=\"0.0025\"}") == 2);
    CHECK(figure(counted, "request_seconds_bucket{le=\"+Inf\"}") == 2);
    CHECK(figure(counted, "request_seconds_count") == 2);
    CHECK(figure(counted, "request_seconds_sum") == doctest::Approx(0.002001));
}

TEST_CASE("a request that took longer than all buckets is in the last one only") {
    metrics counted;
    end_one(counted, {"GET", 200, 10'000'001, {}});
    CHECK(figure(counted, "request_seconds_bucket{le=\"10\"}") == 0);
    CHECK(figure(counted, "request_seconds_bucket{le=\"+Inf\"}") == 1);
}

TEST_CASE("bytes are counted in both directions") {
    metrics counted;
    end_one(counted);
    end_one(counted);
    CHECK(figure(counted, "bytes_total{direction=\"in\"}") == 20);
    CHECK(figure(counted, "bytes_total{direction=\"out\"}") == 200);
}

TEST_CASE("faults are counted by their reason, unknown ones as other") {
    metrics counted;
    end_one(counted, {"GET", 400, 0, "framing"});
    end_one(counted, {"GET", 400, 0, "unheard of"});
    end_one(counted);
    CHECK(figure(counted, "faults_total{reason=\"framing\"}") == 1);
    CHECK(figure(counted, "faults_total{reason=\"other\"}") == 1);
    CHECK(figure(counted, "faults_total{reason=\"line\"}") == 0);
}

TEST_CASE("timeouts are counted by their timer") {
    metrics counted;
    counted.timed_out("idle");
    counted.timed_out("write");
    counted.timed_out("idle");
    CHECK(figure(counted, "timeouts_total{timer=\"idle\"}") == 2);
    CHECK(figure(counted, "timeouts_total{timer=\"write\"}") == 1);
    CHECK(figure(counted, "timeouts_total{timer=\"head\"}") == 0);
}

TEST_CASE("a connection is counted where it stands, until it is closed") {
    metrics counted;
    counted.opened();
    counted.opened();
    CHECK(figure(counted, "connections{state=\"idle\"}") == 2);
    counted.moved(stage::idle, stage::working);
    CHECK(figure(counted, "connections{state=\"idle\"}") == 1);
    CHECK(figure(counted, "connections{state=\"working\"}") == 1);
    counted.closed(stage::working);
    CHECK(figure(counted, "connections{state=\"working\"}") == 0);
}

TEST_CASE("what many threads count is counted") {
    metrics counted;
    std::vector<std::thread> threads;
    for (int t = 0; t < 20; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 100; ++i) {
                end_one(counted);
                counted.opened();
            }
        });
    for (std::thread& each : threads) each.join();
    std::thread([&] {
        for (int i = 0; i < 2000; ++i) counted.closed(stage::idle);
    }).join();
    CHECK(figure(counted, "requests_total{method=\"GET\",code=\"200\"}") == 2000);
    CHECK(figure(counted, "connections{state=\"idle\"}") == 0);
}

TEST_CASE("each figure has a help and a type") {
    metrics counted;
    const std::string text = counted.text();
    for (const std::string_view name : {"requests_total", "request_seconds", "bytes_total",
                                        "connections", "faults_total", "timeouts_total"}) {
        CAPTURE(name);
        CHECK(text.find("# HELP plait_http_" + std::string(name) + ' ') != std::string::npos);
        CHECK(text.find("# TYPE plait_http_" + std::string(name) + ' ') != std::string::npos);
    }
    CHECK(text.ends_with('\n'));
}

response plain(request) { return text("ok"); }

TEST_CASE("a connection tells its metrics what it does") {
    metrics counted;
    http::options how;
    how.observer = &counted;
    testing::driver server(connection(plain, how));
    server.run();
    CHECK(figure(counted, "connections{state=\"idle\"}") == 1);
    server.feed("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(figure(counted, "requests_total{method=\"GET\",code=\"200\"}") == 1);
    CHECK(figure(counted, "bytes_total{direction=\"in\"}") == 27);
    CHECK(figure(counted, "bytes_total{direction=\"out\"}") ==
          static_cast<double>(server.written().size()));
    server.advance(60s);
    CHECK(figure(counted, "timeouts_total{timer=\"idle\"}") == 1);
    CHECK(figure(counted, "connections{state=\"idle\"}") == 0);
}

TEST_CASE("a request that breaks the protocol is counted as a fault") {
    metrics counted;
    http::options how;
    how.observer = &counted;
    testing::driver server(connection(plain, how));
    server.feed("GET / HTTP/1.1\r\n\r\n");
    CHECK(figure(counted, "faults_total{reason=\"host\"}") == 1);
}

static_assert(application<metrics>);

TEST_CASE("metrics are an application") {
    const metrics counted;
    testing::driver server(connection(counted));
    server.feed("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(server.written().find("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n") !=
          std::string::npos);
    CHECK(server.written().find("# TYPE plait_http_requests_total counter\n") != std::string::npos);
}

}  // namespace
