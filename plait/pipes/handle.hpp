// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/errors.hpp"
#include "plait/pipes/site.hpp"

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

namespace plait::pipes {

/// How far an opened pipeline has come.
enum class handle_state : std::uint8_t { open, finished, aborted, failed };

/// For `open`: count at every stage, for `print`.
struct counters_t {};
inline constexpr counters_t counters{};

namespace detail {

/// A bound pipeline: its nodes, and its sink. Destroyed without finish it is aborted, across threads.
template <class Sink>
class running {
public:
    /// `open_end`: something takes what leaves it.
    template <class Bind>
    running(std::vector<node> nodes, Bind bind, bool open_end = false) : run(std::move(nodes)) {
        check(run.pipeline(), open_end);
        sink.emplace(bind(run.pipeline().data(), run));
    }
    running(const running&) = delete;
    running& operator=(const running&) = delete;
    ~running() { run.abort(); }

    /// Calls `call(sink)`. What it throws has destroyed the sink; an error behind boundaries comes out
    /// as itself, wherever it stopped us.
    template <class Call>
    void calling(Call call) {
        try {
            call(*sink);
        } catch (const aborted&) {
            end();
            run.throw_error();
            throw;
        } catch (...) {
            end();
            throw;
        }
    }
    void end() noexcept {
        run.abort();
        sink.reset();
    }

    detail::run run;
    std::optional<Sink> sink;
};

template <class In, bool Counted, class S>
auto bound_to_nowhere(const S& stage, node* at, run& of) {
    return bind_stage<In>(stage, nowhere(), site<Counted>(at, of));
}
template <class In, bool Counted, class S>
using sink_of = decltype(bound_to_nowhere<In, Counted>(
    std::declval<const S&>(), std::declval<node*>(), std::declval<run&>()));

[[noreturn]] void refuse(handle_state now, const char* what, const std::string& failure);
std::string text_of_current_exception();

}  // namespace detail

/// A pipeline to be pushed by hand. Destroyed unfinished it is aborted. One thread at a time. After
/// `finish` and `abort`, or when a push has thrown, it takes no more items: protocol_error. Nor does it
/// from one of its own stages, which it is calling.
template <class In, class Sink>
class [[nodiscard]] handle {
public:
    template <class S, class Counted>
    handle(const S& stage, Counted)
        : running_(std::make_unique<detail::running<Sink>>(
              detail::nodes_of(stage), [&](node* at, detail::run& of) {
                  return detail::bound_to_nowhere<In, Counted::value>(stage, at, of);
              })) {}

    /// Returns when the item, and all it caused, has been taken, or has room in a boundary. Dropped
    /// if nothing more is wanted. What it throws has destroyed all sinks.
    template <class Item = In>
        requires std::convertible_to<Item&&, In>
    void push(Item&& item) {
        running("push", [&](Sink& sink) {
            if (!wanted(sink)) return;
            if constexpr (!std::same_as<std::remove_cvref_t<Item>, In>)
                sink.push(In(std::forward<Item>(item)));
            else if constexpr (std::is_lvalue_reference_v<Item>)
                sink.push(std::as_const(item));
            else
                sink.push(std::forward<Item>(item));
        });
    }
    /// The same, item by item, and faster.
    void push(std::span<const In> items) {
        running("push", [&](Sink& sink) {
            if (wanted(sink)) detail::push_block(sink, items);
        });
    }
    /// Says the end to all stages, head to tail, and waits for what runs on other threads.
    void finish() {
        running("finish", [](Sink& sink) { sink.finish(); });
        finished();
    }
    /// Destroys all sinks. Nothing more is emitted. Does nothing after the end. A stage that aborts
    /// the pipeline it stands in lives until the push, tick or finish returns that has called it.
    void abort() noexcept {
        if (!open()) return;
        state_ = handle_state::aborted;
        if (!inside_) running_->end();
    }
    /// Time may have passed, or results may lie ready.
    void tick() {
        running("tick", [](Sink& sink) { sink.tick(); });
    }
    /// When to tick at the latest.
    [[nodiscard]] std::optional<time_point> deadline() const {
        return open() ? running_->sink->deadline() : std::nullopt;
    }
    [[nodiscard]] bool wants_more() const { return open() && running_->sink->wants_more(); }
    [[nodiscard]] handle_state state() const noexcept { return state_; }
    /// What went wrong besides what was thrown: failures of other threads.
    [[nodiscard]] std::vector<std::exception_ptr> errors() const { return running_->run.errors(); }
    /// `call` is called, on any thread, when results wait that only this thread can pass on: tick.
    void on_ready(std::function<void()> call) { running_->run.on_ready(std::move(call)); }
    /// The pipeline as it prints, with the counts of all stages that count.
    void print(std::ostream& out) const { pipes::print(out, running_->run.pipeline()); }

    /// One of the heads of a merge. Unknown: pipeline_error.
    [[nodiscard]] auto inlet(std::string_view name)
        requires requires(Sink& sink) { sink.inlet(name); }
    {
        return inlet_handle(*this, open() ? running_->sink->inlet(name) : 0);
    }

private:
    /// Pushes to one inlet; the handle must stay where it is.
    class inlet_handle {
    public:
        inlet_handle(handle& of, std::size_t index) : handle_(&of), index_(index) {}

        template <class Item>
        void push(Item&& item) {
            require_open("push");
            handle_->running("push",
                             [&](Sink& sink) { sink.push_into(index_, std::forward<Item>(item)); });
        }
        /// The whole pipeline ends when every inlet has ended.
        void finish() {
            require_open("finish");
            bool last = false;
            handle_->running("finish", [&](Sink& sink) { last = sink.finish_inlet(index_); });
            if (last) handle_->finished();
        }
        /// Aborts the whole pipeline.
        void abort() noexcept { handle_->abort(); }
        [[nodiscard]] bool wants_more() const {
            return handle_->open() && handle_->running_->sink->inlet_wants_more(index_);
        }

    private:
        void require_open(const char* what) const {
            if (handle_->open() && handle_->running_->sink->inlet_ended(index_))
                detail::refuse(handle_state::finished, what, {});
        }

        handle* handle_;
        std::size_t index_;
    };

    [[nodiscard]] bool open() const noexcept { return state_ == handle_state::open; }

    static bool wanted(const Sink& sink) {
        if constexpr (Sink::may_stop)
            return sink.wants_more();
        else
            return true;
    }

    template <class Call>
    void running(const char* what, Call call) {
        if (!open() || inside_) [[unlikely]]
            detail::refuse(state_, what, failure_);
        inside_ = true;
        try {
            running_->calling(call);
        } catch (...) {
            inside_ = false;
            failure_ = detail::text_of_current_exception();
            state_ = handle_state::failed;
            throw;
        }
        inside_ = false;
        if (!open()) [[unlikely]]
            running_->end();
    }
    void finished() noexcept {
        if (!open()) return;
        running_->end();
        state_ = handle_state::finished;
    }

    std::unique_ptr<detail::running<Sink>> running_;
    handle_state state_ = handle_state::open;
    bool inside_ = false;  // a stage may be calling us
    std::string failure_;
};

}  // namespace plait::pipes
