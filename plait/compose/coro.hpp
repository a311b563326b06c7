// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/context.hpp"
#include "plait/compose/side_kick.hpp"

#include <bit>
#include <concepts>
#include <optional>
#include <ranges>
#include <tuple>

namespace plait {

template <class Result = void, class In = nothing, class Out = nothing>
class coro;

/// Tag types of the expressions below.
struct receive_t {
    constexpr receive_t() noexcept {}  // NOLINT(*-use-equals-default)
};
struct receive_or_end_t {
    constexpr receive_or_end_t() noexcept {}  // NOLINT(*-use-equals-default)
};
struct peek_t {
    constexpr peek_t() noexcept {}  // NOLINT(*-use-equals-default)
};
struct this_program_t {
    constexpr this_program_t() noexcept {}  // NOLINT(*-use-equals-default)
};

/// `In x = co_await receive;` waits for the next input: what was pushed back, else what the driver
/// sends. Throws end_of_input, once, when the driver has said `end()`.
inline constexpr receive_t receive{};

/// `std::optional<In> x = co_await receive_or_end;` is receive with an empty optional at the end
/// (where `In` is `T&`: a `T*`, null at the end).
inline constexpr receive_or_end_t receive_or_end{};

/// `const In& x = co_await peek;` looks at the next input and leaves it there: valid until it is
/// received. At the end as receive.
inline constexpr peek_t peek{};

/// `auto here = co_await this_program;` gives a position: see there.
inline constexpr this_program_t this_program{};

/// A place in a running program: gives its trace, and opens inner programs: `compose(child(), here)`.
/// Valid while the coroutine that asked for it lives.
class position {
public:
    explicit position(detail::frame& at) noexcept : frame_(&at) {}

    /// The stack as it stands, outermost first, through all outer programs down to this coroutine,
    /// whose line is the one of this call.
    [[nodiscard]] std::string trace(
        std::source_location where = std::source_location::current()) const {
        return detail::trace_of(*frame_, where);
    }

    [[nodiscard]] detail::frame& frame() const noexcept { return *frame_; }

private:
    detail::frame* frame_;
};

/// What `push_back(t0, t1, …)` gives: await it in the expression that made it.
template <class... Ts>
class [[nodiscard]] pushing_back {
public:
    explicit pushing_back(Ts&&... values) noexcept : values_(std::forward<Ts>(values)...) {}
    [[nodiscard]] std::tuple<Ts&&...>& values() noexcept { return values_; }

private:
    std::tuple<Ts&&...> values_;
};

/// `co_await push_back(t0, t1, …);` puts back in front of the input: `t0` is read next, by whoever
/// receives next, callers included. Empty views (std::string_view, std::span) are dropped. Views
/// must outlive their being read.
template <class... Ts>
pushing_back<Ts...> push_back(Ts&&... values) noexcept {
    return pushing_back<Ts...>(std::forward<Ts>(values)...);
}

/// What `returning(value, t0, …)` gives.
template <class V, class... Ts>
class [[nodiscard]] returning_value {
public:
    explicit returning_value(V&& value, Ts&&... pushed) noexcept
        : value_(std::forward<V>(value)), pushed_(std::forward<Ts>(pushed)...) {}
    [[nodiscard]] V&& value() noexcept { return std::forward<V>(value_); }
    [[nodiscard]] pushing_back<Ts...>& pushed() noexcept { return pushed_; }

private:
    V&& value_;
    pushing_back<Ts...> pushed_;
};

/// `co_return returning(value, t0, …);` returns `value` and pushes `t0, …` back.
template <class V, class... Ts>
returning_value<V, Ts...> returning(V&& value, Ts&&... pushed) noexcept {
    return returning_value<V, Ts...>(std::forward<V>(value), std::forward<Ts>(pushed)...);
}

namespace detail {

template <class>
inline constexpr bool always_false = false;

template <class T>
inline constexpr bool is_coro = false;
template <class R, class In, class Out>
inline constexpr bool is_coro<coro<R, In, Out>> = true;

template <class T>
concept droppable_when_empty = std::ranges::view<T> && requires(const T& view) { view.empty(); };

// Whether the reference `To` made of a `From` refers to an object that is there, not to a temporary
// that the conversion makes.
template <class From, class To>
inline constexpr bool refers_to_object =
    std::is_convertible_v<std::remove_reference_t<From>*, std::remove_reference_t<To>*> ||
    std::is_convertible_v<From, std::remove_cvref_t<To>&>;

// A std::source_location as the pointer that it consists of. Whatever is of class type within a co_await
// or co_yield, g++ 12 keeps in the frame, arguments twice; a pointer it does not.
using place = decltype(__builtin_source_location());

inline std::source_location location_of(place at) noexcept {
    return std::bit_cast<std::source_location>(at);
}

// What waits for input and output refers to the context: everything it needs lies there.
template <class In>
class receives {
public:
    explicit receives(input_context<In>& program) noexcept : program_(program) {}

