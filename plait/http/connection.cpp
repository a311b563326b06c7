// SPDX-License-Identifier: MIT
#include "plait/http/connection.hpp"

#include "plait/http/authority.hpp"
#include "plait/http/characters.hpp"
#include "plait/http/error_answer.hpp"
#include "plait/http/forwarded.hpp"
#include "plait/http/list.hpp"
#include "plait/http/server_connection.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace plait::http::detail {

const options default_options{};

coro<void, bytes, output> serve(application_ref answers, const options* how) {
    patience_slot& wait = co_await patience;
    surroundings& around = co_await ambient;
    server_connection here(answers, *how, wait, around);
    co_await here.run();
}

server_connection::server_connection(application_ref answers, const options& how,
                                     patience_slot& wait, surroundings& around)
    : answers_(answers),
      how_(how),
      patience_(wait),
      around_(around),
      trusted_(how.trusts && how.trusts(around.peer())),
      reader_(how.limits, true),
      trailer_reader_(how.limits, false) {
    if (how_.observer != nullptr) how_.observer->opened();
}

server_connection::~server_connection() {
    if (recording_) {
        if (closes_.empty()) closes_ = "reset";
        end_exchange();
    }
    if (how_.observer != nullptr) how_.observer->closed(stage_);
}

coro<void, bytes, output> server_connection::run() {
    here_.emplace(co_await this_program);
    try {
        for (;;) {
            if (!take_head() && !co_await wait_for_head()) co_return;
            if (!answer_at_once()) co_await answer();
            end_exchange();
            if (broken_) break;
            if (persists_ && !body_done()) persists_ = co_await discard_body();
            if (!persists_) break;
        }
        if (!broken_) {
            co_await part_ways();
            co_return;
        }
        co_await flush();
    } catch (const timed_out&) {
        // All waits but those for a write are caught where they are.
        note_timeout(timer::write);
        closes_ = "write timeout";
    }
    const output reset = output::abort();
    co_yield reset;
}

// ---- the next head

// False: the input has run out before it is whole.
bool server_connection::take_head() {
    if (input_.empty()) return false;
    if (!reader_.begun()) {
        if (head_ == nullptr) head_ = make_pooled<request_data>();
        head_->begin(around_);
        taken_before_ = received_ - input_.size();
        begun_ = now();
    }
    switch (reader_.take(*head_, input_)) {
        case head_parser::result::more: return false;
        case head_parser::result::wrong: fault_ = &reader_.wrong(); break;
        case head_parser::result::whole: settle_head(); break;
    }
    begin_exchange();
    return true;
}

// False: there is none.
coro<bool, bytes, output> server_connection::wait_for_head() {
    for (;;) {
        co_await flush();
        const bool begun = reader_.begun();
        if (!begun) {
            gathered_.release();
            head_.reset();
        }
        move_to(begun ? stage::reading : stage::idle);
        start(begun ? timer::head : timer::idle);
        std::optional<bytes> input;
        bool late = false;
        try {
            input = co_await receive_or_end;
        } catch (const timed_out&) {
            late = true;
        }
        if (late) note_timeout(begun ? timer::head : timer::idle);
        if (input) {
            received(*input);
            if (take_head()) co_return true;
            continue;
        }
        ended_ = !late;
        if (!begun) co_return false;
        fault_ = late ? &faults::head_timeout : &faults::truncated_head;
        begin_exchange();
        co_return true;
    }
}

// The head is whole: what is this request to this connection?
void server_connection::settle_head() {
    fault_ = objection();
    const auto expect = head_->fields.find(field_name::expect);
    expects_continue_ = expect.has_value() && head_->minor_version > 0 && !head_->body.ended();
    // No input can come before the exchange is over: the text may stay where it is.
    const bool all_there = head_->body.ended() || (head_->body.what() == framing::kind::length &&
                                                   head_->body.left() <= input_.size());
    if (!all_there) head_->keep_text();
    if (trusted_) believe_proxy();
}

