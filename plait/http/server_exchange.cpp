// SPDX-License-Identifier: MIT
#include "plait/compose/program.hpp"
#include "plait/compose/traceback.hpp"
#include "plait/http/characters.hpp"
#include "plait/http/error_answer.hpp"
#include "plait/http/list.hpp"
#include "plait/http/server_connection.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

// One exchange of a connection: the application is called, or driven; its answer is framed.

namespace plait::http::detail {

namespace {

// What is no longer than that is copied into the buffer; what is longer is written from where it is.
constexpr std::size_t copied = std::size_t{16} * 1024;
// A chunk's size and its line ends; the last chunk.
constexpr std::size_t chunk_frame = 24;

constexpr int internal_error = 500;

const file_body* file_of(const response& answer) noexcept {
    return std::get_if<file_body>(&answer.body());
}

// RFC 9110, section 6.5.1: no trailer routes, authenticates, controls, or describes the content.
bool forbidden_trailer(bytes name, field_name known) noexcept {
    switch (known) {
        case field_name::authorization:
        case field_name::cache_control:
        case field_name::connection:
        case field_name::cookie:
        case field_name::expect:
        case field_name::forwarded:
        case field_name::if_match:
        case field_name::if_modified_since:
        case field_name::if_none_match:
        case field_name::if_range:
        case field_name::if_unmodified_since:
        case field_name::location:
        case field_name::range:
        case field_name::retry_after:
        case field_name::set_cookie:
        case field_name::te:
        case field_name::trailer:
        case field_name::upgrade:
        case field_name::vary: return true;
        default: break;
    }
    constexpr std::array<bytes, 7> others{
        "keep-alive",          "max-forwards",     "pragma",          "proxy-authenticate",
        "proxy-authorization", "proxy-connection", "www-authenticate"};
    return same_text(name.substr(0, 8), "content-") ||
           std::ranges::any_of(others, [name](bytes other) { return same_text(name, other); });
}

std::uint64_t size_of(const response& answer) noexcept {
    const file_body* file = file_of(answer);
    return file != nullptr ? file->length() : answer.text().size();
}

}  // namespace

void server_connection::begin_exchange() noexcept {
    move_to(stage::working);
    reader_ = head_reader<request_data>(how_.limits, true);
    trailer_reader_ = head_reader<section_data>(how_.limits, false);
    requests_ += 1;
    told_ = sent_ = written_ = 0;
    body_time_ = how_.timers.body;
    asked_ = trailers_done_ = head_out_ = bodiless_ = false;
    recording_ = true;
    status_ = 0;
    closes_ = {};
}

void server_connection::end_exchange() noexcept {
    recording_ = false;
    own_wait_.reset();
    answer_.emplace<std::monostate>();
    if (how_.observer == nullptr) return;
    exchange_record record{request(*head_)};
    record.status = status_;
    record.bytes_in = received_ - input_.size() - taken_before_;
    record.bytes_out = written_;
    record.begun = begun_;
    record.to_head = to_head_;
    record.to_end = now() - begun_;
    if (fault_ != nullptr) record.fault = fault_->reason;
    record.closes = closes_;
    traceback_ += head_->reported;
    record.traceback = traceback_;
    how_.observer->ended(record);
    traceback_.clear();
}

// False: it needs the driver.
bool server_connection::answer_at_once() {
    const request asked(*head_);
    if (fault_ != nullptr) {
        answer_ = error_answer(asked, fault_->status, fault_->text);
    } else {
        try {
            answers_(asked, answer_);
        } catch (...) {
            const std::exception_ptr why = std::current_exception();
            answer_failure(why, [&] { return here_->trace() + plait::traceback(why); });
        }
    }
    return std::holds_alternative<response>(answer_) && append_response();
}

coro<void, bytes, output> server_connection::answer() {
    if (std::holds_alternative<exchange>(answer_)) co_await stream();
    if (!head_out_ && !broken_ && !append_response()) co_await write_response();
}

// ---- the application's coroutine

// Drives it until it is finished. An answer that is not streamed is left in `answer_`.
coro<void, bytes, output> server_connection::stream() {
    const position here = co_await this_program;
    auto app = compose(std::move(std::get<exchange>(answer_)), here);
    app.next();
    while (!finished(app.state())) {
        look_for_own_wait();
        if (app.state() == state::wants_input) {
            const bool nothing_came = !std::exchange(asked_, true) && input_.empty();
            body_piece next = next_of_body();
            if (!next.settles && !body_done()) next = co_await wait_for_body(nothing_came);
            if (next.late && own_wait_) {
                own_wait_.reset();
                app.fail(timed_out());
            } else if (next.late || next.wrong != nullptr) {
                fault_ = next.late ? &faults::body_timeout : next.wrong;
                app.fail(protocol_error(*fault_));
            } else if (!next.data.empty()) {
                app.send(next.data);
            } else {
                app.end();
            }
        } else if (app.state() == state::has_output) {
            const part& yielded = app.output();
            const head* first = yielded.head();
            if (!head_out_) {
                co_await begin_stream(first);
            } else if (first != nullptr) {
                app.fail(protocol_error(internal_error, "the head comes first, and once"));
                continue;
            }
            if (is_head()) {
                app.close();  // nothing that it could yet yield would be sent
            } else if (exceeds(yielded)) {
                app.fail(protocol_error(internal_error, "more bytes than Content-Length told"));
            } else {
                if (!append_part(yielded)) co_await write_part(&yielded);
                app.next();
            }
        } else {
            co_await flush();
            start(own_wait_ ? timer::own : head_out_ ? timer::none : timer::application);
            bool late = false;
            try {
                co_await app.ready();
            } catch (const timed_out&) {
                late = true;
            }
            if (late) note_timeout(running_);
            if (late && own_wait_) {
                own_wait_.reset();
                app.fail(timed_out());
            } else if (late) {
                fault_ = &faults::application_timeout;
                app.close();
            }
        }
    }

    if (app.state() == state::failed) {
        std::exception_ptr why;
        try {
            static_cast<void>(app.result());
        } catch (...) {
            why = std::current_exception();
        }
        answer_failure(why, [&] { return app.failure(); });
    } else if (app.state() == state::closed) {
        if (!head_out_) answer_ = error_answer(request(*head_), fault_->status, fault_->text);
    } else if (head_out_ && fault_ != nullptr) {
        broken_ = true;  // never a clean last chunk for what stands on broken ground
    } else {
        answer_.emplace<response>(app.result());
        if (head_out_ || std::get<response>(answer_).streamed()) co_await end_stream();
    }
}

template <class Traceback>
void server_connection::answer_failure(const std::exception_ptr& why, const Traceback& traceback) {
    int status = internal_error;
    std::string message;
    try {
        std::rethrow_exception(why);
    } catch (const status_error& told) {
        status = told.status();
        message = told.what();
    } catch (const protocol_error& wrong) {
        status = wrong.status();
        message = wrong.what();
    } catch (const timed_out&) {
        status = faults::application_timeout.status;
        message = faults::application_timeout.text;
    } catch (...) {
        // Its text is not for strangers.
    }
    if (status < 200 || status > 599 || status == internal_error) {
        status = internal_error;
        message.assign("internal error, request ").append(request(*head_).id());
        if (how_.observer != nullptr || how_.debug) traceback_ = traceback() + head_->located;
    }
    if (head_out_) {
        broken_ = true;
        closes_ = "failure";
        return;
    }
    answer_ =
        error_answer(request(*head_), status, message, how_.debug ? bytes(traceback_) : bytes());
}

// ---- the body of the request

bool server_connection::body_done() const noexcept {
    return head_->body.ended() && (head_->body.what() != framing::kind::chunked || trailers_done_);
}

// What there is of it in the input at hand.
server_connection::body_piece server_connection::next_of_body() {
    body_piece piece;
    framing& body = head_->body;
    piece.data = body.next(input_, how_.limits, piece.wrong);
    piece.settles = !piece.data.empty() || piece.wrong != nullptr;
    if (piece.settles || !body.ended() || body_done()) return piece;

    if (trailers_ == nullptr) trailers_ = make_pooled<section_data>();
    switch (trailer_reader_.take(*trailers_, input_)) {
        case head_parser::result::more: return piece;
        case head_parser::result::wrong:
            piece.wrong = &trailer_reader_.wrong();
            piece.settles = true;
            break;
        case head_parser::result::whole:
            trailers_done_ = true;
            trailers_->fields.erase_if(forbidden_trailer);
            if (!trailers_->fields.empty()) {
                trailers_->keep_text();
                head_->trailers = field_section(std::move(trailers_));
            }
            break;
    }
    trailers_.reset();
    return piece;
}

// `nothing_came`: of the body, and it is asked for the first time.
coro<server_connection::body_piece, bytes, output> server_connection::wait_for_body(
    bool nothing_came) {
    if (nothing_came && expects_continue_ && !head_out_) {
        constexpr bytes go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        if (!gathered_.fits(go_on.size())) co_await flush();
        append(go_on);
    }
    body_piece piece;
    while (!piece.settles && !body_done()) {
        co_await flush();
        start(own_wait_ ? timer::own : timer::body);
        std::optional<bytes> input;
        try {
            input = co_await receive_or_end;
        } catch (const timed_out&) {
            piece.late = true;
        }
        if (piece.late) {
            note_timeout(running_);
            break;
        }
        if (input) {
            received(*input);
            piece = next_of_body();
        } else {
            ended_ = true;
            piece.wrong = &faults::truncated_body;
            break;
        }
    }
    co_return piece;
}

// Reads what the application has left of it. False: it is too much, or wrong.
coro<bool, bytes, output> server_connection::discard_body() {
    const framing& body = head_->body;
    const std::uint64_t before = body.read();
    const std::uint64_t most = how_.limits.unread_body;
    if (body.what() == framing::kind::length && body.left() > most) co_return false;
    while (!body_done()) {
        body_piece next = next_of_body();
        if (!next.settles && !body_done()) next = co_await wait_for_body(false);
        if (next.late || next.wrong != nullptr || body.read() - before > most) co_return false;
    }
    co_return true;
}

// ---- the answer

void server_connection::append(bytes text) {
    gathered_.append(text);
    written_ += text.size();
}

bool server_connection::is_head() const noexcept { return head_->text(head_->method) == "HEAD"; }

// Why the connection closes behind this answer; null: it does not. `whole`: the application has said
// all it has to say.
const char* server_connection::why_close(const head& first, bool whole) const noexcept {
    if (fault_ != nullptr) return "fault";
    if (first.closes()) return "application";
    bool keep_alive = head_->minor_version > 0;
    const field_list& fields = head_->fields;
    if (fields.find(field_name::connection)) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (fields.known(i) != field_name::connection) continue;
            const list_of wishes(fields[i].value);
            if (wishes.has("close")) return "client";
            if (wishes.has("keep-alive")) keep_alive = true;
        }
    }
    if (!keep_alive) return "client";
    if (requests_ >= how_.limits.requests) return "requests";
    if (around_.draining()) return "drain";
    // It may send the body, or may not: there is no telling where the next request begins.
    if (expects_continue_ && !asked_) return "unread body";
    if (whole && head_->body.told_length() && head_->body.left() > how_.limits.unread_body)
        return "unread body";
    return nullptr;
}