    [[nodiscard]] bool await_ready() const noexcept { return program_.at_hand; }
    void await_suspend(std::coroutine_handle<>) const noexcept {
        program_.now = state::wants_input;
    }
    [[gnu::always_inline]] In await_resume() const {
        if (sent()) [[likely]]
            return given();
        if (program_.exception == nullptr && !program_.pushed.empty()) return taken_back();
        told_to_end();
    }

protected:
    // Whether it has waited, and was given input by `send`.
    [[nodiscard]] bool sent() const noexcept { return !program_.at_hand; }
    [[nodiscard]] In&& given() const noexcept { return static_cast<In&&>(*program_.input); }

    [[nodiscard]] In taken_back() const {
        auto& pushed = program_.pushed;
        program_.at_hand = pushed.size() > 1 || program_.end_pending;
        if constexpr (std::is_reference_v<In>) {
            auto* last = pushed.back();
            pushed.pop_back();
            return static_cast<In>(*last);
        } else {
            In last = std::move(pushed.back());
            pushed.pop_back();
            return last;
        }
    }

    // Neither sent nor pushed back: `end()` or `fail()`. Returns at the end.
    [[gnu::cold, gnu::noinline]] void told_otherwise() const {
        program_.at_hand = !program_.pushed.empty();
        if (program_.exception != nullptr) {
            program_.at_hand |= program_.end_pending;
            rethrow_into(program_);
        }
        program_.end_pending = false;
    }
    [[noreturn, gnu::cold, gnu::noinline]] void told_to_end() const {
        told_otherwise();
        throw end_of_input(program_.top->stands);
    }

    input_context<In>& program_;
};

template <class In>
class receives_or_end : public receives<In> {
public:
    using receives<In>::receives;
    using maybe = std::conditional_t<std::is_reference_v<In>, std::remove_reference_t<In>*,
                                     std::optional<std::remove_reference_t<In>>>;

    [[gnu::always_inline]] maybe await_resume() const {
        if (this->sent()) [[likely]]
            return some(this->given());
        if (this->program_.exception == nullptr && !this->program_.pushed.empty())
            return some(this->taken_back());
        this->told_otherwise();
        return maybe{};
    }

private:
    static maybe some(In&& value) {
        if constexpr (std::is_reference_v<In>)
            return std::addressof(value);
        else
            return maybe(std::move(value));
    }
};

template <class In>
class peeks : public receives<In> {
public:
    using receives<In>::receives;

    const std::remove_reference_t<In>& await_resume() const {
        auto& pushed = this->program_.pushed;
        if (this->program_.exception != nullptr) this->told_to_end();
        if (pushed.empty()) {
            if (!this->sent()) this->told_to_end();
            if constexpr (std::is_reference_v<In>)
                pushed.push_back(this->program_.input);
            else
                pushed.push_back(std::move(*this->program_.input));
            this->program_.at_hand = true;
        }
        if constexpr (std::is_reference_v<In>)
            return *pushed.back();
        else
            return pushed.back();
    }
};

// `co_yield` of an object that lives on until the program is resumed: only its address is passed.
class yields {
public:
    explicit yields(context& program) noexcept : program_(program) {}

