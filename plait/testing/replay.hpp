// SPDX-License-Identifier: MIT
#pragma once

#include "plait/testing/chunking.hpp"
#include "plait/testing/driver.hpp"

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace plait::testing {

/// What one run of a program has come to, but for what has its own types.
struct bare_outcome {
    plait::state state = state::ready;  ///< done, failed; closed: aborted; waiting: for ever
    std::string written;                ///< all bytes, as one
    testing::parting parting = parting::none;
    std::string failure;   ///< type and text of the exception; or empty
    std::string leftover;  ///< what was not read. Of no interest where it has failed or parted
    testing::transcript transcript;
};

/// What one run of a program has come to.
template <class R, class Out>
struct outcome : bare_outcome {
    using result_type = typename driver<R, Out>::result_type;
    using output_type = typename driver<R, Out>::output_type;
    static_assert(std::equality_comparable<result_type>,
                  "replay compares results: replay a coroutine that returns what can be compared");
    static_assert(std::equality_comparable<output_type>,
                  "replay compares outputs: replay a coroutine that yields what can be compared");

    std::optional<result_type> result;  ///< where it has returned
    std::vector<output_type> outputs;   ///< those that are not bytes, copied
};

namespace detail {

// Makes the protocol anew, for each run.
template <class R, class Out>
using maker = std::function<coro<R, bytes, Out>(virtual_clock&)>;

// Refers to `make`.
template <class Make>
auto maker_of(Make& make) {
    return std::function([&make]([[maybe_unused]] virtual_clock& clock) {
        if constexpr (std::invocable<Make&, virtual_clock&>)
            return make(clock);
        else
            return make();
    });
}

// Feeds all there is, ends, lets time pass while the program waits for side kicks.
void feed(driver_base& driver, std::string_view wire, chunking how);
// Does what was done when it was recorded. Throws failure if anything else comes of it.
void feed(driver_base& driver, const transcript& recorded);
bare_outcome reached(const driver_base& driver);

template <class R, class Out, class... Input>
outcome<R, Out> run_through(const maker<R, Out>& make, const Input&... input) {
    virtual_clock clock;
    driver<R, Out> driven(clock, make(clock));
    feed(driven, input...);
    outcome<R, Out> all{reached(driven), {}, {}};
    if (all.state == state::done) all.result = std::move(driven.result());
    all.outputs = std::move(driven.outputs());
    return all;
}

// In what they differ; empty: in nothing that counts.
std::string difference(const bare_outcome& whole, const bare_outcome& cut);

template <class R, class Out>
std::string difference(const outcome<R, Out>& whole, const outcome<R, Out>& cut) {
    if (std::string found = difference(static_cast<const bare_outcome&>(whole), cut);
        !found.empty())
        return found;
    if (!(whole.outputs == cut.outputs)) return "the outputs";
    if (!(whole.result == cut.result)) return "the result";
    return {};
}

[[noreturn]] void tell_difference(const std::string& in_what, const bare_outcome& whole,
                                  const bare_outcome& cut, const chunking& how);
[[noreturn]] void tell_unexpected(const std::string& wanted, const std::string& got,
                                  const bare_outcome& whole);

// Throws failure if the protocol comes to something else when the wire is cut.
template <class R, class Out>
void require_same(const maker<R, Out>& make, std::string_view wire, const outcome<R, Out>& whole,
                  const chunking& how) {
    const auto cut = run_through(make, wire, how);
    if (const std::string in_what = difference(whole, cut); !in_what.empty())
        tell_difference(in_what, whole, cut, how);
}

template <class R, class Out>
outcome<R, Out> replay_each_cut(const maker<R, Out>& make, std::string_view wire) {
    auto whole = run_through(make, wire, chunking::whole());
    for_each_cut(wire.size(), [&](const chunking& how) { require_same(make, wire, whole, how); });
    return whole;
}

template <class Expect, class R, class Out>
void require(Expect& expect, const outcome<R, Out>& whole) {
    if constexpr (std::invocable<Expect&, const outcome<R, Out>&>) {
        using verdict = std::invoke_result_t<Expect&, const outcome<R, Out>&>;
        if constexpr (std::is_void_v<verdict>)
            expect(whole);
        else if (!expect(whole))
            tell_unexpected("an outcome that satisfies the test", "another", whole);
    } else if constexpr (!std::is_void_v<R>) {
        if (!whole.result || !(*whole.result == expect))
            tell_unexpected("the result " + describe(expect),
                            whole.result ? describe(*whole.result) : "none", whole);
    } else if constexpr (writes_bytes<Out>) {
        if (!(whole.written == expect))
            tell_unexpected("the bytes " + describe(expect), quoted(whole.written), whole);
    } else {
        if (!(whole.outputs == expect))
            tell_unexpected("the outputs " + describe(expect), describe(whole.outputs), whole);
    }
}

}  // namespace detail

/// Runs the protocol that `make` makes, a `coro<R, bytes, Out>`, anew for each cut (see
/// for_each_cut) of `wire`, says `end()` after the last byte, and requires that nothing but the
/// whole run comes out each time: the same result (by ==), the same failure (type and text), the same
/// bytes written, however chunked, or the same other outputs (by ==), the same parting, and the same
/// bytes left unread, unless it has parted. Else throws failure with the cut and both transcripts.
/// Gives the outcome.
///
/// `patience` and `ambient` are bound; input is always there at once, so patience runs out only while
/// the protocol waits for a side kick. Those may wait for the `virtual_clock&` that `make` is given if
/// it takes one; time then passes at once.
///
///     auto got = replay([] { return read_line(); }, "one\ntwo");
///     CHECK(got.result == "one");
///     CHECK(got.leftover == "two");
template <class Make>
auto replay(Make&& make, std::string_view wire) {  // NOLINT(*-missing-std-forward)
    return detail::replay_each_cut(detail::maker_of(make), wire);
}

/// The same, and requires what is expected of the outcome: `expect` is called with it, if it can be
/// (false is a failure), else it is compared with the result; where that is void, with the bytes
/// written or the other outputs.
///
///     replay([] { return read_line(); }, "one\ntwo", "one");
///     replay([] { return echo(); }, "abc", "abc");
///     replay([] { return read_line(); }, "one", fails<end_of_input>());
template <class Make, class Expect>
auto replay(Make&& make, std::string_view wire, Expect&& expect) {  // NOLINT(*-missing-std-forward)
    auto whole = replay(make, wire);
    detail::require(expect, whole);
    return whole;
}

/// Does to the protocol what was done when `recorded` was, at the same virtual times, and requires that
/// it does the same. Else throws failure with the first difference. What a transcript does not tell
/// (a peer that is slow to take, what surrounds) is as at first in a `driver`.
template <class Make>
auto replay(Make&& make, const transcript& recorded) {  // NOLINT(*-missing-std-forward)
    return detail::run_through(detail::maker_of(make), recorded);
}

/// Expects a failure by an `E`, just that type, whose text contains `part`.
template <class E>
[[nodiscard]] auto fails(std::string_view part = {}) {
    return [name = type_name(typeid(E)), part = std::string(part)](const bare_outcome& got) {
        if (!got.failure.starts_with(name + ": ") || got.failure.find(part) == std::string::npos)
            detail::tell_unexpected("a failure by " + name + " with " + quoted(part),
                                    got.failure.empty() ? "none" : got.failure, got);
    };
}

}  // namespace plait::testing