// There must be room.
void server_connection::append_head(const head& first, head_frame frame, bool whole) {
    const bool by_close = frame.how == head_frame::body::untold && !bodiless_;
    const char* why = by_close ? "stream" : why_close(first, whole);
    persists_ = why == nullptr;
    if (why != nullptr) {
        closes_ = why;
        frame.then = head_frame::after::close;
    } else if (head_->minor_version == 0) {
        frame.then = head_frame::after::keep_alive;
    }
    const std::size_t before = gathered_.view().size();
    write_head(gathered_, first, frame, around_.now());
    written_ += gathered_.view().size() - before;
    status_ = first.status();
    head_out_ = true;
    to_head_ = now() - begun_;
}

namespace {

bool has_no_body(int status) noexcept { return status == 204 || status == 304; }

}  // namespace

// The response as a whole, if it is one to be copied and there is room; else nothing happens.
bool server_connection::append_response() {
    check_response();
    const response& answer = std::get<response>(answer_);
    const bytes text = answer.text();
    if (file_of(answer) != nullptr || text.size() > copied ||
        !gathered_.fits(written_size(answer.head()) + text.size()))
        return false;
    append_response_head();
    if (!bodiless_) append(text);
    return true;
}

coro<void, bytes, output> server_connection::write_response() {
    const response& answer = std::get<response>(answer_);
    if (!gathered_.fits(written_size(answer.head()))) co_await flush();
    append_response_head();
    if (bodiless_) co_return;
    output all;
    all.add(gathered_.view()).add(answer.text());
    if (const file_body* file = file_of(answer)) all.add(file->region());
    written_ += size_of(answer);
    start(timer::write);
    co_yield all;
    gathered_.clear();
}