    [[nodiscard]] bool await_ready() const noexcept { return program_.taken(); }
    void await_suspend(std::coroutine_handle<>) const noexcept { program_.now = state::has_output; }
    [[gnu::always_inline]] void await_resume() const {
        if (program_.exception != nullptr) [[unlikely]]
            rethrow_into(program_);
    }

private:
    context& program_;
};

// `co_yield` of something that becomes an Out only here.
template <class Out>
class converting_yield_awaiter {
public:
    template <class U>
    converting_yield_awaiter(frame& writer, U&& value)
        : frame_(&writer), value_(std::forward<U>(value)) {}
    converting_yield_awaiter(const converting_yield_awaiter&) = delete;
    converting_yield_awaiter& operator=(const converting_yield_awaiter&) = delete;
    ~converting_yield_awaiter() = default;

    [[nodiscard]] bool await_ready() noexcept {
        frame_->context->output = std::addressof(value_);
        return frame_->context->taken();
    }
    void await_suspend(std::coroutine_handle<>) noexcept {
        frame_->context->now = state::has_output;
    }
    void await_resume() const {
        if (frame_->context->exception != nullptr) [[unlikely]]
            rethrow_into(*frame_->context);
    }

private:
    frame* frame_;
    Out value_;
};

// Awaitables that never suspend.
template <class T>
class immediate {
public:
    explicit immediate(T value) noexcept : value_(static_cast<T&&>(value)) {}
    [[nodiscard]] bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    T await_resume() noexcept { return static_cast<T&&>(value_); }

private:
    T value_;
};
template <>
class immediate<void> {
public:
    immediate() noexcept {}  // NOLINT(*-use-equals-default)
    [[nodiscard]] bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    void await_resume() const noexcept {}
};

// Where a result waits between the callee's end and the caller's resumption.
template <class R>
class result_slot {
public:
    template <class U>
    void set(U&& value) {
        kept_.emplace(std::forward<U>(value));
    }
    R take() { return std::move(*kept_); }

private:
    std::optional<R> kept_;
};
template <class R>
    requires std::is_reference_v<R>
class result_slot<R> {
public:
    void set(R value) noexcept { kept_ = std::addressof(value); }
    R take() const noexcept { return static_cast<R>(*kept_); }

private:
    std::remove_reference_t<R>* kept_ = nullptr;
};
template <>
class result_slot<void> {
public:
    void take() const noexcept {}
};

template <class R, class In, class Out>
class promise;

template <class R, class In, class Out>
class call_awaiter {
public:
    using child = promise<R, In, Out>;

    call_awaiter(frame& caller, std::coroutine_handle<child> callee) noexcept
        : caller_(&caller), callee_(callee) {}
    call_awaiter(const call_awaiter&) = delete;
    call_awaiter& operator=(const call_awaiter&) = delete;
    // From await_suspend on, the callee belongs to the stack.
    ~call_awaiter() = default;

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) noexcept {
        context& program = *caller_->context;
        child& callee = callee_.promise();
        callee.caller = caller_;
        callee.context = &program;
        callee.result_to(slot_);
        program.top = &callee;
        if (program.stepping) [[unlikely]]
            program.now = state::ready;
    }
    R await_resume() {
        if (caller_->context->exception != nullptr) [[unlikely]]
            rethrow_into(*caller_->context);
        return slot_.take();
    }

private:
    frame* caller_;
    std::coroutine_handle<child> callee_;
    [[no_unique_address]] result_slot<R> slot_;
};

template <class In, class... Ts>
void push_values_back(frame& reader, pushing_back<Ts...>& back) {
    static_assert(!std::is_same_v<In, nothing>,
                  "push_back in a coroutine that receives nothing: give it an In");
    auto& program = static_cast<input_context<In>&>(*reader.context);
    auto& pushed = program.pushed;
    const auto push = [&pushed]<class T>(T&& value) {
        static_assert(std::is_convertible_v<T, In>,
                      "push_back of something that is not the In of this coroutine");
        if constexpr (std::is_reference_v<In>) {
            static_assert(std::is_lvalue_reference_v<In> == std::is_lvalue_reference_v<T> &&
                              refers_to_object<T, In>,
                          "push_back of a reference to a temporary");
            In object = static_cast<In>(value);
            pushed.push_back(std::addressof(object));
        } else {
            if constexpr (droppable_when_empty<In>) {
                In view(std::forward<T>(value));
                if (!view.empty()) pushed.push_back(view);
            } else {
                pushed.emplace_back(std::forward<T>(value));
            }
        }
    };
    auto& values = back.values();
    [&]<std::size_t... i>(std::index_sequence<i...>) {
        // NOLINTNEXTLINE(*-use-after-move): each element is moved from once
        (push(std::get<sizeof...(Ts) - 1 - i>(std::move(values))), ...);
    }(std::index_sequence_for<Ts...>{});
    program.at_hand = !pushed.empty() || program.end_pending;
}

template <class R, class In>
class returns : public frame {
public:
    using frame::frame;
    void result_to(result_slot<R>& slot) noexcept { slot_ = &slot; }

