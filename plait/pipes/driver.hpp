// SPDX-License-Identifier: MIT
#pragma once

// A coroutine that stands in a pipeline, driven item by item.
//   1. It begins at the first push, or at finish. What it yields is pushed on at once, from within
//      its co_yield: it is suspended only to receive.
//   2. After a push it stands at a receive. Otherwise it is over; or it stands at a co_yield, because
//      nothing more is wanted below, or because something has failed there, which is thrown on.
//   3. At finish it is told the end, and may still yield. If it asks again, that is an error. If it
//      yields although nothing more is wanted, it is destroyed: it might do so for ever.

#include "plait/compose/pipe.hpp"
#include "plait/pipes/errors.hpp"
#include "plait/pipes/feed.hpp"

namespace plait::pipes::detail {

template <class In, class Out>
class driver : plait::detail::taker {
public:
    driver(coro<void, In, Out> body, const node& at)
        : program_(compose(std::move(body))), node_(&at) {}

    [[nodiscard]] bool over() const noexcept { return finished(program_.state()); }

    template <class Item, class Next>
    void push(Item&& item, Next& next) {
        next_ = &next;
        if (program_.state() != state::wants_input) [[unlikely]] {
            begin<Next>();
            if (program_.state() != state::wants_input) return;
        }
        program_.send(std::forward<Item>(item));
        if (program_.state() != state::wants_input) [[unlikely]]
            stopped();
    }

    template <class Next>
    void finish(Next& next) {
        next_ = &next;
        begin<Next>();
        if (program_.state() == state::has_output) {
            plait::detail::program_access::taken_by(program_, nullptr);
            program_.next();
            if (program_.state() != state::wants_input) stopped();
        }
        if (program_.state() == state::wants_input) {
            program_.end();
            if (program_.state() != state::wants_input) stopped();
        }
        if (program_.state() == state::wants_input) {
            program_.close();
            throw stage_ignored_close(node_->name);
        }
        program_.close();
    }

private:
    template <class Next>
    [[gnu::cold]] void begin() {
        if (program_.state() != state::ready) return;
        if constexpr (!std::is_same_v<Out, nothing>) {
            take = &pass_on<Next>;
            plait::detail::program_access::taken_by(program_, this);
        }
        program_.next();
        if (program_.state() != state::wants_input) stopped();
    }

    template <class Next>
    static bool pass_on(taker& self, void* output) noexcept {
        auto& me = static_cast<driver&>(self);
        auto& next = *static_cast<Next*>(me.next_);
        try {
            next.push(handed_on(*static_cast<std::remove_reference_t<Out>*>(output)));
            if constexpr (Next::may_stop) return next.wants_more();
            return true;
        } catch (...) {
            // Not out of the co_yield: the coroutine must not see it.
            me.failure_ = std::current_exception();
            return false;
        }
    }

    // It does not stand at a receive.
    [[gnu::cold, gnu::noinline]] void stopped() {
        if (failure_ != nullptr) std::rethrow_exception(std::exchange(failure_, nullptr));
        if (program_.state() == state::has_output) return;
        if (program_.state() == state::waiting) {
            program_.close();
            throw pipeline_error("stage '" + node_->name +
                                 "' waits for something outside the pipeline; join it with "
                                 "compose's | instead");
        }
        if (!plait::detail::ended_well(program_)) program_.result();
    }

    program<void, In, Out> program_;
    const node* node_;
    void* next_ = nullptr;
    std::exception_ptr failure_;
};

}  // namespace plait::pipes::detail
