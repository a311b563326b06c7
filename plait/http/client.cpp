// SPDX-License-Identifier: MIT
#include "plait/http/client.hpp"

#include "plait/http/error.hpp"

#include <exception>

namespace plait::http {

namespace {

constexpr int bad_gateway = 502;

using detail::errand;

void rethrow_failure(const errand& asked) {
    if (asked.failure != nullptr) std::rethrow_exception(asked.failure);
}

coro<std::optional<bytes>> next_piece(std::shared_ptr<errand> asked) {
    using turn = errand::turn;
    // What was given while nobody waited any more is still there.
    if (asked->next_piece != turn::given && !asked->ended && asked->failure == nullptr) {
        asked->next_piece = turn::wanted;
        asked->carried_by->told().ring();
        while (asked->next_piece == turn::wanted && !asked->ended && asked->failure == nullptr)
            co_await asked->told;
    }
    if (std::exchange(asked->next_piece, turn::nobody) == turn::given) co_return asked->piece;
    rethrow_failure(*asked);
    co_return std::nullopt;
}

coro<std::string> all_pieces(std::shared_ptr<errand> asked) {
    const std::uint64_t most = asked->options->text;
    const auto check = [most](std::uint64_t size) {
        if (size > most)
            throw protocol_error(
                bad_gateway, "the answer's body is larger than " + std::to_string(most) + " bytes");
    };
    std::string text;
    const framing& body = asked->head->body();
    if (const auto length = body.told_length()) check(*length - body.read());
    for (;;) {
        const auto piece = co_await next_piece(asked);
        if (!piece) co_return text;
        check(text.size() + piece->size());
        text += *piece;
    }
}

// Where the answer sends us, if we follow it.
std::optional<url> redirected_to(const client_request& asked, const response_head& answer) {
    switch (answer.status()) {
        case 301:
        case 302:
        case 303:
        case 307:
        case 308: break;
        default: return std::nullopt;
    }
    const bool bare = std::holds_alternative<std::monostate>(asked.body());
    if (!bare || (asked.method() != "GET" && asked.method() != "HEAD")) return std::nullopt;
    const auto location = answer.field(field_name::location);
    if (!location || answer.fields().count("Location") > 1) return std::nullopt;
    try {
        url there = asked.to().resolve(*location);
        const bool weaker = asked.to().origin().secure && !there.origin().secure;
        if (weaker || !there.userinfo().empty()) return std::nullopt;
        return there;
    } catch (const protocol_error&) {
        return std::nullopt;
    }
}

// Reads what is left of a redirect's body, if it is short: the next request then finds the connection
// idle.
coro<void> pass_over(std::shared_ptr<errand> asked) {
    constexpr std::size_t most = 64 * 1024;
    try {
        for (std::size_t sum = 0; sum <= most;) {
            const auto piece = co_await next_piece(asked);
            if (!piece) co_return;
            sum += piece->size();
        }
    } catch (const std::exception&) {
        // It goes to another connection.
    }
}

}  // namespace

// ---- answer

answer& answer::operator=(answer&& other) noexcept {
    if (this != &other) {
        give_up();
        errand_ = std::move(other.errand_);
    }
    return *this;
}

answer::~answer() { give_up(); }

void answer::give_up() {
    if (const auto asked = std::exchange(errand_, nullptr)) asked->give_up();
}

detail::side_call<std::optional<bytes>> answer::chunk() {
    return detail::side_call<std::optional<bytes>>(next_piece(errand_));
}

detail::side_call<std::string> answer::text() {
    return detail::side_call<std::string>(all_pieces(errand_));
}

// ---- client

coro<answer> client::send_once(std::shared_ptr<detail::pool> through, client_request asked) {
    const auto sent = std::make_shared<errand>(std::move(asked), through->options());
    answer got(sent);
    through->admit(sent);
    while (!sent->head && sent->failure == nullptr) co_await sent->told;
    if (!sent->head) rethrow_failure(*sent);
    co_return std::move(got);
}

coro<answer> client::follow(std::shared_ptr<detail::pool> through, client_request asked) {
    for (unsigned left = through->options()->redirects;; --left) {
        answer got = co_await send_once(through, std::move(asked));
        const auto there = redirected_to(got.errand_->asked, got.head());
        if (left == 0 || !there) co_return std::move(got);
        const client_request& before = got.errand_->asked;
        if (there->origin() == before.to().origin()) co_await pass_over(got.errand_);
        asked = before.redirected(*there);
    }
}

}  // namespace plait::http