void server_connection::append_response_head() {
    const response& answer = std::get<response>(answer_);
    bodiless_ = is_head() || has_no_body(answer.status());
    head_frame frame;
    if (!has_no_body(answer.status())) {
        frame.how = head_frame::body::length;
        frame.length = size_of(answer);
        // The answer to a HEAD may tell a length without having the body.
        if (is_head() && frame.length == 0) frame.length = answer.head().told_length().value_or(0);
    }
    append_head(answer.head(), frame, true);
}

// What the application has got wrong becomes a 500.
void server_connection::check_response() {
    const response& answer = std::get<response>(answer_);
    const auto told = answer.head().told_length();
    const char* wrong = nullptr;
    if (answer.streamed())
        wrong = "streamed() is for an exchange";
    else if (told && *told != size_of(answer) && !is_head() && !has_no_body(answer.status()))
        wrong = "Content-Length is not the size of the body";
    if (wrong == nullptr) return;
    const auto why = std::make_exception_ptr(protocol_error(internal_error, wrong));
    answer_failure(why, [&] { return here_->trace() + plait::traceback(why); });
}

// ---- the answer in parts

coro<void, bytes, output> server_connection::begin_stream(const head* first) {
    const head usual;
    if (first == nullptr) first = &usual;
    if (!gathered_.fits(written_size(*first))) co_await flush();
    const auto told = first->told_length();
    head_frame frame;
    if (has_no_body(first->status())) {
        bodiless_ = true;
    } else if (told) {
        frame.how = head_frame::body::length;
        frame.length = told_ = *told;
    } else if (head_->minor_version > 0) {
        frame.how = head_frame::body::chunked;
    }
    framed_ = frame.how;
    bodiless_ = bodiless_ || is_head();
    append_head(*first, frame, false);
}

