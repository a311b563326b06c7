// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/program.hpp"
#include "plait/io/loop.hpp"

namespace plait::io {

/// Runs a coroutine on a loop of its own, on this thread, and returns its result: the main function of
/// a client.
///
///     int main() { return io::run(rotate_passwords()); }
template <class Result>
Result run(coro<Result> what) {
    loop here;
    auto running = compose(std::move(what), bind(at_home, static_cast<home&>(*here.inbox())));
    running.next();
    while (!finished(running.state())) here.wait();
    return running.result();
}

}  // namespace plait::io
