// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/coro.hpp"
#include "plait/pipes/chain.hpp"

#include <mutex>

namespace plait::pipes {
namespace detail {

/// What has left a pipeline, until somebody takes it. It may leave on another thread.
template <class Out>
class outbox {
public:
    template <class Item>
    void add(Item&& item) {
        const std::scoped_lock lock(mutex_);
        kept_.push_back(Out(std::forward<Item>(item)));
    }
    std::vector<Out> taken() {
        const std::scoped_lock lock(mutex_);
        return std::exchange(kept_, {});
    }

private:
    std::mutex mutex_;
    std::vector<Out> kept_;
};

template <class Out>
class outbox_sink : public nowhere {
public:
    explicit outbox_sink(outbox<Out>& into) noexcept : into_(&into) {}

    template <class Item>
    void push(Item&& item) {
        into_->add(std::forward<Item>(item));
    }

private:
    outbox<Out>* into_;
};

}  // namespace detail

/// A pipeline as a coroutine for compose: it pushes what it receives, yields what comes out, and
/// finishes at the end of its input, or when the pipeline wants no more. What an item causes to come
/// out is held until it is taken.
template <class In, class Out, stage_like Chain>
    requires(!std::same_as<Out, nothing>)
coro<void, In, Out> as_coro(Chain chain) {
    using in = std::remove_cvref_t<In>;
    using end = detail::outbox_sink<Out>;
    using sink =
        decltype(detail::bind_stage<in>(chain, std::declval<end>(), std::declval<site<false>>()));
    detail::outbox<Out> out;
    detail::running<sink> running(
        detail::nodes_of(chain),
        [&](node* at, detail::run& of) {
            return detail::bind_stage<in>(chain, end(out), site<false>(at, of));
        },
        true);
    for (bool open = true; open;) {
        open = running.sink->wants_more();
        if (open) {
            auto item = co_await receive_or_end;
            open = static_cast<bool>(item);
            if (open) running.calling([&](sink& bound) { bound.push(std::move(*item)); });
        }
        if (!open) running.calling([](sink& bound) { bound.finish(); });
        auto ready = out.taken();
        for (Out& each : ready) co_yield std::move(each);
    }
}

/// The same, for a pipeline that ends in itself.
template <class In, stage_like Chain>
coro<void, In> as_coro(Chain chain) {
    using in = std::remove_cvref_t<In>;
    using sink = detail::sink_of<in, false, Chain>;
    detail::running<sink> running(detail::nodes_of(chain), [&](node* at, detail::run& of) {
        return detail::bound_to_nowhere<in, false>(chain, at, of);
    });
    while (running.sink->wants_more()) {
        auto item = co_await receive_or_end;
        if (!item) break;
        running.calling([&](sink& bound) { bound.push(std::move(*item)); });
    }
    running.calling([](sink& bound) { bound.finish(); });
}

}  // namespace plait::pipes
