// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/program.hpp"

namespace plait {

namespace detail {

// Left by end_of_input is a normal end.
template <class A, class B>
bool ended_well(const program<void, A, B>& source) {
    if (source.state() != state::failed) return true;
    try {
        std::rethrow_exception(program_access::failure(source));
    } catch (const end_of_input&) {
        return true;
    } catch (...) {
        return false;
    }
}

}  // namespace detail

/// `a | b` pipes what `a` yields into what `b` receives, as one coroutine that receives for `a`,
/// yields and returns for `b`.
///
/// `a` runs only while `b` wants input (back-pressure). When `a` returns, or leaves by end_of_input,
/// `b` is told the end; when it fails, `b` gets the failure at its `receive`. When `b` returns, `a` is
/// closed; when it fails, `a` gets the failure at its `co_yield`, and then it leaves the pipe. What `a`
/// has left of its input is pushed back. Items are copied across if they can be (`a` may have yielded
/// a variable that it goes on using), else moved.
template <class Result, class A, class B, class C>
coro<Result, A, C> operator|(coro<void, A, B> left, coro<Result, B, C> right) {
    static_assert(!std::is_same_v<B, nothing>, "the left side of | yields nothing");
    const position here = co_await this_program;
    auto source = compose(std::move(left), here);
    auto sink = compose(std::move(right), here);
    bool taken = false;  // the sink has got the source's output, and may still look at it
    bool told = false;   // the sink knows that the source has ended

    sink.next();
    while (!finished(sink.state())) {
        std::exception_ptr failure;
        try {
            if (sink.state() == state::has_output) {
                if constexpr (!std::is_same_v<C, nothing>) co_yield static_cast<C&&>(sink.output());
                sink.next();
            } else if (sink.state() == state::waiting) {
                co_await sink.ready();
            } else if (source.state() == state::ready || std::exchange(taken, false)) {
                source.next();
            } else if (source.state() == state::has_output) {
                taken = true;
                if constexpr (std::is_reference_v<B> || !std::copy_constructible<B>)
                    sink.send(static_cast<B&&>(source.output()));
                else
                    sink.send(source.output());
            } else if (source.state() == state::wants_input) {
                if constexpr (!std::is_same_v<A, nothing>) {
                    auto item = co_await receive_or_end;
                    if (item)
                        source.send(static_cast<A&&>(*item));
                    else
                        source.end();
                }
            } else if (source.state() == state::waiting) {
                co_await source.ready();
            } else if (std::exchange(told, true)) {
                sink.fail(protocol_error("asked for input again after the end of the pipe"));
            } else if (detail::ended_well(source)) {
                sink.end();
            } else {
                sink.fail(detail::program_access::crossing_failure(source));
            }
        } catch (...) {
            failure = std::current_exception();
        }
        // What comes from outside goes to the side that stands there.
        if (failure != nullptr) {
            if (sink.state() == state::wants_input)
                source.fail(std::move(failure));
            else
                sink.fail(std::move(failure));
        }
    }
    if (sink.state() == state::failed && !finished(source.state()))
        source.fail(detail::program_access::failure(sink));
    source.close();
    if constexpr (!std::is_same_v<A, nothing>)
        for (auto& unread : detail::program_access::pushed(source)) {
            if constexpr (std::is_reference_v<A>)
                co_await push_back(static_cast<A>(*unread));
            else
                co_await push_back(std::move(unread));
        }
    co_return sink.result();
}

}  // namespace plait
