// SPDX-License-Identifier: MIT
#pragma once

// A sink is one stage of one running pipeline, with all that follows it inside. It has
//   push(item)     takes an item: `const T&`, or `T&&` where it may be moved from
//   finish()       no more items; may still push. Called once, unless something failed
//   wants_more()   false: what is pushed from now on is dropped. Never becomes true again
//   may_stop       a constant: whether wants_more() can turn false
//   tick()         time may have passed
//   deadline()     when tick() should be called at the latest
//   load()         items that lie inside its boundaries (buffer, parallel), up to where branches join
// Destroying it without finish() is abort: nothing is emitted. A sink is moved only before its first
// push. If it is trivially copyable it is copied, run and copied back for each block of items.

#include <chrono>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

namespace plait::pipes {

/// All clocks of a pipeline tell time alike.
using time_point = std::chrono::steady_clock::time_point;

/// The base of a sink with another one after it: what the sink does not say, the next one says.
template <class Next>
class sink {
public:
    static constexpr bool may_stop = Next::may_stop;

    explicit sink(Next&& next) : next_(std::move(next)) {}

    void finish() { next_.finish(); }
    [[nodiscard]] bool wants_more() const { return next_.wants_more(); }
    void tick() { next_.tick(); }
    [[nodiscard]] std::optional<time_point> deadline() const { return next_.deadline(); }
    [[nodiscard]] std::size_t load() const { return next_.load(); }

protected:
    [[no_unique_address]] Next next_;
};

/// The end of a pipeline, where the last stage passes on what it has kept.
class nowhere {
public:
    static constexpr bool may_stop = false;

    template <class Item>
    void push(Item&&) const noexcept {}
    void finish() const noexcept {}
    [[nodiscard]] bool wants_more() const noexcept { return true; }
    void tick() const noexcept {}
    [[nodiscard]] std::optional<time_point> deadline() const noexcept { return std::nullopt; }
    [[nodiscard]] std::size_t load() const noexcept { return 0; }
};

/// A sink on the heap, where its own parts, or other threads, refer to it.
template <class State>
class boxed {
public:
    static constexpr bool may_stop = State::may_stop;

    explicit boxed(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}

    template <class Item>
    void push(Item&& item) {
        state_->push(std::forward<Item>(item));
    }
    template <class T>
    void push_block(std::span<const T> block)
        requires requires(State& state) { state.push_block(block); }
    {
        state_->push_block(block);
    }
    void finish() { state_->finish(); }
    [[nodiscard]] bool wants_more() const { return state_->wants_more(); }
    void tick() { state_->tick(); }
    [[nodiscard]] std::optional<time_point> deadline() const { return state_->deadline(); }
    [[nodiscard]] std::size_t load() const { return state_->load(); }

private:
    std::unique_ptr<State> state_;
};

/// Whether nothing takes what is passed on to `Next`: then items can be moved away.
template <class Next>
inline constexpr bool leads_nowhere = std::same_as<Next, nowhere>;

namespace detail {

inline std::optional<time_point> earlier(std::optional<time_point> a, std::optional<time_point> b) {
    if (!a || !b) return a ? a : b;
    return *a < *b ? a : b;
}

/// Pushes a range, until nothing more is wanted.
template <class Sink, class First, class Last>
void push_each(Sink& into, First first, Last last) {
    for (; first != last; ++first) {
        into.push(*first);
        if constexpr (Sink::may_stop)
            if (!into.wants_more()) return;
    }
}

// As many are pushed in a row that clang can take them together: of its loops each takes only as many
// numbers into a vector as there is room for the widest that is made of them. g++ needs the loop.
#ifdef __clang__
inline constexpr std::size_t in_a_row = 8;
#else
inline constexpr std::size_t in_a_row = 1;
#endif

/// Pushes items that lie side by side. The copy to a local lets the compiler keep a whole sink in
/// registers: nothing else can see it. The loop stands here, and not in push_each, because clang
/// vectorises it only beside the local.
template <class Sink, class T>
void push_block(Sink& into, std::span<const T> block) {
    if constexpr (requires { into.push_block(block); }) {
        into.push_block(block);
    } else if constexpr (std::is_trivially_copyable_v<Sink>) {
        Sink local(into);
        if constexpr (in_a_row > 1 && std::is_arithmetic_v<T> && !Sink::may_stop)
            for (; block.size() >= in_a_row; block = block.subspan(in_a_row))
                [&]<std::size_t... at>(std::index_sequence<at...>) {
                    (local.push(block[at]), ...);
                }(std::make_index_sequence<in_a_row>());
        for (const T& item : block) {
            local.push(item);
            if constexpr (Sink::may_stop)
                if (!local.wants_more()) break;
        }
        std::construct_at(&into, local);
    } else {
        push_each(into, block.data(), block.data() + block.size());
    }
}

}  // namespace detail
}  // namespace plait::pipes
