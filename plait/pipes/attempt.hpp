// SPDX-License-Identifier: MIT
#pragma once

#include "plait/pipes/chain.hpp"
#include "plait/pipes/clock.hpp"
#include "plait/pipes/errors.hpp"
#include "plait/pipes/tags.hpp"
#include "plait/pipes/to_text.hpp"

namespace plait::pipes {

/// An item that could not be worked on, as it comes to a `dead_letter` chain.
template <class T>
struct dead {
    dead(T its_item, std::string its_stage, std::exception_ptr its_error, std::size_t its_tries);

    T item;
    std::string stage;         ///< where: from the outside in, as in `split:odd > attempt > work`
    std::string what;          ///< the text of the error
    std::exception_ptr error;  ///< the last one
    std::size_t tries;
};

/// What to do with an item whose tries have failed: give it to `chain`, which receives `dead<T>`.
template <class Chain>
struct dead_letter_t {
    static constexpr std::string_view name = "dead_letter";
    Chain chain;
};
template <stage_like Chain>
auto dead_letter(Chain chain) {
    return dead_letter_t<Chain>{std::move(chain)};
}

template <class Last>
struct retry_then;

/// How often to try, and how long to wait between: `first`, then `factor` times as long each time,
/// and more or less by up to the share `jitter`, drawn from `seed`.
struct retry {
    std::size_t tries = 3;
    std::chrono::nanoseconds first = std::chrono::milliseconds(100);
    double factor = 2;
    double jitter = 0;
    std::uint64_t seed = 0;

    /// And after the last try: `skip`, `fail`, `dead_letter(chain)`.
    template <class Last>
    [[nodiscard]] auto then(Last last) const {
        return retry_then<Last>{*this, std::move(last)};
    }
};
template <class Last>
struct retry_then {
    retry times;
    Last last;
};

namespace detail {

std::string text_of(const std::exception_ptr& error);
/// The stages and branches that lead to a node, and what it holds inside.
std::string path_to(const std::vector<node>& pipeline, const node& wanted);
[[noreturn]] void too_many_outputs(const node& attempt, std::size_t most);

/// The pauses between tries.
class pauses {
public:
    explicit pauses(const retry& times) noexcept : times_(times), random_(times.seed) {}
    /// After the first, second, … failed try.
    std::chrono::nanoseconds after(std::size_t tried) noexcept;

private:
    retry times_;
    std::uint64_t random_;
};

template <class Last>
inline constexpr bool is_dead_letter = false;
template <class Chain>
inline constexpr bool is_dead_letter<dead_letter_t<Chain>> = true;

/// No waiting: tried once.
struct no_clock {
    [[nodiscard]] static time_point now() noexcept { return {}; }
    static void sleep_until(time_point) noexcept {}
};

/// What leaves the chain is held while an item is tried, and goes on at once otherwise.
template <class Out, class Next>
struct held_outputs {
    static constexpr std::size_t most = 1024;

    Next next;
    const node* at;
    std::vector<Out> items = {};
    bool holding = false;
};
template <class Out, class Next>
class held_sink : public nowhere {
public:
    explicit held_sink(held_outputs<Out, Next>& outputs) noexcept : outputs_(&outputs) {}

    template <class Item>
    void push(Item&& item) {
        if (!outputs_->holding) {
            outputs_->next.push(Out(std::forward<Item>(item)));
            return;
        }
        if (outputs_->items.size() == outputs_->most)
            too_many_outputs(*outputs_->at, outputs_->most);
        outputs_->items.push_back(Out(std::forward<Item>(item)));
    }

private:
    held_outputs<Out, Next>* outputs_;
};

template <class In, class Out, class Last, class Clock, class Bind, class Dead, class Next>
class attempt_state {
public:
    static constexpr bool may_stop = true;