    template <class U = R>
        requires std::constructible_from<R, U>
    void return_value(U&& value) {
        static_assert(
            !std::is_lvalue_reference_v<R> || std::is_convertible_v<U, std::remove_cvref_t<R>&> ||
                (std::is_lvalue_reference_v<U> && refers_to_object<U, R>),
            "co_return of a reference to a temporary, which is gone when the caller looks");
        slot_->set(std::forward<U>(value));
    }
    template <class V, class... Ts>
    void return_value(returning_value<V, Ts...>&& both) {
        push_values_back<In>(*this, both.pushed());
        slot_->set(std::forward<V>(both.value()));
    }

private:
    result_slot<R>* slot_ = nullptr;
};

template <class In>
class returns<void, In> : public frame {
public:
    using frame::frame;
    void result_to(result_slot<void>&) noexcept {}
    void return_void() const noexcept {}
};

template <class R, class In, class Out>
class promise final : public returns<R, In> {
public:
    using handle = std::coroutine_handle<promise>;
    using location = std::source_location;

    explicit promise(location at = location::current()) noexcept : returns<R, In>(at) {}

    static void* operator new(std::size_t size) { return frame_pool::allocate(size); }
    static void operator delete(void* memory, std::size_t size) noexcept {
        frame_pool::deallocate(memory, size);
    }

    coro<R, In, Out> get_return_object() noexcept;
    std::suspend_always initial_suspend() const noexcept { return {}; }

    // Suspending never here lets the frame destroy itself, after it has popped itself.
    std::suspend_never final_suspend() noexcept {
        context& program = *this->context;
        program.top = this->caller;
        if (this->caller == nullptr) program.root_ended();
        return {};
    }
    void unhandled_exception() noexcept { note_exception(*this); }

    // ---- input

    auto await_transform(receive_t, place at = __builtin_source_location()) noexcept {
        return reads<receives<In>>(at);
    }
    auto await_transform(receive_or_end_t, place at = __builtin_source_location()) noexcept {
        return reads<receives_or_end<In>>(at);
    }
    auto await_transform(peek_t, place at = __builtin_source_location()) noexcept {
        return reads<peeks<In>>(at);
    }
    template <class... Ts>
    immediate<void> await_transform(pushing_back<Ts...>&& back) {
        push_values_back<In>(*this, back);
        return {};
    }

    // ---- output

    template <class U>
    auto yield_value(U&& value, place at = __builtin_source_location()) {
        static_assert(!std::is_same_v<Out, nothing>,
                      "co_yield in a coroutine that yields nothing: give it an Out");
        static_assert(std::is_convertible_v<U, Out>,
                      "co_yield of something that is not the Out of this coroutine");
        this->stands = location_of(at);
        if constexpr (std::is_reference_v<Out> && refers_to_object<U, Out>) {
            Out out = static_cast<Out>(value);
            return yields_address_of(out);
        } else if constexpr (std::is_same_v<std::remove_reference_t<U>, Out>) {
            return yields_address_of(value);
        } else {
            using made = std::remove_cvref_t<Out>;
            return converting_yield_awaiter<made>(*this, std::forward<U>(value));
        }
    }

