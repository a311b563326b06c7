// SPDX-License-Identifier: MIT
#include "plait/io/serve.hpp"

#include "plait/io/background.hpp"
#include "plait/io/signals.hpp"

namespace plait::io {

namespace {

coro<> obey(server& what, const std::function<void()>& reload) {  // NOLINT(*-reference-*)
    signals caught{SIGTERM, SIGINT, SIGHUP, SIGUSR1};
    for (bool stopping = false;;) {
        switch (co_await caught.next()) {
            case SIGHUP:
                try {
                    if (reload) reload();
                } catch (const std::exception& failure) {
                    what.report(std::string("cannot reload: ") + failure.what());
                }
                break;
            case SIGUSR1: {
                const std::string stacks = co_await what.stacks();
                what.report(stacks);
                break;
            }
            default:
                if (std::exchange(stopping, true))
                    what.abort();
                else
                    what.stop();
        }
    }
}

}  // namespace

void run(server& what, const std::function<void()>& reload) {
    background beside([&what](const std::string& failure) { what.report(failure); });
    beside.start(obey(what, reload));
    what.run();
}

}  // namespace plait::io