    using inner = decltype(std::declval<Bind&>()(std::declval<held_sink<Out, Next>>()));
    // NOLINTNEXTLINE(*-unnecessary-value-param): Bind is a lambda of references, at times const
    attempt_state(const retry& times, Clock& clock, Bind bind, Dead&& letters, Next&& next,
                  const node& at, meter& counts, run& of)
        : tries_(times.tries),
          pauses_(times),
          clock_(&clock),
          bind_(std::move(bind)),
          letters_(std::move(letters)),
          counts_(&counts),
          run_(&of),
          outputs_{std::move(next), &at} {
        inner_.emplace(bind_(held_sink<Out, Next>(outputs_)));
    }

    template <class Item>
    void push(Item&& item) {
        for (std::size_t tried = 1;; ++tried) {
            const std::exception_ptr error = failure_of_try(std::as_const(item));
            if (error == nullptr) break;
            outputs_.items.clear();
            inner_.reset();
            if (tried == tries_ && std::same_as<Last, fail_t>) std::rethrow_exception(error);
            inner_.emplace(bind_(held_sink<Out, Next>(outputs_)));
            if (tried == tries_) {
                give_up(std::forward<Item>(item), error, tried);
                return;
            }
            clock_->sleep_until(clock_->now() + pauses_.after(tried));
        }
        release();
    }
    void finish() {
        inner_->finish();
        letters_.finish();
        outputs_.next.finish();
    }
    void tick() {
        inner_->tick();
        letters_.tick();
        outputs_.next.tick();
    }
    [[nodiscard]] bool wants_more() const {
        return inner_->wants_more() && outputs_.next.wants_more();
    }
    [[nodiscard]] std::optional<time_point> deadline() const {
        return earlier(earlier(inner_->deadline(), letters_.deadline()), outputs_.next.deadline());
    }
    [[nodiscard]] std::size_t load() const { return outputs_.next.load(); }

private:
    // What cannot be put right by trying again leaves at once.
    std::exception_ptr failure_of_try(const In& item) {
        outputs_.holding = true;
        std::exception_ptr error;
        try {
            inner_->push(item);
        } catch (const pipeline_error&) {
            throw;
        } catch (const stage_ignored_close&) {
            throw;
        } catch (const aborted&) {
            throw;
        } catch (...) {
            error = std::current_exception();
        }
        outputs_.holding = false;
        return error;
    }
    template <class Item>
    void give_up(Item&& item, const std::exception_ptr& error, std::size_t tried) {
        if constexpr (is_dead_letter<Last>)
            letters_.push(dead<In>(std::forward<Item>(item),
                                   path_to(run_->pipeline(), *outputs_.at), error, tried));
        else
            meter::add(counts_->dropped);
    }
    void release() {
        for (Out& out : outputs_.items) {
            if constexpr (Next::may_stop)
                if (!outputs_.next.wants_more()) break;
            outputs_.next.push(std::move(out));
        }
        outputs_.items.clear();
    }

    std::size_t tries_;
    pauses pauses_;
    Clock* clock_;
    Bind bind_;
    Dead letters_;
    meter* counts_;
    run* run_;
    held_outputs<Out, Next> outputs_;
    std::optional<inner> inner_;
};

}  // namespace detail

template <class Chain, class Last, class Clock>
class attempt_stage : public runs<attempt_stage<Chain, Last, Clock>> {
public:
    using input = detail::input_of<Chain>;
    template <class In>
    using flow = detail::flow_of<Chain, In>;
    template <class In>
    using output = std::conditional_t<std::same_as<flow<In>, nothing>, In, flow<In>>;

    attempt_stage(std::string name, Chain inside, retry times, Last last, Clock& clock)
        : name_(std::move(name)),
          inside_(std::move(inside)),
          times_(times),
          last_(std::move(last)),
          clock_(&clock) {}

    [[nodiscard]] node describe() const {
        node self(name_);
        self.kind = "attempt";
        if (times_.tries != 1) self.arguments.push_back(to_text(times_.tries));
        self.arguments.emplace_back(Last::name);
        self.branches.emplace_back("", detail::nodes_of(inside_));
        if constexpr (detail::is_dead_letter<Last>)
            self.branches.emplace_back("dead_letter", detail::nodes_of(last_.chain)).joins = false;
        if (times_.tries == 0) self.defect = "attempt needs at least 1 try";
        return self.set(node::trait::retries);
    }

