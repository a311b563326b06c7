// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/coro.hpp"

#include <iterator>
#include <string>

namespace plait {

/// For `compose`: control comes back (`ready`) also at each call, before the callee's first line.
struct stepping_t {
    constexpr stepping_t() noexcept {}  // NOLINT(*-use-equals-default)
};
inline constexpr stepping_t stepping{};

/// What `compose` takes beside the coroutine, in any order: `bind(key, value)`, a `position`
/// (`here`), `stepping`.
class compose_option {
public:
    compose_option() noexcept {}  // NOLINT(*-use-equals-default)
    compose_option(bound&& binding) noexcept : binding_(binding.release()) {}  // NOLINT(*explicit*)
    compose_option(const position& here) noexcept : outer_(&here.frame()) {}   // NOLINT(*explicit*)
    compose_option(stepping_t) noexcept : stepping_(true) {}                   // NOLINT(*explicit*)
    compose_option(compose_option&& other) noexcept
        : binding_(std::exchange(other.binding_, nullptr)),
          outer_(other.outer_),
          stepping_(other.stepping_) {}
    compose_option& operator=(compose_option&&) = delete;
    ~compose_option() {
        if (binding_ != nullptr) binding_->destroy(binding_);
    }

    void apply(detail::context& program) noexcept {
        if (binding_ != nullptr) program.bindings.add(std::exchange(binding_, nullptr));
        if (outer_ != nullptr) program.outer = outer_;
        if (stepping_) program.stepping = true;
    }

private:
    detail::binding* binding_ = nullptr;
    detail::frame* outer_ = nullptr;
    bool stepping_ = false;
};

namespace detail {

// What joined programs see of each other.
struct program_access {
    template <class Program>
    static const std::exception_ptr& failure(const Program& failed) noexcept {
        return failed.context_.exception;
    }
    /// The same, about to enter another program, where it keeps its trace.
    template <class Program>
    static const std::exception_ptr& crossing_failure(const Program& failed) {
        publish_failure(failed.context_);
        return failed.context_.exception;
    }
    /// From now on what it yields is taken while it runs; null: no more.
    template <class Program>
    static void taken_by(Program& yielding, taker* by) noexcept {
        yielding.context_.taker = by;
    }
    template <class Program>
    static auto& pushed(Program& finished) noexcept {
        return finished.context_.pushed;
    }
};

}  // namespace detail

/// A composed coroutine and all it calls, driven from outside by its state:
///
///     switch (program.state()) {
///         case state::wants_input: program.send(x); …  // or end()
///         case state::has_output: use(program.output()); program.next(); …
///     }
///
/// Either side can see whose turn it is; a call out of turn throws protocol_error and changes
/// nothing (the None protocol of Weightless). One thread at a time; between two calls the program
/// may move to another thread.
template <class Result, class In, class Out>
class [[nodiscard]] program {
public:
    /// What `output()` gives: `Out&`.
    using output_reference = std::conditional_t<std::is_same_v<Out, nothing>, nothing, Out>&;

    explicit program(coro<Result, In, Out>&& root, std::source_location where) noexcept
        : context_(&root.release().promise(), where) {}
    /// Only before the first call.
    program(program&& other) noexcept : context_(std::move(other.context_)) {
        assert(!other.begun_ && "a program that has begun cannot be moved");
    }
    program& operator=(program&&) = delete;
    ~program() { close(); }

    void with(compose_option&& option) noexcept { option.apply(context_); }

    [[nodiscard]] plait::state state() const noexcept { return context_.now; }

    /// Runs until the program wants something. Allowed when `ready` and `has_output`.
    [[gnu::always_inline]] plait::state next(
        std::source_location at = std::source_location::current()) {
        if (context_.now != plait::state::has_output) [[unlikely]]
            get_ready(at);
        return context_.run();
    }

    /// What was yielded; valid until the program is resumed. Allowed when `has_output`.
    [[nodiscard]] output_reference output(std::source_location at = std::source_location::current())
        requires(!std::is_same_v<Out, nothing>)
    {
        if (context_.now != plait::state::has_output) [[unlikely]]
            refuse("give output", at);
        return *static_cast<std::remove_reference_t<Out>*>(context_.output);
    }

