// SPDX-License-Identifier: MIT
#pragma once

// The stack of a running program, made explicit:
//   1. Each coroutine's promise begins with a `frame`, which knows its caller. The context knows the
//      top frame. Calling pushes, returning pops, and the driver loop resumes whatever is on top
//      while the state is `running`. So depth costs memory, never machine stack.
//   2. A suspended coroutine has said what it wants by the state, before it suspended.
//   3. Whatever comes in is left in the context (`input`, `exception`, `end_pending`), and the
//      awaiter on top picks it up when it is resumed.
//   4. A frame that returns or throws pops itself in final_suspend and then destroys itself; frames
//      that do not get so far are destroyed by `unwind`, innermost first.

#include "plait/compose/error.hpp"
#include "plait/compose/frame_pool.hpp"
#include "plait/compose/local.hpp"

#include <cassert>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <memory>
#include <source_location>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace plait {

/// The absence of a value: the `In` of a coroutine that receives nothing, the `Out` of one that
/// yields nothing.
struct nothing {
    constexpr nothing() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates
    friend constexpr bool operator==(nothing, nothing) noexcept { return true; }
};

/// What a program wants of its driver.
enum class state : std::uint8_t {
    ready,        ///< not begun (or, when stepping, at a call): `next()`
    wants_input,  ///< `send(x)` or `end()`
    has_output,   ///< `output()`, then `next()`
    waiting,      ///< for a side kick: `co_await ready()`
    done,         ///< `result()`
    failed,       ///< `result()` rethrows; `failure()`
    closed,       ///< by `close()`
    running,      ///< as seen from inside
};

/// Whether it is over: done, failed or closed.
[[nodiscard]] constexpr bool finished(state s) noexcept {
    return s == state::done || s == state::failed || s == state::closed;
}

/// The enumerator's name.
[[nodiscard]] constexpr const char* to_string(state s) noexcept {
    switch (s) {
        case state::ready: return "ready";
        case state::wants_input: return "wants_input";
        case state::has_output: return "has_output";
        case state::waiting: return "waiting";
        case state::done: return "done";
        case state::failed: return "failed";
        case state::closed: return "closed";
        case state::running: return "running";
    }
    return "?";
}

namespace detail {

struct context;
struct failure;

struct frame {
    explicit frame(std::source_location at) noexcept : begun(at) {}
    frame(const frame&) = delete;
    frame& operator=(const frame&) = delete;
    ~frame() = default;

    frame* caller = nullptr;
    detail::context* context = nullptr;
    std::source_location
        begun;  // where its function is: good for the name; g++ gives its last line
    std::source_location stands;  // the last suspension; line 0 before the first
    detail::bindings bindings;
};

inline std::coroutine_handle<> handle_of(frame& f) noexcept {
    // The frame is the first base of every promise (coro.hpp asserts it), and no promise is
    // over-aligned, so the frame's address tells the coroutine's.
    return std::coroutine_handle<frame>::from_promise(f);
}

/// A side kick under way: the promise of its adapter coroutine.
struct kick {
    detail::context* program = nullptr;  // null: the program is gone; complete late, harmlessly
    bool starting = false;  // await_suspend of the program's frame is still on the stack
    bool cancels = false;   // destroying the awaiter cancels it
    std::coroutine_handle<> self;
};

/// Takes what a program yields, an Out, without its being suspended. False: it is to be suspended.
struct taker {
    bool (*take)(taker& self, void* output) noexcept = nullptr;
};

// The slow paths, in traceback.cpp.
void note_exception(frame& thrower) noexcept;      // in unhandled_exception: current_exception
void note_unbegun(frame& ended) noexcept;          // `fail` hit a frame that has not begun
void publish_failure(const context& failed);       // result() is about to rethrow it
[[noreturn]] void rethrow_into(context& program);  // `exception`, out of the top frame's awaiter
[[noreturn]] void refuse(const context& program, const char* what, std::source_location at);
std::string trace_of(const context& program);
std::string trace_of(const frame& asking, std::source_location where);
std::string traceback_of(const context& failed);

struct context {
    explicit context(frame* root, std::source_location where) noexcept
        : top(root), composed(where) {}