    // ---- calls

    template <class R2, class In2, class Out2>
    auto await_transform(coro<R2, In2, Out2>&& child, location at = location::current()) noexcept {
        static_assert(std::is_same_v<In2, In> || std::is_same_v<In2, nothing>,
                      "the called coroutine receives something else than its caller");
        static_assert(std::is_same_v<Out2, Out> || std::is_same_v<Out2, nothing>,
                      "the called coroutine yields something else than its caller");
        this->stands = at;
        return call_awaiter<R2, In2, Out2>(*this, child.release());
    }
    template <class R2, class In2, class Out2>
    void await_transform(coro<R2, In2, Out2>&) {
        static_assert(
            always_false<R2>,
            "a coro is awaited once: call it in the expression, or co_await std::move(it)");
    }

    // ---- locals, and this place

    template <class T>
    auto await_transform(const local<T>& key, location at = location::current()) {
        this->stands = at;
        using target = std::remove_reference_t<T>;
        const void* found = find_local(this, &key);
        if (found == nullptr) throw no_such_local(key.name(), at);
        return immediate<target&>(*static_cast<target*>(const_cast<void*>(found)));
    }
    immediate<void> await_transform(bound&& binding) noexcept {
        this->bindings.add(binding.release());
        return {};
    }
    immediate<position> await_transform(this_program_t,
                                        location at = location::current()) noexcept {
        this->stands = at;
        return immediate<position>(position(*this));
    }

    // ---- side kicks

    template <class A>
        requires awaitable<A>
    auto await_transform(A&& awaited, location at = location::current()) {
        this->stands = at;
        return side_kick<A>(*this, std::forward<A>(awaited));
    }
    template <class A>
        requires(!awaitable<A>)
    void await_transform(A&&) {
        static_assert(always_false<A>, "co_await of something that cannot be awaited");
    }

private:
    template <class Awaiter>
    Awaiter reads(place at) noexcept {
        static_assert(!std::is_same_v<In, nothing>,
                      "receive in a coroutine that receives nothing: give it an In");
        this->stands = location_of(at);
        return Awaiter(static_cast<input_context<In>&>(*this->context));
    }
    template <class T>
    yields yields_address_of(T& value) noexcept {
        this->context->output = const_cast<void*>(static_cast<const void*>(std::addressof(value)));
        return yields(*this->context);
    }
};

}  // namespace detail

/// A coroutine that receives `In`s, yields `Out`s and returns a `Result`; it has not begun. Awaited
/// in another coroutine it is a call; given to `compose`, a program. `Result`, `In` and `Out` may be
/// references, move-only and not default-constructible.
///
/// Its parameters live in its frame: take values, or views whose owner outlives the call; never
/// references to temporaries.
template <class Result, class In, class Out>
class [[nodiscard]] coro {
public:
    using promise_type = detail::promise<Result, In, Out>;
    using result_type = Result;
    using input_type = In;
    using output_type = Out;

    coro(coro&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    coro& operator=(coro&& other) noexcept {
        coro(std::move(other)).swap(*this);
        return *this;
    }
    ~coro() {
        if (handle_) handle_.destroy();
    }
    void swap(coro& other) noexcept { std::swap(handle_, other.handle_); }

    /// For `compose` and calls: hands the frame over.
    [[nodiscard]] std::coroutine_handle<promise_type> release() noexcept {
        assert(handle_ && "this coroutine was moved from: it was called or composed before");
        return std::exchange(handle_, nullptr);
    }

private:
    friend promise_type;
    explicit coro(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}

    std::coroutine_handle<promise_type> handle_;
};

template <class R, class In, class Out>
coro<R, In, Out> detail::promise<R, In, Out>::get_return_object() noexcept {
    static_assert(alignof(promise) <= 2 * sizeof(void*),
                  "the frame must tell the coroutine's address");
    return coro<R, In, Out>(handle::from_promise(*this));
}

}  // namespace plait