    /// Gives input and runs on. Allowed when `wants_input`, until `end()`.
    [[gnu::always_inline]] plait::state send(
        In input, std::source_location at = std::source_location::current())
        requires(!std::is_same_v<In, nothing>)
    {
        if (context_.now != plait::state::wants_input || context_.ended) [[unlikely]]
            refuse("accept data", at);
        context_.input = std::addressof(input);
        return context_.run();
    }

    /// No more input: the waiting receive, or the next one, is told once, after what was pushed
    /// back. A program that asks again wants input again: say `end()` again, or give up. Allowed
    /// until the program is finished.
    plait::state end(std::source_location at = std::source_location::current())
        requires(!std::is_same_v<In, nothing>)
    {
        if (finished() || context_.now == plait::state::running) refuse("end its input", at);
        context_.ended = true;
        context_.end_pending = context_.at_hand = true;
        return context_.now == plait::state::wants_input ? context_.run() : context_.now;
    }

    /// Lets the exception come out of the `co_await` or `co_yield` at which the innermost coroutine
    /// stands, and runs on. A coroutine that has not begun ends by it. Allowed until the program is
    /// finished.
    plait::state fail(std::exception_ptr why,
                      std::source_location at = std::source_location::current()) {
        assert(why != nullptr && "fail() needs an exception");
        if (finished() || context_.now == plait::state::running) refuse("fail", at);
        const plait::state before = context_.now;
        if (!begun_) start();
        if (before == plait::state::waiting) context_.abandon_kick();
        context_.exception = std::move(why);
        if (before == plait::state::wants_input) context_.at_hand = true;
        if (before == plait::state::ready) context_.drop_unbegun();
        if (context_.top != nullptr) context_.run();
        // Who is woken may destroy this program.
        const plait::state after = context_.now;
        if (before == plait::state::waiting && after != plait::state::waiting) context_.wake();
        return after;
    }
    template <class E>
        requires std::derived_from<E, std::exception>
    plait::state fail(E why, std::source_location at = std::source_location::current()) {
        return fail(std::make_exception_ptr(std::move(why)), at);
    }

    /// Destroys the frames, innermost first. What is finished keeps its result. Idempotent; not
    /// from inside the program.
    void close() noexcept {
        if (finished()) return;
        assert(context_.now != plait::state::running && "a program cannot close itself");
        const bool awaited = context_.now == plait::state::waiting;
        context_.unwind();
        context_.now = plait::state::closed;
        if (begun_ && context_.outer != nullptr) context_.leave_outer();
        if (awaited) context_.wake();
    }

    /// The returned value, moved out; or rethrows what the program failed by. Allowed when `done`
    /// and `failed`.
    Result result(std::source_location at = std::source_location::current()) {
        if (context_.now == plait::state::failed) {
            detail::publish_failure(context_);
            std::rethrow_exception(context_.exception);
        }
        if (context_.now != plait::state::done) [[unlikely]]
            refuse("give a result", at);
        return result_.take();
    }

    /// Input that nobody read, in order: pushed back, or peeked at. Moved out. Allowed when `done`
    /// and `failed`. Where `In` is a reference: pointers.
    [[nodiscard]] auto leftover(std::source_location at = std::source_location::current())
        requires(!std::is_same_v<In, nothing>)
    {
        if (context_.now != plait::state::done && context_.now != plait::state::failed)
            refuse("give its leftover", at);
        using slot = typename detail::input_context<In>::slot;
        auto& pushed = context_.pushed;
        std::vector<slot> rest(std::make_move_iterator(pushed.rbegin()),
                               std::make_move_iterator(pushed.rend()));
        pushed.clear();
        return rest;
    }

    /// The stack as it stands, outermost first, inner programs included.
    [[nodiscard]] std::string trace() const { return detail::trace_of(context_); }

    /// The traceback of the exception by which the program failed. Allowed when `failed`.
    [[nodiscard]] std::string failure(
        std::source_location at = std::source_location::current()) const {
        if (context_.now != plait::state::failed) refuse("tell its failure", at);
        return detail::traceback_of(context_);
    }

    /// `co_await program.ready()` resumes when the program is no longer `waiting`, and gives its
    /// state. Destroying the awaiter cancels. One at a time.
    [[nodiscard]] auto ready() noexcept { return ready_awaiter(context_); }

