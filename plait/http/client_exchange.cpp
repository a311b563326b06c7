// SPDX-License-Identifier: MIT
#include "plait/http/client_exchange.hpp"

#include "plait/compose/program.hpp"
#include "plait/http/error.hpp"
#include "plait/http/list.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <exception>
#include <utility>

namespace plait::http::detail {

namespace {

constexpr int application_fault = 500;
constexpr int bad_gateway = 502;
constexpr std::size_t largest_piece = std::size_t{64} * 1024;
constexpr int most_interim = 16;
constexpr std::chrono::seconds look_around{1};

// Adds the time that it lives.
class stopwatch {
public:
    stopwatch(const surroundings& around, reception& of) noexcept
        : around_(around), of_(of), begun_(around.microseconds()) {}
    stopwatch(const stopwatch&) = delete;
    stopwatch& operator=(const stopwatch&) = delete;
    ~stopwatch() { of_.spend(std::chrono::microseconds(around_.microseconds() - begun_)); }

private:
    const surroundings& around_;
    reception& of_;
    std::int64_t begun_;
};

// Until there is input to read, or, false, the input has ended.
coro<bool, bytes> await_input(reception* waits) {
    const surroundings& around = co_await ambient;
    for (;;) {
        if (waits->unwanted()) throw error("nobody waits for the answer any more");
        const timeout::duration left = waits->left();
        if (left <= left.zero()) throw timed_out();
        const bool look = waits->can_be_unwanted() && left > look_around;
        co_await patience = timeout(look ? look_around : left);
        const stopwatch measures(around, *waits);
        try {
            co_await peek;
            co_return true;
        } catch (const end_of_input&) {
            co_return false;
        } catch (const timed_out&) {
            continue;
        }
    }
}

// ---- the request, as outputs

using writing = coro<void, nothing, output>;

// The head goes out with the first piece.
writing write_memory(std::string head, bytes body) {
    bytes piece = body.substr(0, largest_piece);
    output first(head, piece);
    co_yield first;
    for (body.remove_prefix(piece.size()); !body.empty(); body.remove_prefix(piece.size())) {
        piece = body.substr(0, largest_piece);
        output more(piece);
        co_yield more;
    }
}

writing write_file(std::string head, file_region body) {
    file_region piece = body;
    output first(head);
    do {
        piece.length = std::min<std::uint64_t>(body.length, largest_piece);
        first.add(piece);
        co_yield first;
        piece.offset += piece.length;
        body.length -= piece.length;
        first = output();
    } while (body.length > 0);
}

writing write_stream(std::string head, client_request::stream body,
                     std::optional<std::uint64_t> length) {
    const position here = co_await this_program;
    auto source = compose(std::move(body), here);
    std::uint64_t written = 0;
    bool first = true;
    std::array<char, 20> size;
    for (source.next(); !finished(source.state());) {
        if (source.state() == state::waiting) {
            co_await source.ready();
            continue;
        }
        const bytes piece = source.output();
        written += piece.size();
        if (length && written > *length)
            throw protocol_error(application_fault,
                                 "the body's stream gives more bytes than "
                                 "Content-Length has promised");
        if (!piece.empty()) {
            output out;
            if (std::exchange(first, false)) out.add(head);
            if (!length) {
                char* end = std::to_chars(size.begin(), size.end(), piece.size(), 16).ptr;
                *end++ = '\r';
                *end++ = '\n';
                out.add({size.data(), static_cast<std::size_t>(end - size.data())});
            }
            out.add(piece);
            if (!length) out.add("\r\n");
            co_yield out;
        }
        source.next();
    }
    source.result();
    if (length && written < *length)
        throw protocol_error(application_fault,
                             "the body's stream gives fewer bytes than "
                             "Content-Length has promised");
    output last;
    if (first) last.add(head);
    if (!length) last.add("0\r\n\r\n");
    if (last.size() > 0) co_yield last;
}

writing write_request(client_request& asked) {
    std::string head = asked.head_text();
    if (auto* stream = std::get_if<client_request::stream>(&asked.body()))
        return write_stream(std::move(head), std::move(*stream), asked.length());
    if (const auto* file = std::get_if<file_body>(&asked.body()))
        return write_file(std::move(head), file->region());
    if (const auto* text = std::get_if<std::string>(&asked.body()))
        return write_memory(std::move(head), *text);
    if (const auto* view = std::get_if<static_view>(&asked.body()))
        return write_memory(std::move(head), view->view());
    return write_memory(std::move(head), {});
}

// ---- the answer

// Counted down over all interim answers of one request.
coro<std::optional<response_head>, bytes> read_final(reception* waits, bytes method, int* interim) {
    const surroundings& around = co_await ambient;
    const bool comes = co_await await_input(waits);
    if (comes) waits->begin();
    co_await patience = timeout(waits->left(), waits->options().rate);
    const stopwatch measures(around, *waits);
    std::optional<response_head> head = co_await read_response(method, waits->options().limits);
    if (!head)
        throw protocol_error(bad_gateway, "the server closed the connection without an answer");
    if (head->status() < 200) {
        if (--*interim < 0)
            throw protocol_error(bad_gateway, "more than 16 interim answers to one request");
        waits->await_first();
        head.reset();
    }
    co_return std::move(head);
}

}  // namespace

timeout::duration reception::left() const noexcept {
    if (!begun_ && options_->first_byte == timeout::duration::max()) return options_->first_byte;
    if (begun_ && options_->transfer == timeout::duration::max()) return options_->transfer;
    const timeout::duration all =
        begun_ ? timeout(options_->transfer, options_->rate).end(received_) : options_->first_byte;
    return all - std::chrono::floor<timeout::duration>(spent_);
}

coro<bool, bytes> something_has_come() {
    co_await patience = timeout(timeout::duration::zero());
    try {
        co_await peek;
    } catch (const timed_out&) {
        co_return false;
    } catch (const end_of_input&) {
        co_return true;
    }
    co_return true;
}

coro<reached, bytes, output> converse(client_request* asked, reception* waits) {
    const timeout writing_time(waits->options().transfer, waits->options().rate);
    const position here = co_await this_program;
    auto writer = compose(write_request(*asked), here);
    std::optional<response_head> answer;
    std::uint64_t unwatched = 0;
    int interim = most_interim;
    bool whole = true;

    co_await patience = writing_time;
    for (writer.next(); !finished(writer.state());) {
        if (writer.state() == state::waiting) {
            // For the stream of the body, not for the server.
            co_await patience = timeout();
            co_await writer.ready();
            co_await patience = writing_time;
            if (unwatched > 0) unwatched = largest_piece;
            continue;
        }
        if (waits->unwanted()) throw error("nobody waits for the answer any more");
        if (unwatched >= largest_piece && !answer) {
            unwatched = 0;
            const bool heard = co_await something_has_come();
            if (heard) {
                answer = co_await read_final(waits, asked->method(), &interim);
                whole = !answer || (answer->status() < 400 && stays_open(*answer));
                if (!whole) break;
            }
            co_await patience = writing_time;
        }
        unwatched += writer.output().size();
        co_yield writer.output();
        writer.next();
    }
    if (writer.state() == state::failed) writer.result();
    writer.close();
    while (!answer) answer = co_await read_final(waits, asked->method(), &interim);
    reached both(std::move(*answer), whole);
    co_return std::move(both);
}

coro<std::optional<bytes>, bytes> read_piece(reception* waits, framing* body) {
    const surroundings& around = co_await ambient;
    if (!body->ended()) {
        co_await await_input(waits);
        co_await patience = timeout(waits->left(), waits->options().rate);
    }
    const stopwatch measures(around, *waits);
    const std::optional<bytes> piece = co_await read_chunk(*body, waits->options().limits);
    if (piece) waits->receive(piece->size());
    co_return piece;
}

coro<field_section, bytes> read_end(reception* waits, const framing* body) {
    field_section trailers;
    if (body->what() == framing::kind::chunked) {
        co_await patience = timeout(waits->left(), waits->options().rate);
        trailers = co_await read_trailers(waits->options().limits);
    }
    co_return std::move(trailers);
}

bool stays_open(const response_head& answer) {
    if (answer.body().what() == framing::kind::until_close) return false;
    bool keeps = answer.minor_version() > 0;
    for (const field each : answer.fields()) {
        if (!same_text(each.name, "Connection")) continue;
        if (list_of(each.value).has("close")) return false;
        keeps = keeps || list_of(each.value).has("keep-alive");
    }
    return keeps;
}

}  // namespace plait::http::detail