bool server_connection::exceeds(const part& data) const noexcept {
    return !bodiless_ && framed_ == head_frame::body::length && data.size() > told_ - sent_;
}

// The part, if it is one to be copied and there is room; else nothing happens.
bool server_connection::append_part(const part& data) {
    if (bodiless_ || data.size() == 0) return true;
    const bytes text = data.view();
    if (data.region().length != 0 || text.size() > copied ||
        !gathered_.fits(text.size() + chunk_frame))
        return false;
    const bool chunked = framed_ == head_frame::body::chunked;
    if (chunked) append_chunk_size(text.size());
    append(text);
    if (chunked) append("\r\n");
    sent_ += text.size();
    return true;
}

coro<void, bytes, output> server_connection::write_part(const part* data) {
    const bool chunked = framed_ == head_frame::body::chunked;
    if (!gathered_.fits(chunk_frame)) co_await flush();
    if (chunked) append_chunk_size(data->size());
    output all;
    all.add(gathered_.view()).add(data->view());
    if (data->region().length != 0) all.add(data->region());
    written_ += data->size();
    start(timer::write);
    co_yield all;
    gathered_.clear();
    if (chunked) append("\r\n");
    sent_ += data->size();
}

void server_connection::append_chunk_size(std::uint64_t size) {
    const std::size_t before = gathered_.view().size();
    gathered_.append(size, 16);
    gathered_.append("\r\n");
    written_ += gathered_.view().size() - before;
}

// The exchange has returned.
coro<void, bytes, output> server_connection::end_stream() {
    const response& last = std::get<response>(answer_);
    if (!head_out_) co_await begin_stream(nullptr);
    if (!last.streamed() || (framed_ == head_frame::body::length && !bodiless_ && sent_ < told_)) {
        const auto why = std::make_exception_ptr(protocol_error(
            internal_error, last.streamed() ? "fewer bytes than Content-Length told"
                                            : "an exchange that has yielded returns streamed()"));
        answer_failure(why, [&] { return here_->trace() + plait::traceback(why); });
    } else if (framed_ == head_frame::body::chunked && !bodiless_) {
        const bytes trailers = last.head().lines();
        if (!gathered_.fits(chunk_frame + trailers.size())) co_await flush();
        append("0\r\n");
        append(trailers);
        append("\r\n");
    }
}

// An application that has started a wait by itself is told when it is over; ours wait meanwhile.
void server_connection::look_for_own_wait() noexcept {
    if (patience_.started() == started_) return;
    own_wait_ = patience_.wait();
    started_ = patience_.started();
    running_ = timer::own;
}

}  // namespace plait::http::detail