    // ---- range-for over the outputs, when nothing is received

    class iterator;
    [[nodiscard]] iterator begin()
        requires std::is_same_v<In, nothing>
    {
        return iterator(*this);
    }
    [[nodiscard]] std::default_sentinel_t end() const noexcept
        requires std::is_same_v<In, nothing>
    {
        return {};
    }

private:
    friend detail::program_access;

    class ready_awaiter {
    public:
        static constexpr bool cancels = true;

        explicit ready_awaiter(detail::context& awaited) noexcept : context_(&awaited) {}
        ready_awaiter(ready_awaiter&& other) noexcept
            : context_(other.context_), registered_(std::exchange(other.registered_, false)) {}
        ready_awaiter& operator=(ready_awaiter&&) = delete;
        ~ready_awaiter() {
            if (registered_) context_->waiter = nullptr;
        }

        [[nodiscard]] bool await_ready() const noexcept {
            return context_->now != plait::state::waiting;
        }
        void await_suspend(std::coroutine_handle<> waiter) noexcept {
            assert(!context_->waiter && "one co_await ready() at a time");
            context_->waiter = waiter;
            registered_ = true;
        }
        plait::state await_resume() noexcept {
            registered_ = false;
            return context_->now;
        }

    private:
        detail::context* context_;
        bool registered_ = false;
    };

    [[nodiscard]] bool finished() const noexcept { return plait::finished(context_.now); }
    [[gnu::noinline]] void get_ready(std::source_location at) {
        if (context_.now != plait::state::ready) refuse("run on", at);
        if (!begun_) start();
    }
    void start() noexcept {
        using promise = detail::promise<Result, In, Out>;
        begun_ = true;
        context_.top->context = &context_;
        static_cast<promise*>(context_.top)->result_to(result_);
        if (context_.outer != nullptr) context_.enter_outer();
    }
    [[noreturn]] void refuse(const char* what, std::source_location at) const {
        detail::refuse(context_, what, at);
    }

    detail::input_context<In> context_;
    bool begun_ = false;
    [[no_unique_address]] detail::result_slot<Result> result_;
};

/// Iterates over the outputs; `++` runs the program on. Rethrows what the program fails by; throws
/// protocol_error if it waits for a side kick.
template <class Result, class In, class Out>
class program<Result, In, Out>::iterator {
public:
    using value_type = std::remove_cvref_t<Out>;
    using difference_type = std::ptrdiff_t;

    explicit iterator(program& iterated) : program_(&iterated) { run_to_output(); }

    [[nodiscard]] output_reference operator*() const { return program_->output(); }
    iterator& operator++() {
        program_->next();
        run_to_output();
        return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const iterator& at, std::default_sentinel_t) noexcept {
        return at.program_->state() != plait::state::has_output;
    }

private:
    void run_to_output() const {
        while (program_->state() == plait::state::ready) program_->next();
        if (program_->state() == plait::state::failed) static_cast<void>(program_->result());
        if (program_->state() == plait::state::waiting)
            throw protocol_error("cannot iterate over a program that waits for a side kick");
    }

    program* program_;
};

/// Makes a program of a coroutine; nothing runs before its first `next()`. More arguments, in any
/// order: `bind(key, value)`, seen by all its coroutines; `here` (a position), which makes an inner
/// program: it sees the locals of the coroutine that drives it, stands in that one's trace, and must
/// end before it; `stepping`.
template <class R, class In, class Out>
program<R, In, Out> compose(coro<R, In, Out> root,
                            std::source_location where = std::source_location::current()) {
    return program<R, In, Out>(std::move(root), where);
}
template <class R, class In, class Out>
program<R, In, Out> compose(coro<R, In, Out> root, compose_option a, compose_option b = {},
                            compose_option c = {}, compose_option d = {}, compose_option e = {},
                            compose_option f = {}, compose_option g = {}, compose_option h = {},
                            std::source_location where = std::source_location::current()) {
    program<R, In, Out> made(std::move(root), where);
    for (compose_option* option : {&a, &b, &c, &d, &e, &f, &g, &h}) made.with(std::move(*option));
    return made;
}

}  // namespace plait