    template <class In, class Next, bool Counted>
    auto bind(Next next, site<Counted> at) const {
        static_assert(std::copy_constructible<In>, "attempt keeps a copy of what it tries");
        meter& counts = at.counts();
        counts.dropping = std::same_as<Last, skip_t>;
        const auto bind_inside = [inside = inside_, at](detail::held_sink<output<In>, Next> end) {
            return detail::bind_stage<In>(inside, end, at.inside(0));
        };
        const auto bind_letters = [&] {
            if constexpr (detail::is_dead_letter<Last>)
                return detail::bind_stage<dead<In>>(last_.chain, nowhere(), at.inside(1));
            else
                return nowhere();
        };
        using state = detail::attempt_state<In, output<In>, Last, Clock, decltype(bind_inside),
                                            decltype(bind_letters()), Next>;
        return boxed(std::make_unique<state>(times_, *clock_, bind_inside, bind_letters(),
                                             std::move(next), at.node(), counts, at.run()));
    }

private:
    std::string name_;
    Chain inside_;
    retry times_;
    Last last_;
    Clock* clock_;
};

template <class T>
dead<T>::dead(T its_item, std::string its_stage, std::exception_ptr its_error,
              std::size_t its_tries)
    : item(std::move(its_item)),
      stage(std::move(its_stage)),
      what(detail::text_of(its_error)),
      error(std::move(its_error)),
      tries(its_tries) {}

namespace detail {

inline constexpr retry once{.tries = 1};
inline constexpr no_clock never{};

template <class T>
inline constexpr bool is_last_resort =
    std::same_as<T, fail_t> || std::same_as<T, skip_t> || is_dead_letter<T>;

}  // namespace detail

/// Tries `inside` with each item. What leaves it is held (up to 1,024 for one item) until the try has
/// succeeded, so nothing is repeated. After a failed try `inside` is aborted and bound afresh. What is
/// wrong with the pipeline itself (pipeline_error, stage_ignored_close) is thrown at once.
template <stage_like Chain, class Last, a_clock Clock>
auto attempt(Chain inside, retry_then<Last> policy, Clock& clock) {
    return attempt_stage<Chain, Last, Clock>("attempt", std::move(inside), policy.times,
                                             std::move(policy.last), clock);
}
template <stage_like Chain, class Last, a_clock Clock>
auto attempt(std::string name, Chain inside, retry_then<Last> policy, Clock& clock) {
    return attempt_stage<Chain, Last, Clock>(std::move(name), std::move(inside), policy.times,
                                             std::move(policy.last), clock);
}
/// The same; after the last try the error is thrown.
template <stage_like Chain, a_clock Clock>
auto attempt(Chain inside, retry policy, Clock& clock) {
    return attempt(std::move(inside), policy.then(fail), clock);
}
template <stage_like Chain, a_clock Clock>
auto attempt(std::string name, Chain inside, retry policy, Clock& clock) {
    return attempt(std::move(name), std::move(inside), policy.then(fail), clock);
}
/// Tries once, then `skip` (drop the item, and count that), `dead_letter(chain)`, or `fail`.
template <stage_like Chain, class Last>
    requires detail::is_last_resort<Last>
auto attempt(Chain inside, Last last) {
    return attempt_stage<Chain, Last, const detail::no_clock>(
        "attempt", std::move(inside), detail::once, std::move(last), detail::never);
}
template <stage_like Chain, class Last>
    requires detail::is_last_resort<Last>
auto attempt(std::string name, Chain inside, Last last) {
    return attempt_stage<Chain, Last, const detail::no_clock>(
        std::move(name), std::move(inside), detail::once, std::move(last), detail::never);
}

}  // namespace plait::pipes
