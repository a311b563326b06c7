// SPDX-License-Identifier: MIT
#include "plait/http/carry.hpp"

#include <exception>
#include <utility>

namespace plait::http::detail {

namespace {

// Of a body that nobody wants any more, to keep the connection.
constexpr std::uint64_t most_discarded = 64 * 1024;
constexpr std::chrono::seconds discarding_time{1};

// Waits for an errand. False: there will be none.
coro<bool> something_to_carry(carrier* self) {
    co_await patience = timeout();
    try {
        while (self->current() == nullptr && !self->leaving()) co_await self->told();
    } catch (...) {
        // The connection is lost: nobody needs to know.
        co_return false;
    }
    co_return self->current() != nullptr;
}

// What has been idle may have been closed by the server, or hold bytes that nobody has asked for and
// that must not pass for an answer.
coro<bool, bytes> is_fit() {
    try {
        co_return !co_await something_has_come();
    } catch (...) {
        co_return false;
    }
}

// Reads on, but not much. Whether the end was reached.
coro<bool, bytes> discard(errand* asked) {
    framing& body = asked->head->body();
    const http::limits& bounds = asked->options->limits;
    if (body.what() == framing::kind::until_close || body.left() > most_discarded) co_return false;
    co_await patience = timeout(discarding_time);
    try {
        for (std::uint64_t sum = 0; sum <= most_discarded;) {
            const auto piece = co_await read_chunk(body, bounds);
            if (!piece) {
                if (body.what() == framing::kind::chunked) co_await read_trailers(bounds);
                co_return true;
            }
            sum += piece->size();
        }
    } catch (const error&) {
        // A fault, or too slow.
    }
    co_return false;
}

// Gives the body, piece by piece, as it is wanted. Whether all of it has been read.
coro<bool, bytes> give_body(carrier* self, errand* asked) {
    framing& body = asked->head->body();
    self->tell();
    for (;;) {
        // The sender may take its time.
        co_await patience = timeout();
        while (asked->next_piece != errand::turn::wanted && !asked->unwanted) co_await self->told();
        if (asked->unwanted) co_return co_await discard(asked);
        const auto piece = co_await read_piece(&asked->waits, &body);
        if (!piece) {
            asked->trailers = co_await read_end(&asked->waits, &body);
            co_return true;
        }
        asked->next_piece = errand::turn::given;
        asked->piece = *piece;
        if (body.ended()) co_return true;
        self->tell();
    }
}

// Whether the connection can carry another.
coro<bool, bytes, output> carry_one(carrier* self, errand* asked) {
    asked->sent = true;
    reached answer = co_await converse(&asked->asked, &asked->waits);
    bool keeps = answer.whole && stays_open(answer.head) && !asked->asked.fields().closes();
    asked->head.emplace(std::move(answer.head));
    if (!asked->head->body().ended() && !co_await give_body(self, asked)) keeps = false;
    co_return keeps;
}

}  // namespace

coro<void, bytes, output> carry(lease held) {
    carrier& self = *held;
    self.opened((co_await at_home).shared_from_this());
    for (bool fresh = true;; fresh = false) {
        const bool more = co_await something_to_carry(&self);
        if (!more) break;
        const auto asked = self.current();
        if (asked->unwanted) {
            self.finished(true);
            continue;
        }
        if (!fresh && !co_await is_fit()) {
            self.found_dead();
            co_return;
        }
        bool keeps = false;
        std::exception_ptr failure;
        try {
            keeps = co_await carry_one(&self, asked.get());
        } catch (...) {
            failure = std::current_exception();
        }
        const bool broken = failure != nullptr || (asked->unwanted && !keeps);
        if (failure != nullptr)
            self.failed(std::move(failure));
        else
            self.finished(keeps);
        if (broken) co_yield output::abort();
        if (!keeps) co_return;
    }
}

}  // namespace plait::http::detail
