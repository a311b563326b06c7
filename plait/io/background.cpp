// SPDX-License-Identifier: MIT
#include "plait/io/background.hpp"

#include <algorithm>

namespace plait::io {

// A watcher only so that the loop can retire it: a program cannot be destroyed while it runs.
struct background::task final : watcher {
    task(background& whose, coro<> what)
        : owner(whose),
          runs(compose(std::move(what), bind(at_home, static_cast<home&>(*whose.loop_.inbox())))) {}
    ~task() override { attending.destroy(); }
    void ready(std::uint32_t) override {}

    detached attend() {
        while (runs.state() == state::waiting) co_await runs.ready();
        attending.forget();
        ended();
    }
    void ended() {
        if (runs.state() == state::failed) owner.failed_(runs.failure());
        auto& all = owner.running_;
        const auto own = std::find_if(all.begin(), all.end(),
                                      [this](const auto& each) { return each.get() == this; });
        owner.loop_.retire(std::move(*own));
        all.erase(own);
    }

    background& owner;
    program<void, nothing, nothing> runs;
    detached attending;
};

background::background(std::function<void(const std::string&)> failed)
    : loop_(loop::current()), failed_(std::move(failed)) {}

background::~background() = default;

void background::start(coro<> what) {
    running_.push_back(std::make_unique<task>(*this, std::move(what)));
    task& begun = *running_.back();
    begun.runs.next();
    const detached attending = begun.attend();
    // It may have ended meanwhile, and is retired then, not yet destroyed.
    if (!finished(begun.runs.state())) begun.attending = attending;
}

}  // namespace plait::io
