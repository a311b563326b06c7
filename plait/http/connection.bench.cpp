// SPDX-License-Identifier: MIT
#include "plait/http/connection.hpp"

#include "plait/compose/program.hpp"
#include "plait/http/echo.test.hpp"

#include <benchmark/benchmark.h>

#include <string>

// Whole exchanges in memory: input handed over, output looked at.

namespace {

using namespace plait;

class still_surroundings final : public surroundings {
public:
    [[nodiscard]] std::int64_t now() const noexcept override { return 784'111'777; }
    [[nodiscard]] std::int64_t microseconds() const noexcept override { return 0; }
    [[nodiscard]] std::string_view peer() const noexcept override { return "192.0.2.1"; }
    [[nodiscard]] bool secure() const noexcept override { return false; }
    [[nodiscard]] std::uint64_t random_bits() noexcept override { return 1; }
    [[nodiscard]] bool draining() const noexcept override { return false; }
};

http::response ok(http::request) { return http::text("OK"); }

const std::string get = "GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n";
const std::string post = "POST / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Length: 1000\r\n\r\n" +
                         std::string(1000, 'x');
const std::string chunked = [] {
    std::string wire =
        "POST / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 10; ++i) wire += "64\r\n" + std::string(100, 'x') + "\r\n";
    return wire + "0\r\n\r\n";
}();

// `range(0)` requests in one piece of input.
template <class Application>
void exchange(benchmark::State& state, const Application& answers, const std::string& request) {
    std::string wire;
    for (int i = 0; i < state.range(0); ++i) wire += request;
    still_surroundings around;
    patience_slot wait;
    http::options how;
    how.limits.requests = http::unlimited;
    auto server =
        compose(http::connection(answers, how), bind(patience, wait), bind(ambient, around));
    server.next();
    for (auto _ : state) {
        server.send(wire);
        std::uint64_t written = 0;
        while (server.state() == state::has_output) {
            written += server.output().size();
            server.next();
        }
        benchmark::DoNotOptimize(written);
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void get_ok(benchmark::State& state) { exchange(state, ok, get); }
void get_echo(benchmark::State& state) { exchange(state, http::echo, get); }
void post_echo(benchmark::State& state) { exchange(state, http::echo, post); }
void chunked_echo(benchmark::State& state) { exchange(state, http::echo, chunked); }

BENCHMARK(get_ok)->Name("exchange/get")->Arg(1)->Arg(16);
BENCHMARK(get_echo)->Name("exchange/get_by_coroutine")->Arg(1)->Arg(16);
BENCHMARK(post_echo)->Name("exchange/post")->Arg(1);
BENCHMARK(chunked_echo)->Name("exchange/chunked")->Arg(1);

}  // namespace