    // Only a program that has not begun is moved: nothing points here yet.
    context(context&& other) noexcept
        : top(std::exchange(other.top, nullptr)),
          now(std::exchange(other.now, state::closed)),
          stepping(other.stepping),
          ended(other.ended),
          end_pending(other.end_pending),
          at_hand(other.at_hand),
          bindings(std::move(other.bindings)),
          outer(other.outer),
          composed(other.composed) {}
    context& operator=(context&&) = delete;
    ~context() = default;

    /// Runs until somebody outside must act.
    [[gnu::always_inline]] state run() noexcept {
        now = state::running;
        do handle_of(*top).resume();
        while (now == state::running);
        return now;
    }

    /// Destroys what is left of the stack, innermost first.
    void unwind() noexcept {
        abandon_kick();
        while (frame* gone = top) {
            top = gone->caller;
            handle_of(*gone).destroy();
        }
    }

    void abandon_kick() noexcept {
        detail::kick* left = std::exchange(kick, nullptr);
        if (left == nullptr) return;
        left->program = nullptr;
        if (left->cancels) left->self.destroy();
    }

    /// A side kick has completed outside of the driver loop.
    void proceed() noexcept {
        run();
        if (now != state::waiting) wake();
    }

    void wake() noexcept {
        if (waiter) std::exchange(waiter, nullptr).resume();
    }

    void enter_outer() noexcept {
        next_inner = outer->context->first_inner;
        outer->context->first_inner = this;
    }
    void leave_outer() noexcept {
        context** at = &outer->context->first_inner;
        while (*at != this) at = &(*at)->next_inner;
        *at = next_inner;
    }

    /// `exception` hits a frame that has not begun: it ends, and its caller is told.
    void drop_unbegun() noexcept {
        frame* gone = top;
        note_unbegun(*gone);
        top = gone->caller;
        handle_of(*gone).destroy();
        if (top == nullptr) root_ended();
    }

    /// The outermost coroutine has returned, or was left by `exception`.
    void root_ended() noexcept {
        now = exception == nullptr ? state::done : state::failed;
        if (outer != nullptr) leave_outer();
    }

    /// Whether the output has been taken, and the program may run on.
    [[nodiscard]] bool taken() const noexcept {
        return taker != nullptr && taker->take(*taker, output);
    }

    frame* top;
    state now = state::ready;
    bool stepping = false;
    bool ended = false;        // `end()` was said: `send` is refused for ever
    bool end_pending = false;  // and the coroutines have not been told yet
    bool at_hand = false;      // that, or something was pushed back: no need to wait for input
    void* output = nullptr;    // an Out, while has_output
    detail::taker* taker = nullptr;  // null: each output waits for `next()`
    std::exception_ptr exception;    // to be rethrown by the top frame's awaiter; or why it failed
    detail::kick* kick = nullptr;
    std::coroutine_handle<> waiter;  // in `ready()`
    detail::bindings bindings;
    frame* outer = nullptr;          // the coroutine that opened this inner program
    context* first_inner = nullptr;  // the inner programs of this one that have begun, newest first
    context* next_inner = nullptr;
    std::source_location composed;
    std::shared_ptr<failure> failed_how;  // the traceback of the exception last seen, and it itself
    std::exception_ptr delivered;  // the exception last rethrown out of a frame's awaiter: the
                                   // line of that frame is then exact
};

/// Input of type `In`: what is sent, before it what was pushed back.
template <class In>
struct input_context : context {
    using context::context;
    using slot = std::conditional_t<std::is_reference_v<In>, std::remove_reference_t<In>*, In>;
    using sent = std::remove_reference_t<In>;

    sent* input = nullptr;  // the argument of `send`, until it is picked up
    std::vector<slot, pool_allocator<slot>> pushed;  // the last is read first
};

template <>
struct input_context<nothing> : context {
    using context::context;
};

/// The nearest binding of `key`, seen from `from`; `T&` in disguise. Null: none.
inline const void* find_local(const frame* from, const void* key) noexcept {
    while (from != nullptr) {
        const context& program = *from->context;
        for (const frame* at = from; at != nullptr; at = at->caller)
            if (const binding* found = at->bindings.find(key)) return found->value;
        if (const binding* found = program.bindings.find(key)) return found->value;
        from = program.outer;
    }
    return nullptr;
}

}  // namespace detail
}  // namespace plait
