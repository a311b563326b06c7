// SPDX-License-Identifier: MIT
#pragma once

// A coroutine that stands in a pipeline, driven item by item.
//   1. It begins at the first push, or at finish. What it yields is pushed on at once.
//   2. After a push it stands at a receive. Otherwise it is over; or nothing more is wanted below,
//      and it stands at the co_yield that told.
//   3. At finish it is told the end, and may still yield. If it asks again, that is an error. If it
//      yields although nothing more is wanted, it is destroyed: it might do so for ever.

#include "plait/compose/pipe.hpp"
#include "plait/pipes/errors.hpp"
#include "plait/pipes/feed.hpp"

namespace plait::pipes::detail {

template <class In, class Out>
class driver {
public:
    driver(coro<void, In, Out> body, const node& at)
        : program_(compose(std::move(body))), node_(&at) {}

    [[nodiscard]] bool over() const noexcept { return finished(program_.state()); }

    template <class Item, class Next>
    void push(Item&& item, Next& next) {
        if (program_.state() != state::wants_input) [[unlikely]] {
            begin(next);
            if (program_.state() != state::wants_input) return;
        }
        program_.send(std::forward<Item>(item));
        pass_on(next);
    }

    template <class Next>
    void finish(Next& next) {
        begin(next);
        if (program_.state() == state::has_output) {
            program_.next();
            if (program_.state() != state::has_output && program_.state() != state::wants_input)
                settle();
        }
        if (program_.state() == state::wants_input) {
            program_.end();
            pass_on(next);
        }
        if (program_.state() == state::wants_input) {
            program_.close();
            throw stage_ignored_close(node_->name);
        }
        program_.close();
    }

private:
    template <class Next>
    [[gnu::cold]] void begin(Next& next) {
        if (program_.state() != state::ready) return;
        program_.next();
        pass_on(next);
    }
    template <class Next>
    void pass_on(Next& next) {
        if constexpr (!std::is_same_v<Out, nothing>) {
            while (program_.state() == state::has_output) {
                next.push(handed_on(program_.output()));
                if constexpr (Next::may_stop)
                    if (!next.wants_more()) return;
                program_.next();
            }
        }
        if (program_.state() != state::wants_input) [[unlikely]]
            settle();
    }

    // Over, or waiting for what a pipeline cannot give.
    [[gnu::cold]] void settle() {
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
};

}  // namespace plait::pipes::detail