const fault* server_connection::objection() const {
    const field_list& fields = head_->fields;
    std::size_t hosts = 0;
    std::size_t types = 0;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        hosts += fields.known(i) == field_name::host ? 1U : 0U;
        types += fields.known(i) == field_name::content_type ? 1U : 0U;
    }
    if (hosts > 1) return &faults::hosts;
    if (hosts == 0 && head_->minor_version > 0) return &faults::no_host;
    if (hosts == 1 && !parse_authority(*fields.find(field_name::host))) return &faults::host;
    if (types > 1) return &faults::content_types;

    constexpr std::array<bytes, 7> usual{"GET",    "HEAD",  "POST",   "PUT",
                                         "DELETE", "PATCH", "OPTIONS"};
    const bytes method = head_->text(head_->method);
    if (std::ranges::find(usual, method) == usual.end() &&
        std::ranges::find(how_.methods, method) == how_.methods.end())
        return &faults::unknown_method;

    if (fields.find(field_name::expect))
        for (std::size_t i = 0; i < fields.size(); ++i)
            if (fields.known(i) == field_name::expect &&
                !same_text(fields[i].value, "100-continue"))
                return &faults::expectation;

    if (head_->body.told_length().value_or(0) > how_.limits.body) return &faults::body_too_large;
    return nullptr;
}

void server_connection::believe_proxy() {
    if (const auto said = head_->fields.find(field_name::forwarded)) {
        const forwarded who = parse_forwarded(*said);
        head_->trusted_peer = who.peer;
        head_->trusted_scheme = who.scheme;
    }
    constexpr std::size_t longest_id = 128;
    const auto id = head_->fields.find(field_name::x_request_id);
    if (id && id->size() <= longest_id && is_token(*id)) head_->trusted_id = *id;
}

// ---- the wire

coro<void, bytes, output> server_connection::flush() {
    if (gathered_.empty()) co_return;
    start(timer::write);
    const output gathered(gathered_.view());
    co_yield gathered;
    gathered_.clear();
}

// What the peer is still sending is the driver's to discard: see output::hang_up.
coro<void, bytes, output> server_connection::part_ways() {
    move_to(stage::closing);
    co_await flush();
    gathered_.release();
    head_.reset();
    const output good_bye = output::hang_up();
    co_yield good_bye;
}

void server_connection::received(bytes input) noexcept {
    received_ += input.size();
    input_ = input;
}

// A wait that goes on is not started anew: no trickle of bytes prolongs it.
void server_connection::start(timer next) {
    if (next == running_ && next != timer::write) return;
    if (running_ == timer::body) spend_body_time();
    const timers& how = how_.timers;
    switch (next) {
        case timer::none: patience_ = timeout(); break;
        case timer::idle: patience_ = timeout(how.idle).idle(); break;
        case timer::head: patience_ = timeout(how.head); break;
        case timer::body:
            patience_ = timeout(body_time_, how.rate);
            body_wait_begun_ = around_.microseconds();
            body_wait_received_ = received_;
            break;
        case timer::application: patience_ = timeout(how.application); break;
        case timer::write: patience_ = timeout(how.write, how.rate); break;
        case timer::own: patience_ = *own_wait_; break;
    }
    running_ = next;
    started_ = patience_.started();
}

// A wait for the body is over, for now: what the peer has used of its time is gone. So an application
// that waits, or writes, between two pieces of the body gives a slow peer no more time than others do.
void server_connection::spend_body_time() noexcept {
    using std::chrono::microseconds;
    const microseconds used(around_.microseconds() - body_wait_begun_);
    const auto earned = timeout({}, how_.timers.rate).end(received_ - body_wait_received_);
    const auto spent = std::chrono::duration_cast<timers::duration>(used) - earned;
    body_time_ -= std::clamp(spent, timers::duration(0), body_time_);
}

// ---- seeing

void server_connection::move_to(stage next) noexcept {
    if (stage_ == next) return;
    if (how_.observer != nullptr) how_.observer->moved(stage_, next);
    stage_ = next;
}

std::int64_t server_connection::now() const noexcept {
    return how_.observer != nullptr ? around_.microseconds() : 0;
}

void server_connection::note_timeout(timer expired) const noexcept {
    if (how_.observer == nullptr) return;
    constexpr std::array<bytes, 7> names{"none",        "idle",  "head",       "body",
                                         "application", "write", "application"};
    how_.observer->timed_out(names[static_cast<std::size_t>(expired)]);
}

}  // namespace plait::http::detail
