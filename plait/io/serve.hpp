// SPDX-License-Identifier: MIT
#pragma once

#include "plait/io/server.hpp"

#include <functional>
#include <string_view>
#include <utility>

namespace plait::io {

/// Runs a server under the signals of its operator, until it ends:
/// - SIGTERM, SIGINT: `stop()`; the second one: `abort()`
/// - SIGHUP: calls `reload`; what it throws is reported
/// - SIGUSR1: reports the stack of every live program
void run(server& what, const std::function<void()>& reload = {});

/// The main function of a server: serves at `where` ("127.0.0.1:8080") on as many threads as the
/// machine has cores, under the signals above. `make` gives the program of each connection;
/// `bindings` are seen by all of them. Returns the exit code, 0.
///
///     return io::serve("127.0.0.1:8080", [&] { return http::connection(app); }, bind(database, db));
template <class... Bindings>
int serve(std::string_view where, std::function<protocol()> make, Bindings&&... bindings) {
    server::options chosen;
    chosen.threads = std::max(1U, std::thread::hardware_concurrency());
    server here(std::move(chosen));
    (here.see(std::forward<Bindings>(bindings)), ...);
    here.serve(address::parse(where), std::move(make));
    run(here);
    return 0;
}

}  // namespace plait::io
